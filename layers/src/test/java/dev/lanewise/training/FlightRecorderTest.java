package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of a training run holds.
class FlightRecorderTest {
  private static final int SAMPLES = 24;
  private static final int BATCH = 8;
  private static final int STEPS = SAMPLES / BATCH;

  @TempDir Path folder;

  @Test
  void stepsAndThePassesOfEachLayerAreRecorded() throws IOException {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.lanewise.TrainingStep");
      recording.enable("dev.lanewise.LayerPass");
      recording.start();
      train();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<RecordedEvent> steps = named(events, "dev.lanewise.TrainingStep");
    assertEquals(STEPS, steps.size());
    assertTrue(steps.stream().allMatch(e -> e.getInt("samples") == BATCH));
    Map<String, Long> passes =
        named(events, "dev.lanewise.LayerPass").stream()
            .filter(e -> e.getInt("samples") == BATCH)
            .collect(Collectors.groupingBy(FlightRecorderTest::pass, Collectors.counting()));
    assertEquals(
        Map.of(
            "hidden dense forward", (long) STEPS,
            "hidden dense backward", (long) STEPS,
            "out dense forward", (long) STEPS,
            "out dense backward", (long) STEPS),
        passes);
  }

  private static String pass(RecordedEvent event) {
    String direction = event.getBoolean("forward") ? "forward" : "backward";
    return event.getString("layer") + " " + event.getString("kind") + " " + direction;
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    Function<RecordedEvent, String> type = e -> e.getEventType().getName();
    return events.stream().filter(e -> type.apply(e).equals(name)).toList();
  }

  private static void train() {
    Network network =
        Network.of(Shape.features(4))
            .add("hidden", Layers.dense(5, Activation.TANH))
            .add("out", Layers.dense(2))
            .build();
    Matrix x = Matrix.of(ElementType.FLOAT, SAMPLES, 4);
    int[] classes = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      x.set(i, i % 4, 1);
      classes[i] = i % 2;
    }
    Trainer.of(
            network, Losses.softmaxCrossEntropy(), Catalog.installed().optimizerFrom("sgd(lr=0.1)"))
        .batchSize(BATCH)
        .epochs(1)
        .start(Dataset.of(x, Targets.Classes.of(classes, 2)))
        .run();
  }
}
