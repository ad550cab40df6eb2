package dev.lanewise.bench.peers;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// One line of PyTorch, called from Java.
///
/// DJL offers few of PyTorch's functions, and makes a new array for each result. TorchScript knows
/// all of them, and writes where it is told; a script is an archive of source text and two pickled
/// objects, which is small enough to be written here.
final class TorchScript {
  /// Of the file format: from 10 on, gelu can be told how to approximate.
  private static final String VERSION = "10\n";

  /// An object of class M with `training = False`; protocol 2 of Python's pickle.
  private static final byte[] MODULE = module();

  /// The empty tuple.
  private static final byte[] CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  /// What DJL knows an argument by that is to be put in a list.
  private static final String LIST = "[]";

  private final PtSymbolBlock block;
  private final NDList arguments;

  /// A script.
  ///
  /// @param parameters names of the tensors in the body, separated by commas; one that ends in
  ///     `[]` is a list of tensors, and so must the argument be named
  /// @param body lines in TorchScript, the last of which returns a tensor
  TorchScript(PtNDManager manager, String parameters, String body, NDList arguments) {
    this.arguments = arguments;
    StringBuilder source =
        new StringBuilder(
            """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M""");
    for (String parameter : parameters.split(",", -1)) {
      String name = parameter.strip();
      source
          .append(", ")
          .append(name.replace(LIST, ""))
          .append(name.endsWith(LIST) ? ": List[Tensor]" : ": Tensor");
    }
    source.append(") -> Tensor:\n");
    body.lines().forEach(line -> source.append("    ").append(line).append('\n'));
    try {
      this.block =
          JniUtils.loadModule(
              manager, new ByteArrayInputStream(archive(source.toString())), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs it once.
  void call() {
    IValueUtils.forward(block, arguments, false).close();
  }

  /// The result of running it once, as an array.
  float[] result() {
    try (NDList results = IValueUtils.forward(block, arguments, false)) {
      return results.singletonOrThrow().toFloatArray();
    }
  }

  private static byte[] module() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes("c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {(byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
    out.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return out.toByteArray();
  }

  private static byte[] archive(String source) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", MODULE);
      put(zip, "constants.pkl", CONSTANTS);
      put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.US_ASCII));
      put(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("script/" + name);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
