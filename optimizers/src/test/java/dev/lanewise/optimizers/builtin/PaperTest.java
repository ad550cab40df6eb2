package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.builtin.DecoupledDecay.Coupling;
import dev.lanewise.optimizers.builtin.PaperOracles.Betas;
import dev.lanewise.optimizers.builtin.PaperOracles.Rms;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Law O1: each optimizer equals the paper's algorithm, for random gradients, sizes and
/// hyperparameters. Rates are large, so that the bound of 1e-12 is one on the updates too.
class PaperTest {
  private static final int STEPS = 25;
  private static final int TRIES = 60;

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static Schedule constant(double value) {
    return Schedule.constant(value);
  }

  private static Betas betas(Random random) {
    return new Betas(
        between(random, 0.5, 0.98),
        between(random, 0.8, 0.9999),
        Math.pow(10, between(random, -9, -1)));
  }

  private static EpsilonPlacement placement(Random random) {
    return List.of(EpsilonPlacement.values()).get(random.nextInt(3));
  }

  private static void agree(Optimizer optimizer, Supplier<Oracle> oracle, Random random) {
    Trial.agree(optimizer, oracle, STEPS, random);
  }

  @Property(tries = TRIES)
  void sgd(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    agree(
        Chain.of(new Descent(t -> lr / (1 + t))),
        () -> PaperOracles.sgd(t -> lr / (1 + t)),
        random);
  }

  @Property(tries = TRIES)
  void momentumAndNesterov(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double mu = between(random, 0, 0.99);
    boolean ahead = random.nextBoolean();
    boolean inside = random.nextBoolean();
    double dampening = ahead ? 0 : between(random, 0, 1);
    agree(
        Rate.with(new Velocity(constant(mu), dampening, ahead), t -> lr / (1 + t), inside),
        () -> PaperOracles.momentum(t -> lr / (1 + t), mu, dampening, ahead, inside),
        random);
  }

  @Property(tries = TRIES)
  void adagrad(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double decay = random.nextBoolean() ? 0 : between(random, 0, 1);
    double eps = Math.pow(10, between(random, -10, -1));
    boolean inside = random.nextBoolean();
    double initial = random.nextBoolean() ? 0 : between(random, 0, 1);
    agree(
        new AdagradScaling(decay, eps, inside, initial).then(new Descent(constant(lr))),
        () -> PaperOracles.adagrad(lr, decay, eps, inside, initial),
        random);
  }

  @Property(tries = TRIES)
  void adadelta(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double rho = between(random, 0.5, 0.99);
    double eps = Math.pow(10, between(random, -7, -1));
    agree(
        new AdadeltaScaling(constant(rho), eps).then(new Descent(constant(lr))),
        () -> PaperOracles.adadelta(lr, rho, eps),
        random);
  }

  @Property(tries = TRIES)
  void rmsprop(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Rms rms =
        new Rms(
            between(random, 0.5, 0.99),
            Math.pow(10, between(random, -8, -1)),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean() ? 0 : between(random, 0, 1),
            between(random, 0, 0.95),
            random.nextBoolean());
    RmsScaling scaling =
        new RmsScaling(
            constant(rms.alpha()), rms.epsilon(), rms.inside(), rms.centered(), rms.initial());
    Velocity velocity = new Velocity(constant(rms.momentum()), 0, false);
    agree(
        scaling.then(Rate.with(velocity, t -> lr / (1 + t), rms.rateInside())),
        () -> rms.oracle(t -> lr / (1 + t)),
        random);
  }

  @Property(tries = TRIES)
  void adam(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    EpsilonPlacement placement = placement(random);
    agree(
        new AdamScaling(constant(b.beta1()), constant(b.beta2()), b.epsilon(), placement)
            .then(new Descent(t -> lr / (1 + t))),
        () -> PaperOracles.adam(t -> lr / (1 + t), b, placement, ""),
        random);
  }

  @Property(tries = TRIES)
  void amsgrad(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    EpsilonPlacement placement = placement(random);
    boolean corrected = random.nextBoolean();
    agree(
        new AmsgradScaling(
                constant(b.beta1()), constant(b.beta2()), b.epsilon(), placement, corrected)
            .then(new Descent(constant(lr))),
        () -> PaperOracles.adam(_ -> lr, b, placement, corrected ? "corrected" : "raw"),
        random);
  }

  @Property(tries = TRIES)
  void adamw(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double wd = between(random, 0, 0.5);
    Betas b = betas(random);
    Coupling coupling = List.of(Coupling.values()).get(random.nextInt(3));
    agree(
        new DecoupledDecay(constant(wd), coupling, random.nextBoolean())
            .then(
                new AdamScaling(
                    constant(b.beta1()),
                    constant(b.beta2()),
                    b.epsilon(),
                    EpsilonPlacement.OUTSIDE))
            .then(new Descent(t -> lr / (1 + t))),
        () -> decayed(lr, wd, b, coupling),
        random);
  }

  private static Oracle decayed(double lr, double wd, Betas b, Coupling coupling) {
    Oracle adam = PaperOracles.adam(t -> lr / (1 + t), b, EpsilonPlacement.OUTSIDE, "");
    return new Oracle() {
      private long steps;

      @Override
      public double next(double p, double g) {
        double factor =
            switch (coupling) {
              case LR -> lr / (1 + steps);
              case SCHEDULE -> 1.0 / (1 + steps);
              case NONE -> 1;
            };
        steps++;
        return adam.next(p, g) - factor * wd * p;
      }
    };
  }

  @Property(tries = TRIES)
  void nadam(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    boolean scheduled = random.nextBoolean();
    double muDecay = between(random, 0, 2);
    agree(
        new NadamScaling(
                constant(b.beta1()),
                constant(b.beta2()),
                b.epsilon(),
                EpsilonPlacement.OUTSIDE,
                scheduled ? muDecay : Double.POSITIVE_INFINITY)
            .then(new Descent(constant(lr))),
        () -> PaperOracles.nadam(lr, b, muDecay, scheduled),
        random);
  }

  @Property(tries = TRIES)
  void radam(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    EpsilonPlacement placement = placement(random);
    Trial.agree(
        new RadamScaling(constant(b.beta1()), constant(b.beta2()), b.epsilon(), placement)
            .then(new Descent(constant(lr))),
        () -> PaperOracles.radam(lr, b, placement),
        STEPS,
        random,
        t -> 1e-12 + roundingOfLengths(b.beta2(), t));
  }

  /// What roundings may change in all steps up to one. The length rho_s is a difference of numbers
  /// near 2 / (1 - beta2): a rounding of beta2^s moves it by 2 s / (1 - beta2^s)^2 of that. A power
  /// by squaring has up to six of them, the rectification moves by at most 2/3 of what a length
  /// from 5 on moves, relative to itself, and the steps are of size 2 at most.
  private static double roundingOfLengths(double beta2, int t) {
    double sum = 0;
    for (int s = 1; s <= t; s++) {
      double left = 1 - Math.pow(beta2, s);
      sum += 2 * s / (left * left);
    }
    return 8 * 0x1p-53 * sum;
  }

  @Property(tries = TRIES)
  void adamax(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    boolean outside = random.nextBoolean();
    agree(
        new AdamaxScaling(constant(b.beta1()), constant(b.beta2()), b.epsilon(), outside)
            .then(new Descent(constant(lr))),
        () -> PaperOracles.adamax(lr, b, outside),
        random);
  }

  @Property(tries = TRIES)
  void lion(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double wd = between(random, 0, 0.5);
    Betas b = betas(random);
    agree(
        new DecoupledDecay(constant(wd), Coupling.LR, false)
            .then(new LionSign(constant(b.beta1()), constant(b.beta2())))
            .then(new Descent(constant(lr))),
        () -> PaperOracles.lion(lr, b.beta1(), b.beta2(), wd),
        random);
  }

  @Property(tries = TRIES)
  void adabelief(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    Betas b = betas(random);
    double epsRoot = Math.pow(10, between(random, -9, -1));
    agree(
        new BeliefScaling(constant(b.beta1()), constant(b.beta2()), b.epsilon(), epsRoot)
            .then(new Descent(constant(lr))),
        () -> PaperOracles.adabelief(lr, b, epsRoot),
        random);
  }

  @Property(tries = TRIES)
  void adan(@ForAll long seed) {
    Random random = new Random(seed);
    double lr = between(random, 0, 1);
    double[] decays = {
      between(random, 0.5, 0.99), between(random, 0.5, 0.99), between(random, 0.5, 0.99)
    };
    double[] epsAndDecay = {Math.pow(10, between(random, -9, -1)), between(random, 0, 0.5)};
    agree(
        new AdanScaling(
                constant(decays[0]), constant(decays[1]), constant(decays[2]), epsAndDecay[0])
            .then(new Descent(constant(lr)))
            .then(new ProximalDecay(constant(epsAndDecay[1]), false)),
        () -> PaperOracles.adan(lr, 1 - decays[0], 1 - decays[1], 1 - decays[2], epsAndDecay),
        random);
  }

  @Property(tries = TRIES)
  void rprop(@ForAll long seed) {
    Random random = new Random(seed);
    double initial = between(random, 0, 1);
    double shrink = between(random, 0.1, 0.9);
    double grow = between(random, 1.01, 2);
    double least = between(random, 0, 0.3);
    double most = between(random, 0.5, 2);
    agree(
        new RpropScaling(initial, shrink, grow, least, most).then(new Descent(constant(1))),
        () -> PaperOracles.rprop(initial, shrink, grow, least, most),
        random);
  }
}
