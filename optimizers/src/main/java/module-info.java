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
      dev.lanewise.optimizers.builtin.Adam;
}
