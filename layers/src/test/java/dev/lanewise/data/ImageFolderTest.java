package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path root = Path.of("");

  private static byte[] png(int width, int height, int... colours) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < colours.length; i++) {
      image.setRGB(i % width, i / width, colours[i]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, bytes);
  }

  @Test
  void foldersAreClasses() throws IOException {
    write("b/2.png", png(2, 1, 0xFF0000, 0x00FF00));
    write("b/1.png", png(2, 1, 0x333333, 0x0000FF));
    write("a/x.png", png(1, 1, 0xFFFFFF));
    write("a/.hidden", new byte[] {1});
    write("notes.txt", new byte[] {1});
    Dataset colours = ImageFolder.rgb(root, 1, 2).dataset(ElementType.DOUBLE);
    assertEquals(new SampleShape(3, 1, 2), colours.shape());
    assertEquals(List.of("a", "b"), colours.classes().names());
    assertArrayEquals(new int[] {0, 1, 1}, colours.classes().indices());
    assertArrayEquals(
        new double[][] {{1, 1, 1, 1, 1, 1}, {0.2, 0, 0.2, 0, 0.2, 1}, {1, 0, 0, 1, 0, 0}},
        Samples.cells(colours.features()));
    Dataset gray = ImageFolder.gray(root, 1, 2).dataset(ElementType.DOUBLE);
    assertArrayEquals(
        new double[][] {{1, 1}, {0.2, 0.114}, {0.299, 0.587}}, Samples.cells(gray.features()));
    Dataset resized = ImageFolder.gray(root, 2, 1).dataset(ElementType.DOUBLE);
    assertEquals((0.299 + 0.587) / 2, resized.feature(2, 1), 1e-15);
  }

  @Test
  void imagesAreNamedOneByOne() throws IOException {
    write("late.png", png(2, 1, 0xFFFFFF, 0));
    write("early.png", png(1, 1, 0x333333));
    Dataset images =
        ImageFolder.gray(root, 1, 2)
            .images(
                List.of(Path.of("late.png"), root.resolve("early.png").toAbsolutePath()),
                ElementType.DOUBLE);
    assertArrayEquals(new double[][] {{1, 0}, {0.2, 0.2}}, Samples.cells(images.features()));
    assertEquals(new Targets.None(2), images.targets());
    assertThrows(
        DataException.class,
        () -> ImageFolder.gray(root, 1, 2).images(List.of(Path.of("none.png")), ElementType.FLOAT));
  }

  @Test
  void whatIsNoImageIsRefused() throws IOException {
    assertThrows(
        DataException.class, () -> ImageFolder.gray(root, 1, 1).dataset(ElementType.FLOAT));
    write("a/x.png", new byte[] {1, 2, 3});
    DataException e =
        assertThrows(
            DataException.class, () -> ImageFolder.gray(root, 1, 1).dataset(ElementType.FLOAT));
    assertEquals(root.resolve("a/x.png"), e.file());
    assertTrue(e.getMessage().contains("png"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ImageFolder.rgb(root, 0, 1));
  }

  @Test
  void damagedImagesAreRefusedOrReadAsWhole() throws IOException {
    byte[] good = png(3, 2, 1, 2, 3, 4, 5, 6);
    Path scratch = root.resolve("a/x.png");
    Files.createDirectories(root.resolve("a"));
    BadFiles.Reader reader = _ -> ImageFolder.gray(root, 2, 2).dataset(ElementType.FLOAT);
    int truncations = BadFiles.refusedTruncations(scratch, good, reader);
    // The last chunk of a PNG says nothing but that it is the last.
    assertTrue(truncations >= good.length - 12, truncations + " truncations are refused");
    BadFiles.refusedFlips(scratch, good, reader);
  }
}
