package dev.lanewise.bench.html;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// A chart of lines, dots and bars over two axes. What is added later is drawn above what was added
/// before. Legends belong to the page, which can wrap them.
final class Chart {
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final float LINE = 2;
  private static final float BAR = 9;
  private static final float[] DASHES = {5, 4};
  private static final double MARGIN = 0.04;

  private final Scale x;
  private final Scale y;
  private final XYPlot plot;
  private int layers;

  /// A chart with nothing in it yet.
  Chart(Scale x, Scale y) {
    this.x = x;
    this.y = y;
    this.plot = new XYPlot(null, style(x.axis()), style(y.axis()), null);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(y instanceof Scale.Rows);
    plot.setRangeGridlinesVisible(!(y instanceof Scale.Rows));
    plot.setDomainGridlinePaint(Palette.GRID);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(6, 2, 2, 14));
    plot.setDomainZeroBaselineVisible(false);
  }

  private static NumberAxis style(NumberAxis axis) {
    axis.setLabelFont(LABEL);
    axis.setTickLabelFont(TICK);
    axis.setLabelPaint(Palette.MUTED);
    axis.setTickLabelPaint(Palette.MUTED);
    axis.setAxisLinePaint(Palette.GRID);
    axis.setTickMarkPaint(Palette.GRID);
    axis.setTickMarkOutsideLength(3);
    axis.setLowerMargin(MARGIN);
    axis.setUpperMargin(MARGIN);
    return axis;
  }

  /// A line through points, which are marked.
  Chart line(Color colour, int shape, double[] xs, double[] ys) {
    XYLineAndShapeRenderer renderer = renderer(colour);
    renderer.setSeriesLinesVisible(0, true);
    renderer.setSeriesStroke(0, new BasicStroke(LINE));
    if (xs.length <= 40) {
      renderer.setSeriesShapesVisible(0, true);
      renderer.setSeriesShape(0, shape(shape, 2.6));
    }
    return add(renderer, xs, ys);
  }

  /// A line without points.
  ///
  /// @param dashed whether it is a broken one
  Chart curve(Color colour, boolean dashed, double[] xs, double[] ys) {
    XYLineAndShapeRenderer renderer = renderer(colour);
    renderer.setSeriesLinesVisible(0, true);
    renderer.setSeriesStroke(0, dashed ? dashed() : new BasicStroke(LINE));
    return add(renderer, xs, ys);
  }

  /// Points by themselves.
  Chart dots(Color colour, int shape, double[] xs, double[] ys) {
    XYLineAndShapeRenderer renderer = renderer(colour);
    renderer.setSeriesShapesVisible(0, true);
    renderer.setSeriesShape(0, shape(shape, 2.6));
    renderer.setUseOutlinePaint(true);
    renderer.setSeriesOutlinePaint(0, Palette.PAGE);
    renderer.setSeriesOutlineStroke(0, new BasicStroke(0.6f));
    renderer.setDrawOutlines(true);
    renderer.setUseFillPaint(true);
    renderer.setSeriesFillPaint(0, colour);
    return add(renderer, xs, ys);
  }

  /// A filled outline, closed along the bottom.
  Chart area(Color colour, double[] xs, double[] ys) {
    XYAreaRenderer renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    renderer.setSeriesPaint(0, colour);
    return add(renderer, xs, ys);
  }

  /// A bar in a row.
  ///
  /// @param row which row, from 0
  /// @param from where it begins
  /// @param to where it ends
  Chart bar(Color colour, int row, double from, double to) {
    XYLineAndShapeRenderer renderer = renderer(colour);
    renderer.setSeriesLinesVisible(0, true);
    renderer.setSeriesStroke(0, new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    return add(renderer, new double[] {from, to}, new double[] {row, row});
  }

  /// A line from top to bottom, at a value of the horizontal axis.
  Chart upright(Color colour, double value) {
    ValueMarker marker = new ValueMarker(x.place(value), colour, new BasicStroke(1));
    plot.addDomainMarker(marker, Layer.BACKGROUND);
    return this;
  }

  private static Stroke dashed() {
    return new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0);
  }

  private static XYLineAndShapeRenderer renderer(Color colour) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, false);
    renderer.setSeriesPaint(0, colour);
    renderer.setDrawSeriesLineAsPath(true);
    return renderer;
  }

  private Chart add(XYItemRenderer renderer, double[] xs, double[] ys) {
    XYSeries series = new XYSeries(layers, false, true);
    for (int i = 0; i < xs.length; i++) {
      double px = x.place(xs[i]);
      double py = y.place(ys[i]);
      // What is not finite has no place; a line goes on behind it.
      if (Double.isFinite(px) && Double.isFinite(py)) {
        series.add(px, py);
      }
    }
    plot.setDataset(layers, new XYSeriesCollection(series));
    plot.setRenderer(layers, renderer);
    layers++;
    return this;
  }

  /// The shape of a series' points, so that colours are not all that tells series apart.
  static Shape shape(int index, double size) {
    return switch (Math.floorMod(index, 4)) {
      case 0 -> new Ellipse2D.Double(-size, -size, 2 * size, 2 * size);
      case 1 -> new Rectangle2D.Double(-size, -size, 2 * size, 2 * size);
      case 2 -> polygon(0, -1.25 * size, 1.2 * size, size, -1.2 * size, size);
      default -> polygon(0, -1.4 * size, 1.4 * size, 0, 0, 1.4 * size, -1.4 * size, 0);
    };
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  /// The chart for the library that draws it.
  JFreeChart finished() {
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }
}
