package dev.lanewise.layers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.PluginException;
import dev.lanewise.plugin.SpecText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the text of a network line by line, for lines that stand in something larger, such as a
/// settings file; see [Network#parse(String)] for the text.
///
/// ```java
/// NetworkReader reader = NetworkReader.of(catalog);
/// reader.line(12, "input: 784");
/// reader.line(13, "out: dense(units=10)");
/// Network network = reader.network();
/// ```
///
/// Numbers of lines are the caller's: errors repeat them.
public final class NetworkReader {
  private static final String ARROW = "<-";
  private static final Pattern PLAIN_NAME =
      Pattern.compile("[\\w./+-]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern UNWRITTEN =
      Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]");

  private final Catalog catalog;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private Network.@Nullable Builder builder;
  private int last = 1;

  private NetworkReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /// A reader that looks names up in this catalog.
  public static NetworkReader of(Catalog catalog) {
    return new NetworkReader(catalog);
  }

  /// Reads several lines.
  ///
  /// @param first the number of the first
  /// @throws NetworkTextException if one is wrong
  public NetworkReader text(int first, String text) {
    int number = first;
    for (String one : text.split("\\R", -1)) {
      line(number++, one);
    }
    return this;
  }

  /// Reads a line; blank ones and those of a comment say nothing.
  ///
  /// @param number its number, for errors
  /// @throws NetworkTextException if it is wrong
  public NetworkReader line(int number, String text) {
    last = number;
    try {
      String line = withoutComment(text).strip();
      if (!line.isEmpty()) {
        read(number, line);
      }
    } catch (NetworkTextException located) {
      throw located;
    } catch (IllegalArgumentException wrong) {
      throw new NetworkTextException(number, String.valueOf(wrong.getMessage()), wrong);
    }
    return this;
  }

  /// The network of the lines read; its output is that of the layer read last.
  ///
  /// @throws NetworkTextException if there was no layer, or one leads nowhere
  public Network network() {
    if (builder == null || lines.isEmpty()) {
      throw new NetworkTextException(
          last,
          builder == null
              ? "the network has no input; the first line is its shape, such as input: 1x28x28"
              : "the network has no layers; written are, one on each line: name: kind(key=value)");
    }
    Network network = builder.build();
    for (Map.Entry<String, Integer> one : lines.entrySet()) {
      if (network.nodes().stream().noneMatch(node -> node.name().equals(one.getKey()))) {
        throw new NetworkTextException(
            one.getValue(),
            ("layer \"%s\" leads nowhere: neither \"%s\", which is the output because it is last, nor"
                    + " a layer on the way to it takes what it gives")
                .formatted(one.getKey(), network.output()));
      }
    }
    return network;
  }

  private void read(int number, String line) {
    int end = outsideQuotes(line, ":");
    if (end < 0) {
      throw new NetworkTextException(
          number, "\"" + line + "\" is no layer; written are: name: kind(key=value)");
    }
    String name = name(line.substring(0, end));
    String rest = line.substring(end + 1).strip();
    if (builder == null) {
      if (!name.equals(Network.INPUT)) {
        throw new NetworkTextException(
            number, "\"" + line + "\" comes before the shape of the input, such as input: 1x28x28");
      }
      builder = Network.of(SizeText.shape("input", rest));
      return;
    }
    if (name.equals(Network.INPUT)) {
      throw new NetworkTextException(
          number, "the input is given twice; layers need names other than " + Network.INPUT);
    }
    int arrow = outsideQuotes(rest, ARROW);
    String spec = arrow < 0 ? rest : rest.substring(0, arrow).strip();
    String[] inputs = arrow < 0 ? new String[0] : inputs(rest.substring(arrow + ARROW.length()));
    builder.add(name, layer(name, spec), inputs);
    lines.put(name, number);
  }

  private Layer layer(String name, String text) {
    try {
      SpecText spec = SpecText.of(text);
      return LayerKinds.find(catalog, spec.name()).withAll(spec.settings()).create();
    } catch (PluginException wrong) {
      throw new PluginException("\"" + name + "\": " + wrong.getMessage(), wrong);
    }
  }

  private static String[] inputs(String text) {
    List<String> names = new ArrayList<>();
    String rest = text;
    for (int comma = outsideQuotes(rest, ","); comma >= 0; comma = outsideQuotes(rest, ",")) {
      names.add(name(rest.substring(0, comma)));
      rest = rest.substring(comma + 1);
    }
    names.add(name(rest));
    return names.toArray(String[]::new);
  }

  private static String name(String text) {
    String name = text.strip();
    if (name.length() >= 2 && name.startsWith("\"") && name.indexOf('"', 1) == name.length() - 1) {
      return name.substring(1, name.length() - 1);
    }
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw new PluginException(
          "\""
              + name
              + "\" is no name of a layer; accepted: letters, digits and . _ / + -, or any characters"
              + " in double quotes");
    }
    return name;
  }

  /// A name as it is to be written.
  ///
  /// @throws IllegalStateException if no text holds it
  static String written(String name) {
    if (PLAIN_NAME.matcher(name).matches()) {
      return name;
    }
    if (name.indexOf('"') >= 0 || UNWRITTEN.matcher(name).find()) {
      throw new IllegalStateException(
          "its name has quotes or control characters, which no text holds");
    }
    return "\"" + name + "\"";
  }

  private static String withoutComment(String line) {
    int at = outsideQuotes(line, "#");
    return at < 0 ? line : line.substring(0, at);
  }

  /// A layer as it is to be written.
  ///
  /// @throws IllegalStateException if no text holds it
  static String written(Layer layer) {
    SpecText spec = LayerKinds.text(layer);
    String text = spec.toString();
    if (UNWRITTEN.matcher(text).find() || !isReadAs(text, spec)) {
      throw new IllegalStateException(
          "its settings, %s, have quotes or control characters, which no text holds"
              .formatted(spec.settings()));
    }
    return text;
  }

  private static boolean isReadAs(String text, SpecText spec) {
    try {
      return SpecText.of(text).equals(spec);
    } catch (PluginException unbalanced) {
      return false;
    }
  }

  /// The first place of some characters outside quotes, or -1.
  private static int outsideQuotes(String text, String sought) {
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && text.startsWith(sought, i)) {
        return i;
      }
    }
    return -1;
  }
}
