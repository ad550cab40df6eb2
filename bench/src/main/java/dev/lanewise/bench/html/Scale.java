package dev.lanewise.bench.html;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/// An axis, and how values become places on it.
///
/// The chart library sees the places; a logarithmic scale is a linear one of logarithms, whose
/// marks stand at round values, and rows are the numbers from 0 downwards.
sealed interface Scale {
  /// The place of a value.
  double place(double value);

  /// The axis for the chart library.
  NumberAxis axis();

  /// Equal steps.
  ///
  /// @param label what is measured, with its unit
  /// @param fromZero whether zero belongs to it in any case
  /// @param whole whether only whole numbers are marked
  record Linear(String label, boolean fromZero, boolean whole) implements Scale {
    @Override
    public double place(double value) {
      return value;
    }

    @Override
    public NumberAxis axis() {
      NumberAxis axis = new NumberAxis(label);
      axis.setAutoRangeIncludesZero(fromZero);
      axis.setAutoRangeMinimumSize(1e-4);
      axis.setStandardTickUnits(
          whole
              ? NumberAxis.createIntegerTickUnits(Locale.ROOT)
              : NumberAxis.createStandardTickUnits(Locale.ROOT));
      return axis;
    }
  }

  /// Equal factors.
  ///
  /// @param label what is measured, with its unit
  /// @param base 2 marks powers of two, 10 marks 1, 2, 5, 10, ...
  record Logarithmic(String label, int base) implements Scale {
    @Override
    public double place(double value) {
      return StrictMath.log(value) / StrictMath.log(base);
    }

    @Override
    public NumberAxis axis() {
      Listed axis = new Listed(label, this);
      axis.setAutoRangeIncludesZero(false);
      return axis;
    }

    /// The round values whose places lie in a range; at most some eight of them.
    List<Mark> marks(Range range) {
      List<Mark> all = base == 2 ? powersOfTwo(range) : roundValues(range, new double[] {1, 2, 5});
      if (base == 10 && all.size() > 8) {
        all = roundValues(range, new double[] {1});
      }
      if (base == 10 && all.size() < 3) {
        all = roundValues(range, new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9});
      }
      int step = (all.size() + 7) / 8;
      List<Mark> some = new ArrayList<>();
      for (int i = 0; i < all.size(); i += Math.max(1, step)) {
        some.add(all.get(i));
      }
      return some;
    }

    private static List<Mark> powersOfTwo(Range range) {
      List<Mark> marks = new ArrayList<>();
      for (int e = (int) Math.ceil(range.getLowerBound()); e <= range.getUpperBound(); e++) {
        marks.add(new Mark(e, number(Math.scalb(1.0, e))));
      }
      return marks;
    }

    private List<Mark> roundValues(Range range, double[] mantissas) {
      List<Mark> marks = new ArrayList<>();
      for (int e = (int) Math.floor(range.getLowerBound()); e <= range.getUpperBound(); e++) {
        for (double mantissa : mantissas) {
          double value = mantissa * StrictMath.pow(10, e);
          if (range.contains(place(value))) {
            marks.add(new Mark(place(value), number(value)));
          }
        }
      }
      return marks;
    }
  }

  /// Names under each other.
  ///
  /// @param names from top to bottom
  record Rows(List<String> names) implements Scale {
    @Override
    public double place(double row) {
      return -row;
    }

    @Override
    public NumberAxis axis() {
      Listed axis = new Listed("", this);
      axis.setRange(-names.size() + 0.5 - 0.1, 0.5 + 0.1);
      return axis;
    }

    List<Mark> marks() {
      List<Mark> marks = new ArrayList<>();
      for (int row = 0; row < names.size(); row++) {
        marks.add(new Mark(place(row), names.get(row)));
      }
      return marks;
    }
  }

  /// A value as a mark names it: no more digits than it has.
  private static String number(double value) {
    if (value >= 1e6 && value % 1e5 == 0) {
      return String.format(Locale.ROOT, "%.0fM", value / 1e6);
    }
    if (value >= 10_000) {
      return String.format(Locale.ROOT, "%.0fk", value / 1e3);
    }
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /// A mark of an axis.
  record Mark(double place, String label) {}

  /// An axis whose marks are listed.
  @SuppressWarnings("serial") // Charts are drawn, not stored.
  final class Listed extends NumberAxis {
    private final Scale scale;

    Listed(String label, Scale scale) {
      super(label);
      this.scale = scale;
    }

    @Override
    public List<NumberTick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      Font font = getTickLabelFont();
      graphics.setFont(font);
      List<Mark> marks =
          switch (scale) {
            case Logarithmic logarithmic -> logarithmic.marks(getRange());
            case Rows rows -> rows.marks();
            case Linear _ -> List.of();
          };
      boolean isBelow = RectangleEdge.isTopOrBottom(edge);
      TextAnchor anchor = isBelow ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      return marks.stream()
          .map(mark -> new NumberTick(mark.place(), mark.label(), anchor, anchor, 0))
          .toList();
    }
  }
}
