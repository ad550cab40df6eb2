package dev.lanewise.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What is known at the end of an epoch.
///
/// @param epoch the epoch, from 1
/// @param steps the optimizer's steps so far
/// @param values the figures by name, such as [#LOSS]
public record Report(long epoch, long steps, SequencedMap<String, Double> values) {
  /// The loss over the epoch's training batches as they were met, with all penalties.
  public static final String LOSS = "loss";

  /// The accuracy over the epoch's training batches as they were met.
  public static final String ACCURACY = "accuracy";

  /// The loss on the validation data, without penalties.
  public static final String VALIDATION_LOSS = "validation-loss";

  /// The accuracy on the validation data.
  public static final String VALIDATION_ACCURACY = "validation-accuracy";

  /// The macro-averaged F1 on the validation data.
  public static final String VALIDATION_F1 = "validation-f1";

  /// The part of the variance of the validation data that is explained.
  public static final String VALIDATION_R2 = "validation-r2";

  /// The mean absolute error on the validation data.
  public static final String VALIDATION_MAE = "validation-mae";

  /// The learning rate of the next step.
  public static final String RATE = "lr";

  /// The seconds that the epoch took, validation included.
  public static final String SECONDS = "seconds";

  /// Keeps a copy.
  public Report {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /// A figure.
  ///
  /// @throws IllegalArgumentException if there is none of this name; the message lists those there
  ///   are
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "epoch "
              + epoch
              + " has no figure \""
              + name
              + "\"; it has "
              + String.join(", ", values.keySet()));
    }
    return value;
  }

  /// Whether there is a figure.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// Whether larger is better for a figure: true for accuracies and the like, false for losses and
  /// errors.
  public static boolean isBetterLarger(String name) {
    return Map.of(
            ACCURACY, true,
            VALIDATION_ACCURACY, true,
            VALIDATION_F1, true,
            VALIDATION_R2, true)
        .getOrDefault(name, false);
  }
}
