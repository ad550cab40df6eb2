package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run: what was learnt and how well.
///
/// @param name what it goes by among the others
/// @param optimizer the optimizer as text, as the catalog reads it; empty if there is none
/// @param epochs the figures of each epoch
/// @param figures the figures at the end, by name, such as `validation-accuracy`; `final` in the
///   file
/// @param confusion of the validation data; null where the targets are no classes
/// @param weights the weights at the end, a histogram each
/// @param mistakes wrong answers given with most confidence, worst first
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
    String name,
    String optimizer,
    List<EpochRecord> epochs,
    @JsonProperty("final") Map<String, Double> figures,
    @Nullable Confusion confusion,
    List<WeightHistogram> weights,
    List<Mistake> mistakes) {
  /// Keeps copies; what a file leaves out is empty.
  public RunRecord {
    name = name == null ? "" : name;
    optimizer = optimizer == null ? "" : optimizer;
    epochs = epochs == null ? List.of() : List.copyOf(epochs);
    figures = RunFile.copy(figures);
    weights = weights == null ? List.of() : List.copyOf(weights);
    mistakes = mistakes == null ? List.of() : List.copyOf(mistakes);
  }
}
