package dev.lanewise.bench.html;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.svggen.StyleHandler;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Draws the charts of one page as SVG elements for its body.
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final int DECIMALS = 1;

  /// Declared by the writer, used by no chart.
  private static final String LINKS = " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

  /// What the style sheet says for all charts, or what is the default anyway.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "font-family",
          "text-rendering",
          "color-rendering",
          "color-interpolation",
          "image-rendering",
          "shape-rendering");

  /// Identifiers must be unique in the page, which holds many charts.
  private int count;

  /// Draws a chart.
  ///
  /// @param width in pixels of the page, where the page has room for them
  /// @param description what is seen, for those who cannot see it
  String of(JFreeChart chart, int width, int height, String description) {
    Document document = document();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("");
    context.setPrecision(DECIMALS);
    context.setStyleHandler(new Variables());
    context.setIDGenerator(new Identifiers("c" + ++count + "-"));
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    Element root = graphics.getRoot();
    graphics.dispose();
    root.removeAttribute("width");
    root.removeAttribute("height");
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.setAttribute("style", "max-width:" + width * 3 / 2 + "px");
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", description);
    removeNoise(root);
    return text(root, graphics);
  }

  private static Document document() {
    try {
      DOMImplementation dom =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
      return dom.createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the XML parser of the JDK is missing", e);
    }
  }

  /// Removes what nothing refers to: comments and empty definitions.
  private static void removeNoise(Node node) {
    Node child = node.getFirstChild();
    while (child != null) {
      Node next = child.getNextSibling();
      boolean isEmpty = child.getNodeName().equals("defs") && !child.hasChildNodes();
      if (isEmpty || child.getNodeType() == Node.COMMENT_NODE) {
        node.removeChild(child);
      } else {
        removeNoise(child);
      }
      child = next;
    }
  }

  private static String text(Element root, SVGGraphics2D graphics) {
    StringWriter out = new StringWriter();
    try {
      graphics.stream(root, out, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = out.toString();
    // A declaration and a document type may not stand inside a page.
    return text.substring(text.indexOf("<svg")).replace(LINKS, "");
  }

  /// Writes styles with the variables of the style sheet.
  private static final class Variables implements StyleHandler {
    @Override
    @SuppressWarnings("rawtypes") // The interface is older than generics.
    public void setStyle(Element element, Map styles, SVGGeneratorContext context) {
      StringBuilder style = new StringBuilder();
      for (Object entry : styles.entrySet()) {
        Map.Entry<?, ?> each = (Map.Entry<?, ?>) entry;
        String name = String.valueOf(each.getKey());
        String value = String.valueOf(each.getValue());
        String variable = Palette.variable(value);
        if (LEFT_OUT.contains(name)) {
          continue;
        }
        if (variable.equals(value)) {
          element.setAttribute(name, value);
        } else {
          style.append(name).append(':').append(variable).append(';');
        }
      }
      if (!style.isEmpty()) {
        element.setAttribute("style", style.toString());
      }
    }
  }

  private static final class Identifiers extends SVGIDGenerator {
    private final String chart;

    Identifiers(String chart) {
      this.chart = chart;
    }

    @Override
    public String generateID(String prefix) {
      return super.generateID(chart + prefix);
    }
  }
}
