import org.jspecify.annotations.NullMarked;

/// Optimizers, regularizers, clipping and schedules, each a plugin, compiled into one pass over
/// memory.
@NullMarked
module dev.lanewise.optimizers {
  requires transitive dev.lanewise.kernel;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports dev.lanewise.optimizers;
  exports dev.lanewise.plugin;
  exports dev.lanewise.safetensors;

  uses dev.lanewise.plugin.Provider;

  provides dev.lanewise.plugin.Provider with
      dev.lanewise.optimizers.builtin.Sgd,
      dev.lanewise.optimizers.builtin.Momentum,
      dev.lanewise.optimizers.builtin.Nesterov,
      dev.lanewise.optimizers.builtin.Adagrad,
      dev.lanewise.optimizers.builtin.Adadelta,
      dev.lanewise.optimizers.builtin.Rmsprop,
      dev.lanewise.optimizers.builtin.Amsgrad,
      dev.lanewise.optimizers.builtin.AdamW,
      dev.lanewise.optimizers.builtin.Nadam,
      dev.lanewise.optimizers.builtin.Radam,
      dev.lanewise.optimizers.builtin.Adamax,
      dev.lanewise.optimizers.builtin.Lion,
      dev.lanewise.optimizers.builtin.AdaBelief,
      dev.lanewise.optimizers.builtin.Adan,
      dev.lanewise.optimizers.builtin.Rprop,
      dev.lanewise.optimizers.builtin.Lamb,
      dev.lanewise.optimizers.builtin.Lars,
      dev.lanewise.optimizers.builtin.Adafactor,
      dev.lanewise.optimizers.builtin.ScheduleFreeSgd,
      dev.lanewise.optimizers.builtin.ScheduleFreeAdamW,
      dev.lanewise.optimizers.builtin.Muon,
      dev.lanewise.optimizers.builtin.Lbfgs,
      dev.lanewise.optimizers.builtin.Lookahead,
      dev.lanewise.optimizers.builtin.Sam,
      dev.lanewise.optimizers.builtin.Asam,
      dev.lanewise.optimizers.builtin.Ema,
      dev.lanewise.optimizers.builtin.Swa,
      dev.lanewise.optimizers.builtin.Accumulate,
      dev.lanewise.optimizers.builtin.SkipNonFinite,
      dev.lanewise.optimizers.builtin.Freeze,
      dev.lanewise.optimizers.builtin.ActivityL1,
      dev.lanewise.optimizers.builtin.ActivityL2,
      dev.lanewise.optimizers.builtin.ClipAdaptive,
      dev.lanewise.optimizers.builtin.ClipGlobalNorm,
      dev.lanewise.optimizers.builtin.ClipNorm,
      dev.lanewise.optimizers.builtin.ClipValue,
      dev.lanewise.optimizers.builtin.ConstantSchedule,
      dev.lanewise.optimizers.builtin.CosineRestartsSchedule,
      dev.lanewise.optimizers.builtin.CosineSchedule,
      dev.lanewise.optimizers.builtin.CyclicSchedule,
      dev.lanewise.optimizers.builtin.ElasticNetRegularizer,
      dev.lanewise.optimizers.builtin.ExponentialSchedule,
      dev.lanewise.optimizers.builtin.GroupLassoRegularizer,
      dev.lanewise.optimizers.builtin.InverseTimeSchedule,
      dev.lanewise.optimizers.builtin.L1Regularizer,
      dev.lanewise.optimizers.builtin.L2Regularizer,
      dev.lanewise.optimizers.builtin.MaxNormProjection,
      dev.lanewise.optimizers.builtin.MultiStepSchedule,
      dev.lanewise.optimizers.builtin.NoamSchedule,
      dev.lanewise.optimizers.builtin.NonNegativeProjection,
      dev.lanewise.optimizers.builtin.OneCycleSchedule,
      dev.lanewise.optimizers.builtin.OrthogonalRegularizer,
      dev.lanewise.optimizers.builtin.PiecewiseSchedule,
      dev.lanewise.optimizers.builtin.PlateauSchedule,
      dev.lanewise.optimizers.builtin.PolynomialSchedule,
      dev.lanewise.optimizers.builtin.ProximalL1,
      dev.lanewise.optimizers.builtin.StepSchedule,
      dev.lanewise.optimizers.builtin.UnitNormProjection,
      dev.lanewise.optimizers.builtin.WarmupSchedule,
      dev.lanewise.optimizers.builtin.WarmupStableDecaySchedule,
      dev.lanewise.optimizers.builtin.Adam;
}
