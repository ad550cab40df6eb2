package dev.lanewise.bench.harness;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lanewise.kernel.ElementType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line of a child's answer, written as soon as it is known: what a child has measured before it
/// died is kept.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Line.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Line.Peak.class, name = "peak"),
  @JsonSubTypes.Type(value = Line.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = Line.Further.class, name = "further"),
  @JsonSubTypes.Type(value = Line.Problem.class, name = "problem"),
  @JsonSubTypes.Type(value = Line.NotOffered.class, name = "notOffered")
})
public sealed interface Line {
  /// The system is up; what runs there.
  record Started(Map<String, String> details) implements Line {}

  /// The fma peak in GFLOP/s, before or after the cases.
  record Peak(ElementType type, boolean before, double value) implements Line {}

  /// The value of a case, and those of the iterations it is the median of.
  record Measured(String name, ElementType type, double value, List<Double> iterations)
      implements Line {}

  /// More figures of a case than its value, by name.
  record Further(String name, ElementType type, Map<String, Double> figures) implements Line {}

  /// A case, or all of them when the name is missing, could not be measured, or gave a wrong
  /// answer.
  record Problem(@Nullable String name, @Nullable ElementType type, Status status, String reason)
      implements Line {}

  /// The system has no such operation.
  record NotOffered(String name, ElementType type) implements Line {}
}
