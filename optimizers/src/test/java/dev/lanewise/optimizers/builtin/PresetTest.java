package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The presets give the peers' own numbers: 20 steps of each, with the peer's default rate and with
/// one that drops a hundredfold on the way, which tells velocities that hold the rate from those
/// that do not.
class PresetTest {
  private static final int STEPS = 20;

  private static double drop(long steps) {
    return steps < 8 ? 0.05 : 0.0005;
  }

  private static Configuration<Optimizer> configured(String name, String preset) {
    String plugin = name.split(" ", 2)[0];
    Configuration<Optimizer> configuration = Catalog.installed().optimizer(plugin).preset(preset);
    return name.equals("rmsprop centered momentum")
        ? configuration.set("centered", true).set("momentum", 0.9)
        : configuration;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "adadelta",
        "rmsprop",
        "rmsprop centered momentum",
        "adam",
        "amsgrad",
        "adamw",
        "nadam",
        "radam",
        "adamax",
        "rprop"
      })
  void torch(String name) {
    double rate = TorchOracles.rate(name);
    Trial.agree(
        configured(name, "torch").create(),
        () -> TorchOracles.of(name, _ -> rate),
        STEPS,
        new Random(1));
    if (!name.equals("rprop")) {
      Trial.agree(
          configured(name, "torch").set("lr", PresetTest::drop).create(),
          () -> TorchOracles.of(name, PresetTest::drop),
          STEPS,
          new Random(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "adadelta",
        "rmsprop",
        "rmsprop centered momentum",
        "adam",
        "amsgrad",
        "adamw",
        "nadam",
        "adamax",
        "lion"
      })
  void keras(String name) {
    double rate = KerasOracles.rate(name);
    Trial.agree(
        configured(name, "keras").create(),
        () -> KerasOracles.of(name, _ -> rate),
        STEPS,
        new Random(3));
    Trial.agree(
        configured(name, "keras").set("lr", PresetTest::drop).create(),
        () -> KerasOracles.of(name, PresetTest::drop),
        STEPS,
        new Random(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "adadelta",
        "rmsprop",
        "rmsprop centered momentum",
        "adam",
        "amsgrad",
        "adamw",
        "nadam",
        "radam",
        "adamax",
        "lion",
        "adabelief"
      })
  void optax(String name) {
    Trial.agree(
        configured(name, "optax").set("lr", PresetTest::drop).create(),
        () -> OptaxOracles.of(name, PresetTest::drop),
        STEPS,
        new Random(5));
  }

  /// Decay that no gradient sees: PyTorch's `decoupled_weight_decay`, Keras's `weight_decay`,
  /// Optax's `nadamw` and `adamaxw`.
  @ParameterizedTest
  @CsvSource({
    "torch, nadam",
    "torch, radam",
    "keras, nadam",
    "keras, adamax",
    "keras, lion",
    "optax, nadam",
    "optax, adamax"
  })
  void decoupledDecay(String preset, String name) {
    Supplier<Oracle> peer =
        () ->
            switch (preset) {
              case "torch" -> TorchOracles.of(name, PresetTest::drop);
              case "keras" -> KerasOracles.of(name, PresetTest::drop);
              default -> OptaxOracles.of(name, PresetTest::drop);
            };
    Trial.agree(
        configured(name, preset).set("lr", PresetTest::drop).set("weightDecay", 0.02).create(),
        () -> decaying(peer.get(), 0.02),
        STEPS,
        new Random(7));
  }

  private static Oracle decaying(Oracle oracle, double strength) {
    return new Oracle() {
      private int steps;

      @Override
      public double next(double p, double g) {
        return oracle.next(p - drop(steps++) * strength * p, g);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = "rprop")
  void optaxWithTheRateAsFirstLength(String name) {
    Trial.agree(
        configured(name, "optax").set("initialStep", 0.3).create(),
        () -> OptaxOracles.of(name, _ -> 0.3),
        STEPS,
        new Random(6));
  }
}
