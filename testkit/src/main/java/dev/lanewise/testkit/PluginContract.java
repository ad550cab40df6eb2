package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Provider;
import dev.lanewise.plugin.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rules for plugins of any kind: laws P.
///
/// @param <T> what the plugin makes
public abstract class PluginContract<T> {
  /// For subclasses.
  protected PluginContract() {}

  /// The plugin under test.
  protected abstract Provider<T> provider();

  /// Settings to test with, as `key=value` pairs; needed where a hyperparameter has no default.
  protected String settings() {
    return "";
  }

  /// The catalog in which the plugin must be found.
  protected Catalog catalog() {
    return Catalog.installed();
  }

  /// The plugin with [#settings()].
  protected final Configuration<T> configuration() {
    return Configuration.of(provider()).with(settings());
  }

  /// What a locale must not change: text that depends on all that the plugin computes.
  abstract String behaviour();

  /// P1, P2: the plugin is in the catalog under its name and its aliases, once.
  @Test
  @DisplayName("P1 the catalog has the plugin under its name and its aliases, and no other there")
  public void p1FoundByName() {
    Provider<T> provider = provider();
    List<Catalog.Entry> found =
        catalog().entries(provider.kind()).stream()
            .filter(e -> e.provider().getClass() == provider.getClass())
            .filter(e -> e.name().equals(provider.name()))
            .toList();
    assertEquals(
        1,
        found.size(),
        () ->
            provider.getClass().getName()
                + " is not found as "
                + provider.kind()
                + " \""
                + provider.name()
                + "\": name it in META-INF/services/"
                + Provider.class.getName()
                + " and in module-info.java; not loaded: "
                + catalog().failures());
    assertEquals(List.of(), found.getFirst().rivals(), "others have that name or alias");
  }

  /// P4: default locales change nothing.
  @Test
  @DisplayName("P4 the results are the same under Turkish and Arabic locales")
  public void p4LocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    String expected = behaviour();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(expected, behaviour(), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  /// P6: the description is complete, and every preset makes something.
  @Test
  @DisplayName("P6 summary, reference and documentation are there; defaults and every preset work")
  public void p6Described() {
    Provider<T> provider = provider();
    assertLine(provider.summary(), "the summary");
    assertLine(provider.reference(), "the reference");
    for (Hyperparameter h : provider.hyperparameters()) {
      assertLine(h.doc(), "the documentation of " + h.name());
    }
    assertNotNull(configuration().create(), "create gave null");
    for (String preset : provider.presets().keySet()) {
      assertNotNull(
          Configuration.of(provider).preset(preset).with(settings()).create(),
          () -> "create gave null with preset " + preset);
    }
  }

  /// P8: every value in its declared range is taken, and what is wrong is refused with the key.
  @Test
  @DisplayName(
      "P8 the ends of every declared range make a plugin; beyond them a setting is refused")
  public void p8Ranges() {
    for (Hyperparameter h : provider().hyperparameters()) {
      for (String accepted : accepted(h)) {
        Configuration<T> configuration = configuration().set(h.name(), accepted);
        try {
          assertNotNull(configuration.create());
        } catch (IllegalArgumentException refused) {
          throw new AssertionError(
              h.name()
                  + "="
                  + accepted
                  + " is in the declared range ("
                  + h.accepted()
                  + "), but create refuses it: "
                  + refused.getMessage(),
              refused);
        }
      }
      for (String wrong : wrong(h)) {
        SettingsException refused =
            assertThrows(SettingsException.class, () -> configuration().set(h.name(), wrong));
        assertTrue(String.valueOf(refused.getMessage()).contains(h.name()), refused.getMessage());
      }
    }
    assertThrows(SettingsException.class, () -> configuration().set("noSuchKey", "1"));
  }

  private static List<String> accepted(Hyperparameter h) {
    return switch (h.type()) {
      case Hyperparameter.Real(var range, boolean _) -> ends(range);
      case Hyperparameter.Whole(long low, long high) ->
          List.of(Long.toString(low), Long.toString(Math.min(high, low + 1)));
      case Hyperparameter.Flag() -> List.of("true", "false");
      case Hyperparameter.Choice(List<String> words) -> words;
      case Hyperparameter.Reals _, Hyperparameter.Schedules _, Hyperparameter.Text _ -> List.of();
    };
  }

  private static List<String> ends(Hyperparameter.Range range) {
    List<String> ends = new ArrayList<>();
    for (double end : new double[] {range.low(), range.high()}) {
      if (range.contains(end)) {
        ends.add(Double.toString(end));
      }
    }
    return ends;
  }

  private static List<String> wrong(Hyperparameter h) {
    return switch (h.type()) {
      case Hyperparameter.Real _, Hyperparameter.Reals _, Hyperparameter.Schedules _ ->
          List.of("NaN", "1,5", "very");
      case Hyperparameter.Whole _ -> List.of("1.5", "many");
      case Hyperparameter.Flag() -> List.of("yes", "1");
      case Hyperparameter.Choice _ -> List.of("no such word");
      case Hyperparameter.Text _ -> List.of();
    };
  }

  private static void assertLine(String text, String what) {
    assertFalse(text.isBlank(), what + " is empty");
    assertEquals(1, text.lines().count(), what + " is more than one line: " + text);
  }
}
