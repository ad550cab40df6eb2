package dev.lanewise.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.html.HtmlReport;
import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise report FILE`: makes a page of a JSON file.
@Command(
    name = "report",
    description =
        "Makes one HTML file, with all charts in it, of a JSON file that another command wrote.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise bench gemm --quick --json r.json && lanewise report r.json",
      "  lanewise report run.json --out run.html",
      "  lanewise report run.json --out pages/          writes pages/run.html",
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.json", description = "What bench, train, compare or select wrote.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where to; otherwise beside the JSON file, with the ending .html.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(spec.commandLine(), "there is no file " + file);
    }
    Path target = target();
    if (isRunFile()) {
      HtmlReport.write(target, RunFile.read(file));
    } else {
      HtmlReport.write(target, BenchFile.read(file));
    }
    spec.commandLine().getOut().println("wrote " + target);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private boolean isRunFile() throws IOException {
    try {
      return RunFile.isRunFile(Json.MAPPER.readTree(file.toFile()));
    } catch (JsonProcessingException e) {
      throw new IOException(Json.where(file, e), e);
    }
  }

  private Path target() throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "") + ".html";
    if (out == null) {
      return file.resolveSibling(name);
    }
    if (Files.isDirectory(out) || !out.getFileName().toString().contains(".")) {
      Files.createDirectories(out);
      return out.resolve(name);
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return out;
  }
}
