package dev.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a built network is made of: a line for each layer, and totals.
///
/// @param lines one for each layer, in order
/// @param parameterBytes bytes of all parameters; their gradients take as much again
/// @param workingBytes bytes of values, gradients of values and what layers keep, for the largest
///   batch
public record Summary(List<Line> lines, long parameterBytes, long workingBytes) {
  /// A layer.
  ///
  /// @param name its name
  /// @param kind what it is
  /// @param shape its output, for one sample
  /// @param parameters elements of its parameters
  /// @param operations multiplications and additions of a forward pass over one sample
  public record Line(String name, String kind, Shape shape, long parameters, long operations) {}

  /// Copies the lines.
  public Summary {
    lines = List.copyOf(lines);
  }

  static Summary of(BuiltNetwork built) {
    Network network = built.network();
    List<Line> lines = new ArrayList<>();
    long parameters = 0;
    for (Network.Node node : network.nodes()) {
      List<Shape> inputs = node.inputs().stream().map(network::shapeOf).toList();
      long own =
          built.parameters().stream()
              .filter(p -> isOf(p.name(), node.name()))
              .mapToLong(p -> p.value().size())
              .sum();
      parameters += own;
      lines.add(
          new Line(
              node.name(),
              node.layer().kind(),
              node.shape(),
              own,
              node.layer().operations(inputs)));
    }
    return new Summary(lines, parameters * built.settings().type().bytes(), built.workingMemory());
  }

  private static boolean isOf(String parameter, String layer) {
    return parameter.startsWith(layer + "/") && parameter.indexOf('/', layer.length() + 1) < 0;
  }

  /// Elements of all parameters.
  public long parameters() {
    return lines.stream().mapToLong(Line::parameters).sum();
  }

  /// Multiplications and additions of a forward pass over one sample.
  public long operations() {
    return lines.stream().mapToLong(Line::operations).sum();
  }

  /// The table, a line for each layer.
  @Override
  public String toString() {
    int width = 5;
    int kindWidth = 4;
    for (Line line : lines) {
      width = Math.max(width, line.name().length());
      kindWidth = Math.max(kindWidth, line.kind().length());
    }
    String format = "%-" + width + "s  %-" + kindWidth + "s  %16s  %12s  %14s%n";
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(Locale.ROOT, format, "layer", "kind", "output", "parameters", "flop/sample"));
    for (Line l : lines) {
      table.append(
          String.format(
              Locale.ROOT, format, l.name(), l.kind(), l.shape(), l.parameters(), l.operations()));
    }
    table.append(String.format(Locale.ROOT, format, "total", "", "", parameters(), operations()));
    return table
        .append(
            String.format(
                Locale.ROOT,
                "parameters %.1f KiB, working memory %.1f KiB%n",
                parameterBytes / 1024.0,
                workingBytes / 1024.0))
        .toString();
  }
}
