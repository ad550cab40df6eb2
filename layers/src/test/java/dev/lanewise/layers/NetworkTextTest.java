package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks as text and back.
final class NetworkTextTest {
  private static final Catalog CATALOG = Catalog.installed();

  @Property(tries = 200)
  void aNetworkAndItsTextAreOneAndTheSame(@ForAll long seed) {
    Network network = RandomNetworks.of(seed);
    String text = network.toText();
    Network read = Network.parse(text, CATALOG);
    assertEquals(network, read, text);
    assertEquals(text, read.toText());
  }

  @Property(tries = 5)
  void whatIsReadBuildsTheSameParameters(@ForAll long seed) {
    Network network = RandomNetworks.of(seed);
    BuiltNetwork one = network.build(ElementType.FLOAT, 1, seed, Workers.single());
    BuiltNetwork two =
        Network.parse(network.toText()).build(ElementType.FLOAT, 1, seed, Workers.single());
    assertEquals(
        one.parameters().stream().map(p -> p.name()).toList(),
        two.parameters().stream().map(p -> p.name()).toList());
    one.parameters()
        .forEach(p -> assertArrayEquals(one.values(p.name()), two.values(p.name()), p.name()));
  }

  @Test
  void textIsReadAsPeopleWriteIt() {
    Network network =
        Network.parse(
            """
            # a comment
            input: 1x8x8   # as images

            conv : convolution( filters=4,window=3x1 , padding = 1x0, activation=leaky-relu(slope=0.2))
              norm: batch-normalization(momentum=0.05)
            "the sum": add <- conv,  norm
            flat: flatten
            out: dense(units=2, initializer=xavier-normal, transform=spectral(iterations=2)) <- flat
            """);
    Network same =
        Network.of(Shape.image(1, 8, 8))
            .add(
                "conv",
                Layers.convolution(4, Window.of(3, 1).padding(1, 0), Activation.leakyRelu(0.2)))
            .add("norm", Normalizations.ofActivations("batch").set("momentum", 0.05).create())
            .add("the sum", Layers.add(), "conv", "norm")
            .add("flat", Layers.flatten())
            .add(
                "out",
                Layers.dense(2)
                    .initializers(Initializer.xavierNormal(1), Initializer.zeros())
                    .transform(Normalizations.ofWeights("spectral").set("iterations", 2L).create()))
            .build();
    assertEquals(same, network);
    assertEquals(
        """
        input: 1x8x8
        conv: convolution(filters=4, window=3x1, padding=1x0, activation=leaky-relu(slope=0.2))
        norm: batch-normalization(epsilon=1.0E-5, momentum=0.05, affine=true)
        "the sum": add <- conv, norm
        flat: flatten
        out: dense(units=2, initializer=xavier-normal(gain=1.0), transform=spectral(iterations=2, epsilon=1.0E-12))
        """,
        network.toText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d: dens(units=3) | did you mean dense",
        "d: dense(unit=3) | did you mean units, a whole number from 1 to 2147483647",
        "d: dense | \"d\": layer \"dense\": units is missing; accepted: a whole number from 1",
        "d: dense(units=0) | units=0 is out of range; accepted: a whole number from 1",
        "d: dense(units=3, activation=rel) | there is no activation \"rel\"; did you mean relu",
        "d: dense(units=3, activation=elu(alpha=-1)) | alpha=-1 is out of range; accepted",
        "d: dense(units=3, initializer=he) | there is no initializer \"he\"",
        "d: dense(units=3, transform=spectra) | did you mean spectral",
        "d: dense(units=3, transform=spectral(iterations=x)) | iterations=x is not a whole number",
        "d: dense(units=3, units=4) | units is given twice",
        "d: dense(units=3 | has something after its last parenthesis",
        "d: dense(units=3) <- x | there is no input \"x\" before it",
        "d: convolution(filters=1, window=3) | needs an input of channels x height x width",
        "d: max-pooling(window=0) | window=0 is no size; accepted: a whole number of at least 1",
        "d: max-pooling(window=2, padding=5) | padding may be at most half the window",
        "d: batch-normalisation | did you mean batch-normalization",
        "d: batch-normalization(momentum=2) | momentum=2 is out of range; accepted",
        "d: dropout(rate=1) | rate=1 is out of range; accepted: a number in [0, 1)",
        "d: reshape(to=3) | 3 features has 3 elements, but 4 features has 4",
        "input: 5 | the input is given twice",
        "a b: dense(units=3) | \"a b\" is no name of a layer",
        "dense | is no layer; written are: name: kind",
      })
  void mistakesAreToldWithTheirLine(String line, String message) {
    NetworkTextException wrong =
        assertThrows(NetworkTextException.class, () -> Network.parse("input: 4\n\n" + line + "\n"));
    assertTrue(
        String.valueOf(wrong.getMessage()).contains(message), () -> wrong.getMessage() + "?");
    assertEquals(3, wrong.line());
    assertTrue(String.valueOf(wrong.getMessage()).startsWith("line 3: "));
  }

  @Test
  void linesAreNumberedAsTheCallerSays() {
    NetworkReader reader = NetworkReader.of(Catalog.installed()).line(40, "input: 4");
    assertEquals(
        41, assertThrows(NetworkTextException.class, () -> reader.line(41, "d: dense")).line());
    assertEquals(
        8,
        assertThrows(
                NetworkTextException.class,
                () ->
                    NetworkReader.of(Catalog.installed())
                        .text(7, "input: 4\nlost: dense(units=2)\nout: dense(units=3) <- input")
                        .network())
            .line());
    assertThrows(NetworkTextException.class, () -> Network.parse("input: 4x4"));
    assertThrows(NetworkTextException.class, () -> Network.parse(""));
    assertThrows(NetworkTextException.class, () -> Network.parse("input: 4"));
    assertThrows(NetworkTextException.class, () -> Network.parse("d: dense(units=3)"));
  }

  @Property(tries = 200)
  void brokenTextGivesTypedErrorsOnly(@ForAll long seed, @ForAll int place, @ForAll char put) {
    String text = RandomNetworks.of(seed % 10).toText();
    int at = Math.floorMod(place, text.length());
    for (String broken :
        List.of(
            text.substring(0, at),
            text.substring(0, at) + text.substring(at + 1),
            text.substring(0, at) + put + text.substring(at + 1))) {
      try {
        Network.parse(broken, CATALOG);
      } catch (NetworkTextException told) {
        assertTrue(told.line() >= 1 && told.line() <= text.lines().count() + 1);
      }
    }
  }

  @Test
  void whatWasMadeByCodeHasNoText() {
    Activation own = Activation.custom("relu", 1, x -> x.max(0));
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> Network.of(Shape.features(2)).add("a", Layers.dense(1, own)).build().toText());
    assertTrue(String.valueOf(refused.getMessage()).startsWith("dense \"a\": its activation"));
    Initializer initializer = (matrix, _, _) -> matrix.fill(3);
    assertThrows(
        IllegalStateException.class,
        () ->
            Network.of(Shape.features(2))
                .add("a", Layers.dense(1).initializers(initializer, initializer))
                .build()
                .toText());
    assertThrows(
        IllegalStateException.class,
        () -> Network.of(Shape.features(2)).add("a", new Twice("x")).build().toText());
    assertThrows(
        IllegalStateException.class,
        () -> Network.of(Shape.features(2)).add("a\"", Layers.dense(1)).build().toText());
  }

  /// A layer of a plugin: it changes nothing.
  private record Twice(String note) implements Layer {
    @Override
    public String kind() {
      return "twice";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return Layer.only(inputs);
    }

    @Override
    public LayerCode build(LayerContext context) {
      return Layers.flatten().build(context);
    }
  }

  /// Makes it.
  private static final class Plugin implements LayerProvider {
    @Override
    public String name() {
      return "twice";
    }

    @Override
    public String summary() {
      return "Nothing";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(Hyperparameter.text("note", "", "any words"));
    }

    @Override
    public Layer create(Settings settings) {
      return new Twice(settings.text("note"));
    }
  }

  @Test
  void layersOfPluginsAreNamedAsOthersAre() {
    Catalog catalog = Catalog.installed().with(new Plugin());
    for (String note : List.of("a", "a,b", "a # b", " a", "x <- y", "a=(b", "")) {
      Network network =
          Network.of(Shape.features(2))
              .add("a", Layers.named(catalog, "twice").set("note", note).create())
              .build();
      assertEquals(network, Network.parse(network.toText(), catalog), network::toText);
    }
    assertThrows(NetworkTextException.class, () -> Network.parse("input: 2\na: twice"));
    assertThrows(
        IllegalStateException.class,
        () ->
            Network.of(Shape.features(2))
                .add("a", Layers.named(catalog, "twice").set("note", "\"").create())
                .build()
                .toText());
  }

  @Test
  void aNameHidesNoMethodOfALayer() {
    List<String> missing =
        IntStream.range(0, Layer.class.getMethods().length)
            .mapToObj(i -> Layer.class.getMethods()[i])
            .filter(m -> !java.lang.reflect.Modifier.isStatic(m.getModifiers()))
            .filter(m -> {
              try {
                return !NamedLayer.class
                    .getMethod(m.getName(), m.getParameterTypes())
                    .getDeclaringClass()
                    .equals(NamedLayer.class);
              } catch (NoSuchMethodException gone) {
                return true;
              }
            })
            .map(m -> m.getName())
            .toList();
    assertEquals(List.of(), missing);
  }
}
