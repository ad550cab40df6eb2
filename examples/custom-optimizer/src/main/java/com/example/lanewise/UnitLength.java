package com.example.lanewise;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.LayerFrame;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.*;
import dev.lanewise.plugin.Hyperparameter.Range;
import java.util.List;

/// Each sample to length 1: y = x / sqrt(|x|^2 + epsilon).
public final class UnitLength implements NormalizationProvider {
  public String name() { return "unit-length"; }

  public String summary() { return "Each sample to length 1, so that only its direction counts"; }

  public String reference() { return "Wang, Xiang, Cheng, Yuille 2017, arXiv:1704.06369"; }

  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("epsilon", 1e-5, Range.POSITIVE, "added to the square of the length"));
  }

  public Layer create(Settings s) {
    return new UnitLengthLayer(s.real("epsilon"));
  }

  /// The description: immutable, without memory.
  private record UnitLengthLayer(double epsilon) implements Layer {
    public String kind() { return "unit-length"; }

    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    public LayerCode build(LayerContext context) {
      return new Code(epsilon, context.kept(1), context.scratch(1));
    }
  }

  /// The passes, with a number for each sample: the square of its length, and how far the gradient
  /// goes along the output.
  private record Code(double epsilon, LayerContext.Buffer squares, LayerContext.Buffer along)
      implements LayerCode {
    private static final Expr Y = Expr.matrix("y");
    private static final Expr D = Expr.matrix("d");

    private Expr length() { return Expr.column("squares").plus(epsilon).sqrt(); }

    public boolean keepsInput() { return false; }

    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Runnable sum =
          Loop.of(frame.type())
              .reduceRows("squares", Reduction.SUM_OF_SQUARES, Expr.matrix("x"))
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("squares", frame.buffer(squares))
              .workers(frame.workers())
              .build();
      Runnable divide =
          Loop.of(frame.type())
              .store("y", Expr.matrix("x").dividedBy(length()))
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("squares", frame.buffer(squares))
              .set("y", frame.output())
              .workers(frame.workers())
              .build();
      return _ -> {
        sum.run();
        divide.run();
      };
    }

    /// dx = (d - y (y . d)) / length.
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      Runnable sum =
          Loop.of(frame.type())
              .reduceRows("along", Reduction.SUM, Y.times(D))
              .compile()
              .bind(dx.rows(), dx.columns())
              .set("y", frame.output())
              .set("d", frame.outputGradient())
              .set("along", frame.buffer(along))
              .workers(frame.workers())
              .build();
      Runnable project =
          Loop.of(frame.type())
              .store("dx", D.minus(Y.times(Expr.column("along"))).dividedBy(length()))
              .compile()
              .bind(dx.rows(), dx.columns())
              .set("y", frame.output())
              .set("d", frame.outputGradient())
              .set("along", frame.buffer(along))
              .set("squares", frame.buffer(squares))
              .set("dx", dx)
              .workers(frame.workers())
              .build();
      return () -> {
        sum.run();
        project.run();
      };
    }
  }
}
