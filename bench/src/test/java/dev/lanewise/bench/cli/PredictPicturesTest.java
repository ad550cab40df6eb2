package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lanewise predict` of pictures: lying and standing bars.
class PredictPicturesTest {
  private static final int SIDE = 8;
  private static final int SAMPLES = 64;

  @TempDir private Path folder;

  private static List<String> lines(Object... arguments) {
    Cli.Outcome outcome = Cli.here(arguments);
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.out().lines().toList();
  }

  private static BufferedImage bar(int side, boolean lies, int place, Color bar, Color ground) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(ground);
    pen.fillRect(0, 0, side, side);
    pen.setColor(bar);
    int width = side / 4;
    int at = place % (side - width);
    pen.fillRect(lies ? 0 : at, lies ? at : 0, lies ? side : width, lies ? width : side);
    pen.dispose();
    return image;
  }

  private Path picture(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    return file;
  }

  /// A model of white bars on black: 0 stands, 1 lies.
  private Path fromIdx() throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream pixels = new DataOutputStream(images);
    for (int number : new int[] {0x803, SAMPLES, SIDE, SIDE}) {
      pixels.writeInt(number);
    }
    DataOutputStream classes = new DataOutputStream(labels);
    classes.writeInt(0x801);
    classes.writeInt(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      BufferedImage image = bar(SIDE, i % 2 == 1, i / 2, Color.WHITE, Color.BLACK);
      for (int j = 0; j < SIDE * SIDE; j++) {
        pixels.writeByte(image.getRGB(j % SIDE, j / SIDE) & 0xFF);
      }
      classes.writeByte(i % 2);
    }
    Path data = Files.createDirectories(folder.resolve("idx"));
    Files.write(data.resolve("train-images-idx3-ubyte"), images.toByteArray());
    Files.write(data.resolve("train-labels-idx1-ubyte"), labels.toByteArray());
    Path model = folder.resolve("idx.safetensors");
    lines("train", "--data", data, "--epochs", 40, "--out", model, "--quiet");
    return model;
  }

  @Test
  void picturesAreScaledToWhatTheModelTakes() throws Exception {
    Path model = fromIdx();
    Path lying = picture("lying.png", bar(32, true, 9, Color.WHITE, Color.BLACK));
    Path standing = picture("standing.PNG", bar(24, false, 3, Color.WHITE, Color.BLACK));
    List<String> said = lines("predict", model, lying, standing);
    assertEquals(2, said.size());
    assertTrue(said.get(0).startsWith(lying + "\t1\t0.9"), said.get(0));
    assertTrue(said.get(1).startsWith(standing + "\t0\t0.9"), said.get(1));

    Path ink = picture("ink.png", bar(32, true, 9, Color.BLACK, Color.WHITE));
    String turned = lines("predict", model, ink, "--invert").getFirst();
    assertEquals(said.get(0).replace("lying", "ink"), turned);
  }

  @Test
  void aModelOfColoursTakesColours() throws Exception {
    for (int i = 0; i < 12; i++) {
      picture("data/blue/%d.png".formatted(i), bar(SIDE, true, i, Color.BLUE, Color.BLACK));
      picture("data/red/%d.png".formatted(i), bar(SIDE, true, i, Color.RED, Color.BLACK));
    }
    Path model = folder.resolve("colours.safetensors");
    Path data = folder.resolve("data");
    lines("train", "--data", data, "--size", "8x8", "--epochs", 40, "--out", model, "--quiet");
    Path red = picture("one.png", bar(40, true, 8, Color.RED, Color.BLACK));
    String said = lines("predict", model, red).getFirst();
    assertTrue(said.startsWith(red + "\tred\t"), said);
  }

  @Test
  void whatCannotBeAskedIsToldInALine() throws Exception {
    Path model = fromIdx();
    Path good = picture("good.png", bar(SIDE, true, 1, Color.WHITE, Color.BLACK));
    Path damaged = Files.write(folder.resolve("damaged.png"), new byte[] {1, 2, 3});
    Path table = new Cli(folder).table(40);
    Path ofRows = folder.resolve("rows.safetensors");
    lines("train", "--data", table, "--epochs", 1, "--out", ofRows, "--quiet");
    refused(1, "damaged.png: is no image", "predict", model, good, damaged);
    refused(2, "there is no file or folder", "predict", model, good, folder.resolve("none.png"));
    refused(2, "table.csv is no picture", "predict", model, good, table);
    refused(2, "the model takes rows of a table", "predict", ofRows, good);
    refused(2, "--invert is for pictures", "predict", ofRows, table, "--invert");
  }

  private static void refused(int code, String reason, Object... arguments) {
    Cli.Outcome outcome = Cli.here(arguments);
    assertEquals(code, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains(reason), outcome.err());
  }
}
