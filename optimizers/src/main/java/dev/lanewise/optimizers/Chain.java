package dev.lanewise.optimizers;

import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;

/// Links one after another: an optimizer, compiled into one pass over memory for each parameter.
///
/// ```java
/// Optimizer optimizer = Links.l1(1e-5).then(Links.clipGlobalNorm(1)).then(adamW);
/// ```
///
/// The order is the order of the maths: what is added to the gradient or clips it comes first, the
/// scaling and the descent next, projections of the parameter last.
///
/// @param links the links, first to last; chains among them are taken apart
public record Chain(List<Link> links) implements Optimizer, Link {
  /// Flattens chains within the chain.
  public Chain {
    List<Link> flat = new ArrayList<>();
    for (Link link : links) {
      if (link instanceof Chain chain) {
        flat.addAll(chain.links);
      } else {
        flat.add(link);
      }
    }
    links = List.copyOf(flat);
  }

  /// A chain of the given links.
  public static Chain of(Link... links) {
    return new Chain(List.of(links));
  }

  /// The names of the links, joined.
  @Override
  public String name() {
    return String.join("+", links.stream().map(Link::name).toList());
  }

  @Override
  public void describe(Step step) {
    for (Link link : links) {
      link.describe(step);
    }
  }

  @Override
  public Chain then(Link next) {
    return of(this, next);
  }

  @Override
  public Stepper bind(List<Parameter> parameters, Workers workers) {
    return ChainStepper.of(
        parameters.stream().map(p -> new ChainStepper.Member(p, this)).toList(), workers);
  }

  /// Whether a step of this parameter sees each element alone, so that slices of it can be stepped
  /// separately with the same bits.
  public boolean isElementwise(Parameter parameter) {
    return ChainStepper.program(parameter, this).isElementwise();
  }
}
