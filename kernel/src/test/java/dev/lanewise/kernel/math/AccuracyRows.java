package dev.lanewise.kernel.math;

import java.util.ArrayList;
import java.util.List;

/// The rows of docs/accuracy.md, one for each function of one argument.
final class AccuracyRows {
  private AccuracyRows() {}

  static List<AccuracyRow> all() {
    List<AccuracyRow> rows = new ArrayList<>();
    rows.addAll(ExponentialRows.rows());
    rows.addAll(TrigonometryRows.rows());
    rows.addAll(ErrorFunctionRows.rows());
    rows.addAll(ActivationRows.rows());
    return rows;
  }
}
