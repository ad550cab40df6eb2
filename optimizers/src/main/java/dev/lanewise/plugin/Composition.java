package dev.lanewise.plugin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// Makes optimizers and schedules from text, with the plugins of one catalog.
final class Composition {
  private static final String OF = "of";
  private static final List<String> KINDS =
      List.of(
          OptimizerProvider.KIND,
          WrapperProvider.KIND,
          RegularizerProvider.KIND,
          ClippingProvider.KIND);

  private final Catalog catalog;

  Composition(Catalog catalog) {
    this.catalog = catalog;
  }

  Schedule schedule(String text) {
    if (Values.isNumber(text.strip())) {
      return Schedule.constant(Double.parseDouble(text.strip()));
    }
    SpecText spec = SpecText.of(text);
    return catalog.schedule(spec.name()).withAll(spec.settings()).create();
  }

  Optimizer optimizer(String text) {
    List<Link> links = new ArrayList<>();
    Optimizer whole = null;
    String wholeText = "";
    for (String part : SpecText.split(text, "+")) {
      Object made = part(SpecText.of(part));
      if (made instanceof Link link) {
        links.add(link);
      } else if (made instanceof Optimizer optimizer && whole == null) {
        whole = optimizer;
        wholeText = part.strip();
      } else {
        throw new PluginException(
            "\"" + text + "\" joins two optimizers, " + wholeText + " and " + part.strip());
      }
    }
    if (whole == null) {
      return links.size() == 1 && links.getFirst() instanceof Optimizer only
          ? only
          : new Chain(links);
    }
    if (!links.isEmpty()) {
      throw new PluginException(
          "\""
              + text
              + "\": "
              + wholeText
              + " is more than a chain of links, so nothing can be joined to it; if it is a wrapper, join"
              + " inside it: of=...+...");
    }
    return whole;
  }

  /// Makes an optimizer or a link.
  private Object part(SpecText spec) {
    List<Catalog.Entry> candidates = new ArrayList<>();
    KINDS.forEach(kind -> candidates.addAll(catalog.entries(kind)));
    Catalog.Entry entry = catalog.single(KINDS, candidates, spec.name());
    if (entry.provider() instanceof WrapperProvider wrapper) {
      return wrapped(wrapper, spec);
    }
    return new Configuration<>(entry.provider(), () -> catalog).withAll(spec.settings()).create();
  }

  private Optimizer wrapped(WrapperProvider wrapper, SpecText spec) {
    SequencedMap<String, String> settings = new LinkedHashMap<>(spec.settings());
    String inner = settings.remove(OF);
    if (inner == null) {
      throw new SettingsException(
          "wrapper \""
              + wrapper.name()
              + "\": of is missing; accepted: an optimizer, such as "
              + wrapper.name()
              + "(of=sgd(lr=0.1))");
    }
    UnaryOperator<Optimizer> operator =
        new Configuration<>(wrapper, () -> catalog).withAll(settings).create();
    return operator.apply(optimizer(inner));
  }
}
