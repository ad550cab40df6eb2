package dev.lanewise.bench.html;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One page under construction: text is escaped here, nowhere else.
final class Page {
  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final Svg svg = new Svg();
  private boolean isInSection;

  /// An empty page.
  Page(String title) {
    this.title = title;
    raw("<header><h1>").text(title).raw("</h1>");
    raw("</header>\n<main>\n");
  }

  /// Adds markup as it is.
  Page raw(String markup) {
    body.append(markup);
    return this;
  }

  /// Adds text.
  Page text(String text) {
    body.append(escape(text));
    return this;
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// Begins a section; the one before ends.
  Page section(String heading) {
    endSection();
    isInSection = true;
    return raw("<section>\n<h2>").text(heading).raw("</h2>\n");
  }

  private void endSection() {
    if (isInSection) {
      raw("</section>\n");
    }
    isInSection = false;
  }

  /// A heading within a section.
  Page heading(String heading) {
    return raw("<h3>").text(heading).raw("</h3>\n");
  }

  /// A paragraph.
  Page paragraph(String text) {
    return raw("<p>").text(text).raw("</p>\n");
  }

  /// A command line, for copying.
  Page command(String line) {
    return raw("<pre><code>").text(line).raw("</code></pre>\n");
  }

  /// Names and values; nothing if there are none.
  Page facts(Map<String, ?> facts) {
    if (facts.isEmpty()) {
      return this;
    }
    raw("<dl>\n");
    facts.forEach((name, value) ->
        raw("<div><dt>")
            .text(name)
            .raw("</dt><dd>")
            .text(String.valueOf(value))
            .raw("</dd></div>\n"));
    return raw("</dl>\n");
  }

  /// What is hidden until it is asked for, on paper too.
  Page folded(String summary, Runnable content) {
    raw("<details><summary>").text(summary).raw("</summary>\n");
    content.run();
    return raw("</details>\n");
  }

  /// The names of the series, in the order of their colours.
  ///
  /// @param indices the colour of each
  Page legend(List<String> names, List<Integer> indices) {
    raw("<ul class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      int index = indices.get(i);
      raw("<li><svg viewBox=\"-6 -6 12 12\" aria-hidden=\"true\">")
          .raw(marker(index))
          .raw("</svg>")
          .text(names.get(i))
          .raw("</li>");
    }
    return raw("</ul>\n");
  }

  private static String marker(int index) {
    String colour = " style=\"fill:var(--s" + index % Palette.SERIES + ")\"/>";
    return switch (Math.floorMod(index, 4)) {
      case 0 -> "<circle r=\"4\"" + colour;
      case 1 -> "<rect x=\"-4\" y=\"-4\" width=\"8\" height=\"8\"" + colour;
      case 2 -> "<path d=\"M0-5 5 4H-5z\"" + colour;
      default -> "<path d=\"M0-5.5 5.5 0 0 5.5-5.5 0z\"" + colour;
    };
  }

  /// Begins a row of figures, which stand side by side where there is room.
  Page figures() {
    return raw("<div class=\"figures\">\n");
  }

  /// Ends a row of figures.
  Page endFigures() {
    return raw("</div>\n");
  }

  /// A chart with its caption.
  Page figure(String caption, Chart chart, int width, int height) {
    raw("<figure><figcaption>").text(caption).raw("</figcaption>\n");
    raw(svg.of(chart.finished(), width, height, caption));
    return raw("</figure>\n");
  }

  /// A table.
  ///
  /// @param head the names of the columns; the first column is text, the others are numbers
  Page table(List<String> head, List<List<String>> rows) {
    raw("<div class=\"wide\"><table><thead><tr>");
    head.forEach(name -> raw("<th>").text(name).raw("</th>"));
    raw("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      raw("<tr>");
      for (int i = 0; i < row.size(); i++) {
        raw(i == 0 ? "<th scope=\"row\">" : "<td>")
            .text(row.get(i))
            .raw(i == 0 ? "</th>" : "</td>");
      }
      raw("</tr>\n");
    }
    return raw("</tbody></table></div>\n");
  }

  /// The whole page.
  String finished() {
    endSection();
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n"
        + body
        + "</main>\n<footer>Written by lanewise.</footer>\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("report.css cannot be read", e);
    }
  }
}
