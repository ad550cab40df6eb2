package dev.lanewise.optimizers;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.plugin.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Schedules against the formulas of their definitions, written out again (laws H1 to H3).
class SchedulesTest {
  private static final double TOLERANCE = 1e-12;

  private static Schedule schedule(String text) {
    return Catalog.installed().scheduleFrom(text);
  }

  private static void close(double expected, double actual, String where) {
    assertEquals(expected, actual, TOLERANCE * Math.max(1, Math.abs(expected)), where);
  }

  @Property(tries = 50)
  void h1StaircasesAndSmoothFallsEqualTheirFormulas(
      @ForAll @DoubleRange(min = 0.01, max = 2) double initial,
      @ForAll @DoubleRange(min = 0.1, max = 1) double factor,
      @ForAll @IntRange(min = 1, max = 40) int steps) {
    String common = "initial=" + initial + ",steps=" + steps;
    Schedule stairs = schedule("step(" + common + ",factor=" + factor + ")");
    Schedule smooth = schedule("exponential(" + common + ",factor=" + factor + ")");
    Schedule inverse = schedule("inverse-time(" + common + ",decay=" + factor + ")");
    Schedule line = schedule("polynomial(" + common + ",end=0.01,power=" + (1 + factor) + ")");
    Schedule wave = schedule("cosine(" + common + ",end=0.01)");
    Schedule several =
        schedule(
            "multi-step(initial=%s,factor=%s,milestones=%d:%d)"
                .formatted(initial, factor, steps, 2 * steps));
    double left = initial;
    for (int s = 0; s < 100; s++) {
      if (s > 0 && s % steps == 0) {
        left *= factor;
      }
      String where = "step " + s;
      double part = Math.min(1, (double) s / steps);
      close(left, stairs.at(s), where);
      close(initial * Math.pow(factor, (double) s / steps), smooth.at(s), where);
      close(initial / (1 + factor * s / steps), inverse.at(s), where);
      close(0.01 + (initial - 0.01) * Math.pow(1 - part, 1 + factor), line.at(s), where);
      close(0.01 + (initial - 0.01) * (1 + Math.cos(Math.PI * part)) / 2, wave.at(s), where);
      close(
          s < steps ? initial : s < 2 * steps ? initial * factor : initial * factor * factor,
          several.at(s),
          where);
    }
  }

  @Property(tries = 30)
  void h1RestartsEqualALoopOverTheWaves(
      @ForAll @IntRange(min = 1, max = 9) int steps,
      @ForAll @IntRange(min = 1, max = 3) int growth) {
    Schedule s =
        schedule(
            "cosine-restarts(initial=0.5,end=0.1,steps=%d,growth=%d,factor=0.8)"
                .formatted(steps, growth));
    int within = 0;
    int length = steps;
    double top = 0.5;
    for (int step = 0; step < 300; step++) {
      close(
          0.1 + (top - 0.1) * (1 + Math.cos(Math.PI * within / length)) / 2,
          s.at(step),
          "step " + step);
      if (++within == length) {
        within = 0;
        length *= growth;
        top *= 0.8;
      }
    }
  }

  /// PyTorch's OneCycleLR: for each phase (end, from, to) the first whose end is reached.
  @Property(tries = 50)
  void h1OneCycleEqualsPyTorch(
      @ForAll @IntRange(min = 10, max = 80) int total,
      @ForAll @DoubleRange(min = 0.2, max = 0.5) double warmup,
      @ForAll boolean linear,
      @ForAll boolean three) {
    Schedule s =
        schedule(
            "one-cycle(peak=0.3,steps=%d,warmup=%s,shape=%s,threePhases=%s)"
                .formatted(total, warmup, linear ? "linear" : "cosine", three));
    double first = 0.3 / 25;
    double last = first / 1e4;
    double[][] phases =
        three
            ? new double[][] {
              {warmup * total - 1, first, 0.3},
              {2 * warmup * total - 2, 0.3, first},
              {total - 1, first, last}
            }
            : new double[][] {{warmup * total - 1, first, 0.3}, {total - 1, 0.3, last}};
    for (int step = 0; step < total; step++) {
      double start = 0;
      for (int i = 0; i < phases.length; i++) {
        double end = phases[i][0];
        if (step <= end || i == phases.length - 1) {
          double part = (step - start) / (end - start);
          double from = phases[i][1];
          double to = phases[i][2];
          double expected =
              linear
                  ? from + (to - from) * part
                  : to + (from - to) / 2 * (Math.cos(Math.PI * part) + 1);
          close(expected, s.at(step), "step " + step);
          break;
        }
        start = end;
      }
    }
    assertEquals(last, s.at(total - 1));
    assertEquals(last, s.at(total + 100));
    assertEquals(0.3, s.base());
  }

  /// PyTorch's CyclicLR.
  @Property(tries = 50)
  void h1CyclicEqualsPyTorch(
      @ForAll @IntRange(min = 1, max = 20) int up,
      @ForAll @IntRange(min = 1, max = 20) int down,
      @ForAll @IntRange(min = 0, max = 2) int mode) {
    Schedule s =
        schedule(
            "cyclic(low=0.1,peak=0.9,up=%d,down=%d,mode=%s,factor=0.99)"
                .formatted(
                    up, down, List.of("triangular", "triangular2", "exponential").get(mode)));
    double total = up + down;
    double ratio = up / total;
    for (int step = 0; step < 120; step++) {
      double cycle = Math.floor(1 + step / total);
      double x = 1 + step / total - cycle;
      double scale = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
      double height =
          switch (mode) {
            case 1 -> 1 / Math.pow(2, cycle - 1);
            case 2 -> Math.pow(0.99, step);
            default -> 1;
          };
      close(0.1 + 0.8 * scale * height, s.at(step), "step " + step);
    }
  }

  @Test
  void h1NoamEqualsThePaper() {
    Schedule s = schedule("noam(scale=2,size=64,warmup=10)");
    for (int step = 0; step < 50; step++) {
      double t = step + 1;
      double expected =
          2 * Math.pow(64, -0.5) * Math.min(Math.pow(t, -0.5), t * Math.pow(10, -1.5));
      close(expected, s.at(step), "step " + step);
      assertTrue(s.at(step) <= s.base());
    }
    assertEquals(s.base(), s.at(9));
  }

  @Test
  void h2JoinsAndEndsAreExact() {
    Schedule cosine = schedule("cosine(initial=0.3,end=0.1,steps=7)");
    assertEquals(0.3, cosine.at(0));
    assertEquals(0.1, cosine.at(7));
    assertEquals(0.1, cosine.at(1_000_000_000_000L));
    Schedule power = schedule("polynomial(initial=0.3,end=0.1,steps=7,power=3)");
    assertEquals(0.3, power.at(0));
    assertEquals(0.1, power.at(7));
    Schedule warm = schedule("warmup(steps=5,of=cosine(initial=0.3,end=0.1,steps=7),start=0.1)");
    assertEquals(0.1 * 0.3, warm.at(0));
    for (int s = 0; s < 10; s++) {
      assertEquals(cosine.at(s), warm.at(5 + s));
    }
    assertEquals(0.3, warm.base());
    Schedule wsd =
        schedule("warmup-stable-decay(peak=0.7,end=0.1,warmup=4,stable=5,decay=6,shape=root)");
    assertEquals(0, wsd.at(0));
    assertEquals(0.7, wsd.at(4));
    assertEquals(0.7, wsd.at(9));
    close(0.7 - 0.6 * Math.sqrt(3 / 6.0), wsd.at(12), "root");
    assertEquals(0.1, wsd.at(15));
    Schedule joined =
        schedule(
            "piecewise(boundaries=3:8,schedules=0.5:cosine(initial=0.3,end=0.1,steps=7):0.05)");
    assertEquals(0.5, joined.at(2));
    assertEquals(0.3, joined.at(3));
    assertEquals(cosine.at(4), joined.at(7));
    assertEquals(0.05, joined.at(8));
    assertEquals(0.5, joined.base());
    Schedule cyclic = schedule("cyclic(low=0.1,peak=0.7,up=3,down=5)");
    assertEquals(0.7, cyclic.at(3));
    assertEquals(0.1, cyclic.at(8));
    assertEquals(0.4, schedule("constant(value=0.4)").at(77));
  }

  @Test
  void piecewiseSaysWhatFitsTogether() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> schedule("piecewise(boundaries=3:8,schedules=0.5)"))
            .getMessage();
    assertTrue(
        requireNonNull(message).contains("2 boundaries join 3 schedules, given: 1"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> schedule("piecewise(boundaries=8:3,schedules=1:2:3)"));
  }

  /// PyTorch's ReduceLROnPlateau, relative threshold, smaller is better.
  private static List<Double> plateau(double[] metrics, int patience, int cooldown) {
    List<Double> rates = new ArrayList<>();
    double rate = 1;
    double best = Double.POSITIVE_INFINITY;
    int bad = 0;
    int cooling = 0;
    for (double metric : metrics) {
      if (metric < best * (1 - 1e-4)) {
        best = metric;
        bad = 0;
      } else {
        bad += 1;
      }
      if (cooling > 0) {
        cooling -= 1;
        bad = 0;
      }
      if (bad > patience) {
        rate = Math.max(rate * 0.5, 0.01);
        cooling = cooldown;
        bad = 0;
      }
      rates.add(rate);
    }
    return rates;
  }

  @Property(tries = 50)
  void h1PlateauEqualsPyTorchAndH3ContinuesFromItsState(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 4) int patience,
      @ForAll @IntRange(min = 0, max = 4) int cooldown) {
    double[] metrics = new Random(seed).doubles(60, 0.5, 2).toArray();
    Schedule s =
        schedule(
            "plateau(initial=1,factor=0.5,minimum=0.01,patience=%d,cooldown=%d)"
                .formatted(patience, cooldown));
    List<Double> expected = plateau(metrics, patience, cooldown);
    Schedule.Tracker tracker = s.track();
    assertEquals(1, tracker.at(0));
    for (int i = 0; i < metrics.length; i++) {
      if (i == 30) {
        tracker = resumed(s, tracker);
      }
      tracker.observe(metrics[i]);
      assertEquals(expected.get(i), tracker.at(i));
    }
  }

  private static Schedule.Tracker resumed(Schedule schedule, Schedule.Tracker old) {
    State saved = new State();
    old.addTo("lr", saved);
    Schedule.Tracker fresh = schedule.track();
    State live = new State();
    fresh.addTo("lr", live);
    live.numbers()
        .forEach((name, cell) -> cell.set(requireNonNull(saved.numbers().get(name)).get()));
    return fresh;
  }

  @Test
  void plateauGrowsWhileTheMetricImproves() {
    Schedule.Tracker t =
        schedule(
                "warmup(steps=2,of=plateau(initial=1,factor=0.5,patience=0,growth=2,maximum=3,better=larger))")
            .track();
    assertEquals(0, t.at(0));
    t.observe(1);
    assertEquals(2, t.at(2));
    t.observe(2);
    assertEquals(3, t.at(3));
    t.observe(2);
    assertEquals(1.5, t.at(4));
    t.observe(Double.NaN);
    assertEquals(0.75, t.at(5));
  }

  @Test
  void everyScheduleOfTheDefinitionsIsInstalledAndStartsWithItsDefaults() {
    List<String> names =
        List.of(
            "constant",
            "step",
            "multi-step",
            "exponential",
            "inverse-time",
            "polynomial",
            "cosine",
            "cosine-restarts",
            "one-cycle",
            "cyclic",
            "warmup",
            "noam",
            "warmup-stable-decay",
            "plateau",
            "piecewise");
    for (String name : names) {
      Schedule s = Catalog.installed().schedule(name).create();
      for (long step : new long[] {0, 1, 999, 1000, 1001, 1L << 40}) {
        assertTrue(Double.isFinite(s.at(step)), name);
        assertEquals(s.at(step), s.at(step), name);
        assertTrue(s.at(step) <= s.base(), name);
      }
    }
  }
}
