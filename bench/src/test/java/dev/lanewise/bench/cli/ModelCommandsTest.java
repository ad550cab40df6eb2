package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.bench.harness.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The commands that use a trained model.
class ModelCommandsTest {
  @TempDir private Path folder;

  private static String done(Object... arguments) {
    Cli.Outcome outcome = Cli.here(arguments);
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.out();
  }

  private Path trained() throws Exception {
    Path table = new Cli(folder).table(120);
    Path model = folder.resolve("m.safetensors");
    done("train", "--data", table, "--epochs", 20, "--out", model, "--quiet");
    return model;
  }

  @Test
  void aModelSaysWhatItHasLearnt() throws Exception {
    Path model = trained();
    Path fresh = Files.writeString(folder.resolve("new.csv"), "b,a\n0.9,0.1\n-0.9,2.1\n");
    List<String> lines = done("predict", model, fresh, "--top", 2).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("0\tround\t0.9"), lines.get(0));
    assertTrue(lines.get(1).startsWith("1\tsquare\t0.9"), lines.get(1));
    JsonNode json = Json.MAPPER.readTree(done("predict", model, fresh, "--json"));
    assertEquals("square", json.get(1).get("answers").get(0).asText());
  }

  @Test
  void aModelIsMeasuredInspectedPrunedAndExported() throws Exception {
    Path model = trained();
    Path table = folder.resolve("table.csv");
    assertTrue(done("evaluate", model, "--data", table).contains("accuracy 100.00 %"));
    JsonNode figures = Json.MAPPER.readTree(done("evaluate", model, "--data", table, "--json"));
    assertEquals(1, figures.get("figures").get("accuracy").asDouble());
    String shown = done("inspect", model);
    assertTrue(shown.contains("hidden1") && shown.contains("round, square"), shown);

    Path half = folder.resolve("half.safetensors");
    String told = done("prune", model, "--to", 0.5, "--units", "--out", half, "--test", table);
    assertTrue(told.contains("parameters 322, then 162"), told);
    assertTrue(done("inspect", half).contains("32 features"));
    Path sparse = folder.resolve("sparse.safetensors");
    done("prune", model, "--to", 0.25, "--out", sparse);
    assertTrue(done("inspect", sparse).contains("75.0 % of the weights are 0"));

    Path weights = folder.resolve("weights");
    assertTrue(done("export", model, "--format", "npy", "--out", weights).contains("4 arrays"));
    String head =
        new String(
            Files.readAllBytes(weights.resolve("out.weight.npy")), StandardCharsets.ISO_8859_1);
    assertTrue(head.contains("'shape': (2, 64)"), head);
    Path plain = folder.resolve("plain.safetensors");
    done("export", model, "--format", "safetensors", "--out", plain);
    Cli.Outcome refused = Cli.here("predict", plain, table);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("is no model"), refused.err());
  }

  @Test
  void answersThatAreNumbersAreInTheUnitsOfTheTargets() throws Exception {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 100; i++) {
      text.append(i)
          .append(',')
          .append(String.format(Locale.ROOT, "%.1f", 1000 + 3.5 * i))
          .append('\n');
    }
    Path table = Files.writeString(folder.resolve("line.csv"), text);
    Path model = folder.resolve("line.safetensors");
    done(
        "train",
        "--data",
        table,
        "--hidden",
        "none",
        "--set",
        "lr=0.05",
        "--out",
        model,
        "--quiet");
    String first = done("predict", model, table).lines().skip(40).findFirst().orElseThrow();
    assertEquals(1140, Double.parseDouble(first.split("\t", -1)[1]), 5);
  }

  @Test
  void documentsAreLearntAndAnswered() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? "ham\tmeet me for lunch " : "spam\tbuy cheap pills now ");
      text.append(i).append('\n');
    }
    Path file = Files.writeString(folder.resolve("mails.txt"), text);
    Path model = folder.resolve("mails.safetensors");
    done("train", "--data", file, "--out", model, "--quiet");
    Path fresh = Files.writeString(folder.resolve("new.txt"), "cheap pills\nlunch\n");
    List<String> lines = done("predict", model, fresh).lines().toList();
    assertTrue(lines.get(0).startsWith("0\tspam"), lines.get(0));
    assertTrue(lines.get(1).startsWith("1\tham"), lines.get(1));
  }

  @Test
  void aNetworkIsWrittenInAFile() throws Exception {
    Path table = new Cli(folder).table(60);
    Path run =
        Files.writeString(
            folder.resolve("net.toml"),
            """
            [network]
            layers = '''
            input: 2
            wide: dense(units=12, activation=tanh)
            out: dense(units=2)
            '''
            """);
    Path model = folder.resolve("net.safetensors");
    done("train", "--data", table, "--model", run, "--epochs", 1, "--out", model, "--quiet");
    assertTrue(done("inspect", model, "--text").contains("wide: dense(units=12, activation=tanh)"));
    Files.writeString(run, Files.readString(run).replace("tanh", "tahn"));
    Cli.Outcome wrong = Cli.here("train", "--data", table, "--model", run);
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("net.toml") && wrong.err().contains("tanh"), wrong.err());
  }

  @Test
  void whatIsNoModelIsToldInALine() throws Exception {
    Path table = new Cli(folder).table(10);
    for (Object[] command :
        List.of(
            new Object[] {"predict", folder.resolve("none"), table},
            new Object[] {"prune", table, "--to", 2, "--out", folder.resolve("x")})) {
      Cli.Outcome outcome = Cli.here(command);
      assertEquals(2, outcome.code(), outcome.err());
      assertEquals(1, outcome.err().lines().count(), outcome.err());
    }
    Cli.Outcome damaged = Cli.here("inspect", table);
    assertEquals(1, damaged.code());
    assertEquals(1, damaged.err().lines().count(), damaged.err());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aModelThatDoesNotFitOnTheDiskLeavesTheOldOne() throws Exception {
    Path model = trained();
    byte[] before = Files.readAllBytes(model);
    var outcome =
        new Cli(folder)
            .through(
                List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"),
                "train",
                "--data=table.csv",
                "--epochs=1",
                "--hidden=300,300",
                "--out=m.safetensors",
                "--quiet");
    assertEquals(1, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("m.safetensors could not be written"), outcome.err());
    assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(model)));
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }
}
