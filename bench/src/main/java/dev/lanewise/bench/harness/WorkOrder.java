package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Catalog;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.kernel.ElementType;
import java.util.List;

/// What the parent asks of a child; a file of JSON.
///
/// @param answerFile where the child writes its lines
public record WorkOrder(
    Suite suite, String system, int threads, List<Item> items, Budget budget, String answerFile) {
  /// A case by name and type.
  public record Item(String name, ElementType type) {}

  static List<Item> items(List<BenchCase> cases) {
    return cases.stream().map(c -> new Item(c.name(), c.type())).toList();
  }

  List<BenchCase> cases() {
    return items.stream().map(item -> Catalog.find(suite, item.name(), item.type())).toList();
  }
}
