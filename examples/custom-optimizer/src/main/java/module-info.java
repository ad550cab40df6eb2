/// Plugins of one's own.
module com.example.lanewise {
  requires dev.lanewise.layers;

  provides dev.lanewise.plugin.Provider with
      com.example.lanewise.HalfLifeSchedule,
      com.example.lanewise.LogCoshRegularizer,
      com.example.lanewise.PowerSign,
      com.example.lanewise.UnitLength;
}
