package dev.lanewise.bench.cli;

import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.train.OutputLost;
import dev.lanewise.bench.train.Predictions;
import dev.lanewise.bench.train.SavedModel;
import dev.lanewise.bench.train.WrongSetting;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise predict MODEL INPUT...`: what a model says of samples.
@Command(
    name = "predict",
    description =
        "Says of each sample of a file, or each picture, which class it is, or which number.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Prints a line for each sample: its position, or the name of the picture, the answer, the",
      "probability; tabs between. Pictures are scaled to what the model takes, grey or in colours.",
      "",
      "Examples:",
      "  lanewise predict model.safetensors flowers.csv",
      "  lanewise predict model.safetensors t10k-images-idx3-ubyte.gz --top 3",
      "  lanewise predict digits.safetensors scan1.png scan2.png --invert",
      "  lanewise predict model.safetensors mails.txt --json",
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Samples, as those learnt from; or pictures.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--invert",
      description = "Turn pictures from dark on light to light on dark, as MNIST is, or back.")
  private boolean isInverted;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "1",
      description = "Name the K most probable classes (${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    SavedModel loaded = model.load();
    boolean arePictures = SavedModel.arePictures(inputs);
    if (isInverted && !arePictures) {
      throw new WrongSetting("--invert is for pictures, but " + inputs.getFirst() + " is none");
    }
    Dataset asked = loaded.asked(inputs);
    if (isInverted) {
      asked = inverted(asked);
    }
    List<Predictions.Answer> answers = Predictions.of(loaded, asked, Math.max(1, top));
    PrintWriter out = model.out();
    if (isJson) {
      out.println(Json.MAPPER.writeValueAsString(answers));
      return 0;
    }
    for (Predictions.Answer answer : answers) {
      List<String> words = new ArrayList<>();
      words.add(
          arePictures ? inputs.get(answer.sample()).toString() : Integer.toString(answer.sample()));
      for (int i = 0; i < answer.answers().size(); i++) {
        words.add(answer.answers().get(i));
        if (!answer.probabilities().isEmpty()) {
          words.add(String.format(Locale.ROOT, "%.4f", answer.probabilities().get(i)));
        }
      }
      out.println(String.join("\t", words));
      if (out.checkError()) {
        throw new OutputLost();
      }
    }
    return 0;
  }

  private static Dataset inverted(Dataset data) {
    Matrix turned = data.features().copy();
    for (int row = 0; row < turned.rows(); row++) {
      for (int column = 0; column < turned.columns(); column++) {
        turned.set(row, column, 1 - turned.get(row, column));
      }
    }
    return Dataset.of(turned, data.shape(), data.targets());
  }
}
