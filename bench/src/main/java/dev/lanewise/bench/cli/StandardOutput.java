package dev.lanewise.bench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers why it could not be written to, which a [PrintWriter] forgets.
final class StandardOutput {
  private static final class Remembering extends OutputStream {
    private final OutputStream to;
    private @Nullable IOException failure;

    Remembering(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        to.write(bytes, from, count);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }

  private final Remembering stream = new Remembering(new FileOutputStream(FileDescriptor.out));
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(stream, System.out.charset()), true);

  /// Writes to it; each line is sent at once.
  PrintWriter writer() {
    return writer;
  }

  /// Why it could not be written to, in a line; null if all is written.
  @Nullable String failure() {
    writer.flush();
    IOException why = stream.failure;
    return why == null
        ? null
        : "standard output ended before everything was written: " + why.getMessage();
  }
}
