import org.jspecify.annotations.NullMarked;

/// Optimizers, regularizers, clipping and schedules, each a plugin, compiled into one pass over
/// memory.
@NullMarked
module dev.lanewise.optimizers {
  requires transitive dev.lanewise.kernel;
  requires static org.jspecify;

  exports dev.lanewise.optimizers;
  exports dev.lanewise.plugin;

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
      dev.lanewise.optimizers.builtin.Lookahead,
      dev.lanewise.optimizers.builtin.Sam,
      dev.lanewise.optimizers.builtin.Asam,
      dev.lanewise.optimizers.builtin.Ema,
      dev.lanewise.optimizers.builtin.Swa,
      dev.lanewise.optimizers.builtin.Accumulate,
      dev.lanewise.optimizers.builtin.SkipNonFinite,
      dev.lanewise.optimizers.builtin.Freeze,
      dev.lanewise.optimizers.builtin.Adam;
}
