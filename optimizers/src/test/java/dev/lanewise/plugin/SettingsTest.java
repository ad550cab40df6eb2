package dev.lanewise.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P4 and P8: settings are checked, and every refusal tells plugin, key, value and what is
/// accepted.
class SettingsTest {
  /// A plugin with one hyperparameter of each type.
  private static final class Everything implements Provider<Settings> {
    @Override
    public String kind() {
      return "thing";
    }

    @Override
    public String name() {
      return "everything";
    }

    @Override
    public String summary() {
      return "has one hyperparameter of each type";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(
          Hyperparameter.scheduled("lr", 0.1, Range.NOT_NEGATIVE, "a rate"),
          Hyperparameter.real("beta1", 0.5, Range.FRACTION, "a decay"),
          Hyperparameter.whole("steps", 3, 1, 9, "a count"),
          Hyperparameter.flag("centered", false, "a choice"),
          Hyperparameter.choice("placement", List.of("outside", "root"), "a place"),
          Hyperparameter.reals("levels", "0.1:0.2", Range.UNIT, "levels"),
          Hyperparameter.schedules("parts", "1:2", Range.ANY, "parts"),
          Hyperparameter.text("pattern", "*", "a pattern"));
    }

    @Override
    public Map<String, Map<String, String>> presets() {
      return Map.of("keras", Map.of("beta1", "0.25", "steps", "4"));
    }

    @Override
    public Settings create(Settings settings) {
      return settings;
    }
  }

  private static Configuration<Settings> everything() {
    return Configuration.of(new Everything());
  }

  @Test
  void defaultsFillWhatIsNotSet() {
    Settings s = everything().create();
    assertEquals(0.1, s.schedule("lr").at(7));
    assertEquals(0.5, s.real("beta1"));
    assertEquals(3, s.whole("steps"));
    assertFalse(s.flag("centered"));
    assertEquals("outside", s.text("placement"));
    assertEquals(List.of(0.1, 0.2), java.util.Arrays.stream(s.reals("levels")).boxed().toList());
    assertEquals(2, s.schedules("parts").get(1).at(0));
    assertEquals("*", s.text("pattern"));
  }

  @Test
  void codeTextAndFileSetTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("settings");
    Files.writeString(
        file,
        """
        # a comment
        lr = 0.2

        steps=5
        centered=true
        placement=ROOT
        levels=0:1
        pattern="a,b (c)"
        """);
    String text = "lr=0.2 steps=5,centered=true placement=root levels=0:1 pattern=\"a,b (c)\"";
    Settings ofCode =
        everything()
            .set("lr", 0.2)
            .set("steps", 5)
            .set("centered", true)
            .set("placement", "root")
            .set("levels", new double[] {0, 1})
            .set("pattern", "a,b (c)")
            .create();
    for (Settings s :
        List.of(ofCode, everything().with(text).create(), everything().load(file).create())) {
      assertEquals(0.2, s.schedule("lr").at(0));
      assertEquals(5, s.whole("steps"));
      assertTrue(s.flag("centered"));
      assertEquals("root", s.text("placement"));
      assertEquals(1, s.reals("levels")[1]);
      assertEquals("a,b (c)", s.text("pattern"));
    }
  }

  @Test
  void presetsComeFirstAndAreChangedByTheRest() {
    Settings s = everything().with("steps=6,preset=keras").create();
    assertEquals(6, s.whole("steps"));
    assertEquals(0.25, s.real("beta1"));
    assertEquals(4, everything().keras().create().whole("steps"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "beta3=0.5      | thing \"everything\": beta3=0.5 is unknown; did you mean beta1, a number in [0, 1)?",
        "beta1=half     | thing \"everything\": beta1=half is not a number; accepted: a number in [0, 1)",
        "beta1=1        | thing \"everything\": beta1=1 is out of range; accepted: a number in [0, 1)",
        "beta1=NaN      | thing \"everything\": beta1=NaN is not a number; accepted: a number in [0, 1)",
        "beta1=0,5      | \"5\" is not a setting; written are: key=value",
        "beta1=1f       | beta1=1f is not a number",
        "beta1=٠        | beta1=٠ is not a number",
        "lr=-1          | lr=-1 is out of range; accepted: a number in [0, Infinity) or a schedule",
        "lr=1e400       | lr=1e400 is out of range",
        "lr=cosin(x=1)  | lr=cosin(x=1) is neither a number nor a schedule (there is no schedule \"cosin\"",
        "steps=1.5      | steps=1.5 is not a whole number; accepted: a whole number from 1 to 9",
        "steps=99999999999999999999 | is out of range; accepted: a whole number from 1 to 9",
        "centered=yes   | centered=yes is not yes or no; accepted: true or false",
        "placement=rot  | placement=rot is none of the choices (did you mean root?); accepted: one of outside, root",
        "levels=0:2     | levels=2 is out of range; accepted: numbers in [0, 1] joined by :",
        "preset=kera    | preset=kera is unknown; did you mean keras? accepted: keras",
        "steps=1 steps=2 | steps is given twice: steps=1 and steps=2",
        "lr=(1          | parentheses that do not match",
      })
  void refusesInOneLine(String text, String expected) {
    String message =
        String.valueOf(
            assertThrows(PluginException.class, () -> everything().with(text)).getMessage());
    assertTrue(message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void refusesValuesOfTheWrongTypeFromCode() {
    assertThrows(SettingsException.class, () -> everything().set("steps", true));
    assertThrows(SettingsException.class, () -> everything().set("steps", 1.5));
    assertThrows(SettingsException.class, () -> everything().set("centered", 1));
    assertThrows(SettingsException.class, () -> everything().set("beta1", Schedule.constant(0.5)));
    assertThrows(SettingsException.class, () -> everything().set("lr", Schedule.constant(-1)));
    assertThrows(SettingsException.class, () -> everything().set("lr", Double.NaN));
    assertEquals(4, everything().set("steps", 4.0).create().whole("steps"));
    assertEquals(1, everything().set("lr", 1).create().schedule("lr").at(0));
  }

  @Test
  void aFileTellsItsLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("settings");
    Files.writeString(file, "lr=0.1\n# next\nbeta1=2\n");
    String message =
        String.valueOf(
            assertThrows(PluginException.class, () -> everything().load(file)).getMessage());
    assertEquals(
        file
            + ", line 3: thing \"everything\": beta1=2 is out of range; accepted: a number in [0, 1)",
        message);
    Path none = folder.resolve("none");
    assertTrue(
        String.valueOf(
                assertThrows(PluginException.class, () -> everything().load(none)).getMessage())
            .contains(none.toString()));
  }

  @Test
  void aMissingValueIsRefused() {
    Provider<Settings> provider =
        new Provider<>() {
          @Override
          public String kind() {
            return "thing";
          }

          @Override
          public String name() {
            return "needy";
          }

          @Override
          public String summary() {
            return "needs a value";
          }

          @Override
          public String reference() {
            return "none";
          }

          @Override
          public List<Hyperparameter> hyperparameters() {
            return List.of(Hyperparameter.whole("steps", 1, 1, 5, "how many").required());
          }

          @Override
          public Settings create(Settings settings) {
            return settings;
          }
        };
    assertEquals(
        "thing \"needy\": steps is missing; accepted: a whole number from 1 to 5 (how many)",
        assertThrows(SettingsException.class, () -> Settings.of(provider, Map.of())).getMessage());
    assertEquals(2, Settings.of(provider, Map.of("steps", "2")).whole("steps"));
  }

  @ParameterizedTest
  @CsvSource({"tr-TR", "ar-EG-u-nu-arab", "de-DE"})
  void theLocaleDoesNotMatter(String tag) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      Settings s = everything().with("placement=OUTSIDE,beta1=0.125,steps=7").create();
      assertEquals(0.125, s.real("beta1"));
      assertEquals("outside", s.text("placement"));
      assertTrue(
          s.toString().startsWith("lr=0.1,beta1=0.125,steps=7,centered=false,placement="),
          s.toString());
    } finally {
      Locale.setDefault(before);
    }
  }
}
