package dev.lanewise.model;

import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformRun;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Phase;
import org.jspecify.annotations.Nullable;

/// A network with memory of its own, for one caller at a time: what a sample goes through.
final class Lane {
  private final BuiltNetwork network;
  private final Output output;
  private final @Nullable TransformRun transform;
  private final Matrix raw;
  private final @Nullable Matrix[] views;
  private final @Nullable Runnable[] finish;

  /// @param network not used by anybody else
  /// @param transform from raw samples to inputs, or null
  Lane(BuiltNetwork network, Output output, @Nullable Transform transform) {
    this.network = network;
    this.output = output;
    int most = network.settings().maxBatch();
    var type = network.settings().type();
    this.transform = transform == null ? null : transform.prepare(type, most);
    raw =
        transform == null ? Matrix.of(type, 0, 0) : Matrix.of(type, most, transform.input().size());
    views = new Matrix[most + 1];
    finish = new Runnable[most + 1];
  }

  /// Where so many raw samples are to be put.
  Matrix samples(int batch) {
    if (transform == null) {
      return network.input(batch);
    }
    Matrix view = views[batch];
    if (view == null) {
      view = raw.slice(0, 0, batch, raw.columns());
      views[batch] = view;
    }
    return view;
  }

  /// Puts the samples through.
  ///
  /// @return the answers, which the next run overwrites
  Matrix run(int batch) {
    if (transform != null) {
      network.input(batch).copyFrom(transform.apply(samples(batch)));
    }
    Matrix answers = network.forward(Phase.EVALUATION, batch);
    if (output != Output.VALUES) {
      Runnable last = finish[batch];
      if (last == null) {
        last = finish(answers, network.settings().workers());
        finish[batch] = last;
      }
      last.run();
    }
    return answers;
  }

  private Runnable finish(Matrix answers, Workers workers) {
    return output == Output.SOFTMAX
        ? Ops.softmax(answers, answers, workers)
        : Loop.of(answers.type())
            .store("y", Expr.sigmoid(Expr.matrix("y")))
            .compile()
            .bind(answers.rows(), answers.columns())
            .set("y", answers)
            .workers(workers)
            .build();
  }
}
