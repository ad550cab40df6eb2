package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.bench.harness.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands that train, in processes of their own: what they print, what they leave, and how
/// they end.
class TrainCommandTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void prepare() throws Exception {
    cli = new Cli(folder);
    cli.table(120);
  }

  /// One line on the error stream that has all the words, and nothing on the other.
  private static void assertTold(int code, Cli.Outcome outcome, String... words) {
    assertEquals(code, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    for (String word : words) {
      assertTrue(outcome.err().contains(word), outcome.err());
    }
  }

  @Test
  void aRunIsTrainedTestedAndRecorded() throws Exception {
    var outcome = cli.run("train", "--data", "table.csv", "--epochs", "20", "--json", "run.json");
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("epoch  20/20"), outcome.out());
    assertTrue(outcome.out().contains("test accuracy 100.00 %"), outcome.out());
    JsonNode run = Json.MAPPER.readTree(folder.resolve("run.json").toFile());
    assertEquals("run", run.get("kind").asText());
    assertEquals(20, run.get("runs").get(0).get("epochs").size());
    assertEquals(1, run.get("runs").get(0).get("final").get("test-accuracy").asDouble());
  }

  @Test
  void jsonAloneIsPrintedOnRequest() throws Exception {
    var outcome = cli.run("train", "--data", "table.csv", "--epochs", "1", "--json", "-");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals("run", Json.MAPPER.readTree(outcome.out()).get("kind").asText());
  }

  @Test
  void optimizersAreComparedFromTheSameStart() throws Exception {
    var outcome =
        cli.run(
            "compare",
            "--data=table.csv",
            "--epochs=2",
            "--optimizers=sgd,adam(lr=0.01),sgd",
            "--json=compare.json",
            "--quiet");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(4, outcome.out().lines().count(), outcome.out());
    JsonNode runs = Json.MAPPER.readTree(folder.resolve("compare.json").toFile()).get("runs");
    assertEquals(losses(runs.get(0)), losses(runs.get(2)));
    assertFalse(losses(runs.get(0)).equals(losses(runs.get(1))));
  }

  private static List<Double> losses(JsonNode run) {
    return run.get("epochs").findValues("trainLoss").stream().map(JsonNode::asDouble).toList();
  }

  @Test
  void aStrengthIsChosenByCrossValidation() throws Exception {
    var outcome =
        cli.run(
            "select", "--data=table.csv", "--epochs=3", "--folds=3", "--over=l2.strength=1e-4,10");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(1, outcome.out().lines().filter(l -> l.contains("<- best")).count());
    assertTrue(outcome.out().contains("trained with the best on all 96"), outcome.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data nothing.csv | nothing.csv",
        "--dta table.csv | --data",
        "--data table.csv --epochs many | --epochs: training.epochs is \"many\"",
        "--data table.csv --optimizer adm | did you mean adam?",
        "--data table.csv --regularizer l3=1 | did you mean l1?",
        "--data table.csv --normalization bach | did you mean batch?",
        "--data table.csv --activation rellu | did you mean relu?",
        "--data table.csv --model cnn | no images",
        "--data table.csv --set lr=fast | lr=fast",
        "--data table.csv --schedule cosin | did you mean cosine?",
        "--data table.csv --path no.jar | no.jar",
        "--data table.csv --json no/folder/r.json | no/folder/r.json",
        "--data table.csv --resume | nothing to resume",
        "--data table.csv --loss crossentropy | did you mean cross-entropy?",
        "--data table.csv --augment rotate=5 | no images",
        "missing.toml | missing.toml",
      })
  void aMistakeIsToldInALine(String options, String told) throws Exception {
    assertTold(2, here("train " + options.strip()), told.strip());
  }

  /// Runs a command in this process, which is quicker; files are those of the folder.
  private Cli.Outcome here(String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments =
        Stream.of(command.split(" ", -1))
            .map(word -> word.matches("[a-z]+\\.(csv|toml)") ? folder.resolve(word) + "" : word)
            .toArray(String[]::new);
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Cli.Outcome(code, out.toString(), err.toString());
  }

  @Test
  void aMistakeEndsTheProcessWithItsCode() throws Exception {
    assertTold(2, cli.run("train", "--data", "nothing.csv"), "nothing.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epocs = 3 | line 2: there is no setting \"training.epocs\"; did you mean training.epochs?",
        "epochs = 0 | line 2: training.epochs is \"0\"",
        "epochs = | line 2",
      })
  void aMistakeInAFileIsToldWithItsLine(String line, String told) throws Exception {
    Files.writeString(folder.resolve("run.toml"), "[training]\n" + line + "\n");
    assertTold(2, here("train run.toml --data table.csv"), "run.toml", told.strip());
  }

  @Test
  void aWholeRunStandsInAFile() throws Exception {
    Files.writeString(
        folder.resolve("run.toml"),
        """
        [data]
        path = "table.csv"
        test = 0.25
        [network]
        hidden = [8, 4]
        dropout = 0.1
        normalization = "batch"
        [optimizer]
        name = "adamw"
        lr = 1e-2
        schedule = "cosine"
        [regularizers]
        l2 = 1e-4
        clip-global-norm.max = 1.0
        [training]
        epochs = 9
        """);
    var outcome = cli.run("train", "run.toml", "--epochs=2");
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("epoch   2/2"), outcome.out());
    assertTrue(
        outcome
            .out()
            .contains(
                "l2(strength=1.0E-4)+clip-global-norm(max=1.0)+adamw(lr=cosine(initial=0.01,steps="),
        outcome.out());
  }

  /// A file of IDX: dimensions, then bytes.
  private void idx(String name, int[] dimensions, IntUnaryOperator value) throws IOException {
    int size = IntStream.of(dimensions).reduce(1, Math::multiplyExact);
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + size);
    bytes.put(new byte[] {0, 0, 8, (byte) dimensions.length});
    IntStream.of(dimensions).forEach(bytes::putInt);
    IntStream.range(0, size).forEach(i -> bytes.put((byte) value.applyAsInt(i)));
    Files.write(folder.resolve(name), bytes.array());
  }

  @Test
  void convolutionsLearnFromAFolderOfIdxFiles() throws Exception {
    for (String set : List.of("train", "t10k")) {
      // Bars that lie or stand.
      idx(
          set + "-images-idx3-ubyte",
          new int[] {40, 8, 8},
          i -> (i / 64 % 2 == 0 ? i % 8 : i / 8 % 8) == 3 + i / 128 % 3 ? 255 : 0);
      idx(set + "-labels-idx1-ubyte", new int[] {40}, i -> i % 2);
    }
    String options = " --model cnn --filters 4 --hidden 8 --epochs 8 --augment shift=0.5 --batch 8";
    Cli.Outcome outcome =
        here(
            "train --data "
                + folder
                + options
                + " --quiet --out "
                + folder.resolve("m.safetensors"));
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("test accuracy 100.00 %"), outcome.out());
  }

  @Test
  void aDamagedTableIsToldWithItsLine() throws Exception {
    Files.writeString(folder.resolve("bad.csv"), "a,b,kind\n1,2,x\n1,2\n");
    assertTold(1, cli.run("train", "--data", "bad.csv"), "bad.csv, line 3");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsTold() throws Exception {
    assertTold(
        1,
        cli.run("train", "--data=table.csv", "--epochs=1", "--quiet", "--json=/dev/full"),
        "/dev/full",
        "No space left");
    assertTold(
        1,
        cli.through(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"), "plugins"),
        "No space left");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aClosedPipeIsTold() throws Exception {
    assertTold(
        1,
        cli.through(
            List.of("bash", "-c", "set -o pipefail; \"$@\" | head -n 1", "bash"), "plugins"),
        "Broken pipe");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anInterruptedRunLeavesACheckpointAndIsResumed() throws Exception {
    String[] command = {"train", "--data=table.csv", "--epochs=100000", "--out=m.safetensors"};
    Process process = cli.start(List.of("env", "--default-signal=INT"), command);
    Path checkpoint = folder.resolve("m.safetensors.checkpoint");
    for (int i = 0; i < 600 && !Files.exists(checkpoint); i++) {
      Thread.sleep(100);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTold(130, cli.outcome(process), "m.safetensors.checkpoint", "--resume");
    assertTrue(Files.exists(checkpoint));
    var resumed =
        cli.run("train", "--data=table.csv", "--epochs=1", "--out=m.safetensors", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertFalse(Files.exists(checkpoint));
  }
}
