package dev.lanewise.bench.html;

import dev.lanewise.bench.run.Mistake;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/// A picture as the address of an image whose data are in the page itself.
final class Picture {
  private Picture() {}

  /// The picture of a sample, one pixel for each of its own; of one channel in shades of grey, of
  /// three in colours.
  static String address(Mistake mistake) {
    List<Integer> shape = mistake.shape();
    int channels = shape.get(0);
    int height = shape.get(1);
    int width = shape.get(2);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = 0;
        for (int c = 0; c < 3; c++) {
          int channel = channels == 3 ? c : 0;
          int level = mistake.pixels().get((channel * height + y) * width + x);
          colour = colour << 8 | Math.clamp(level, 0, 255);
        }
        image.setRGB(x, y, colour);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
