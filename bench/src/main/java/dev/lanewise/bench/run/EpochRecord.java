package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lanewise.training.Report;
import org.jspecify.annotations.Nullable;

/// What is known at the end of an epoch.
///
/// @param epoch from 1
/// @param trainLoss over the training batches as they were met, with penalties
/// @param validationLoss null without validation data
/// @param accuracy on the validation data, or on the training batches without any; null where the
///   targets are no classes
/// @param rate the learning rate of the next step; null where the optimizer has none
/// @param seconds how long it took, validation included
/// @param samplesPerSecond training samples over all of that time
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EpochRecord(
    long epoch,
    double trainLoss,
    @Nullable Double validationLoss,
    @Nullable Double accuracy,
    @Nullable Double rate,
    double seconds,
    double samplesPerSecond) {
  /// From a report.
  ///
  /// @param samples how many training samples an epoch has
  public static EpochRecord of(Report report, long samples) {
    double seconds = report.value(Report.SECONDS);
    Double accuracy = figure(report, Report.VALIDATION_ACCURACY);
    return new EpochRecord(
        report.epoch(),
        report.value(Report.LOSS),
        figure(report, Report.VALIDATION_LOSS),
        accuracy == null ? figure(report, Report.ACCURACY) : accuracy,
        figure(report, Report.RATE),
        seconds,
        seconds > 0 ? samples / seconds : 0);
  }

  private static @Nullable Double figure(Report report, String name) {
    if (!report.has(name)) {
      return null;
    }
    double value = report.value(name);
    return Double.isNaN(value) && name.equals(Report.RATE) ? null : Double.valueOf(value);
  }
}
