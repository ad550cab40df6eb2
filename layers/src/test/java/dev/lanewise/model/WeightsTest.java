package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.DataException;
import dev.lanewise.data.NpyFile;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Window;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weights as files.
final class WeightsTest {
  @TempDir Path folder;

  private static BuiltNetwork network(ElementType type, long seed) {
    return Network.of(Shape.image(2, 4, 4))
        .add("conv", Layers.convolution(3, Window.of(3), Activation.RELU))
        .add("norm", Normalizations.ofActivations("batch").create())
        .add("flat", Layers.flatten())
        .add("out", Layers.dense(2).transform(Normalizations.ofWeights("weight").create()))
        .build()
        .build(BuildSettings.of(type, 2, seed));
  }

  private static void assertSame(BuiltNetwork one, BuiltNetwork two) {
    for (String name : one.tensors().keySet()) {
      assertArrayEquals(one.values(name), two.values(name), name);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void allWeightsGoThroughOneFile(ElementType type) throws IOException {
    Path file = folder.resolve("all.safetensors");
    BuiltNetwork one = network(type, 1);
    one.setValues("norm/mean", 1, 2, 3);
    Weights.save(one, file);
    BuiltNetwork two = network(type, 2);
    Weights.load(file, two);
    assertSame(one, two);
    if (type == ElementType.FLOAT) {
      Weights.load(file, network(ElementType.DOUBLE, 3));
    } else {
      assertThrows(
          SafeTensorsException.class, () -> Weights.load(file, network(ElementType.FLOAT, 3)));
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void eachWeightGoesThroughNpy(ElementType type) throws IOException {
    BuiltNetwork one = network(type, 1);
    BuiltNetwork two = network(type, 2);
    for (String name : one.tensors().keySet()) {
      Path file = folder.resolve(name.replace('/', '.') + ".npy");
      Weights.saveNpy(one, name, file);
      Weights.loadNpy(file, two, name);
    }
    assertSame(one, two);
    Path file = folder.resolve("four.npy");
    NpyFile.write(file, one.parameter("conv/weight").value(), 3, 2, 3, 3);
    one.parameter("conv/weight").value().fill(0);
    Weights.loadNpy(file, one, "conv/weight");
    assertSame(one, two);
    assertThrows(IllegalArgumentException.class, () -> Weights.loadNpy(file, one, "out/weight"));
    assertThrows(IllegalArgumentException.class, () -> Weights.loadNpy(file, one, "no/weight"));
    Files.writeString(file, "no numbers");
    assertThrows(DataException.class, () -> Weights.loadNpy(file, one, "conv/weight"));
    assertSame(one, two);
  }

  @Test
  void foreignNamesAndShapesAreRead() throws IOException {
    BuiltNetwork from = network(ElementType.FLOAT, 1);
    Path file = folder.resolve("torch.safetensors");
    SafeTensorsWriter writer = new SafeTensorsWriter();
    from.tensors()
        .forEach((name, matrix) -> {
          String foreign = name.replace('/', '.');
          if (name.equals("conv/weight")) {
            writer.add(foreign, matrix, 3, 2, 3, 3);
          } else if (matrix.rows() == 1) {
            writer.add(foreign, matrix, matrix.columns());
          } else {
            writer.add(foreign, matrix);
          }
        });
    writer.add("not used", Matrix.of(ElementType.FLOAT, 1, 1)).write(file);
    BuiltNetwork to = network(ElementType.FLOAT, 2);
    BuiltNetwork untouched = network(ElementType.FLOAT, 2);
    assertThrows(SafeTensorsException.class, () -> Weights.load(file, to));
    assertThrows(
        SafeTensorsException.class,
        () ->
            Weights.load(
                file,
                to,
                name -> name.equals("out/weight") ? "conv.weight" : name.replace('/', '.')));
    assertSame(untouched, to);
    Weights.load(file, to, name -> name.replace('/', '.'));
    assertSame(from, to);
    assertEquals(2, to.values("out/bias").length);
  }
}
