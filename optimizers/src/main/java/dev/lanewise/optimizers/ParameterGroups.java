package dev.lanewise.optimizers;

import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Parameters in groups, each with an optimizer, or settings, of its own; one optimizer in all.
///
/// ```java
/// Optimizer optimizer =
///     ParameterGroups.of(adamW)
///         .with("biases", "**/bias|**/norm*/*", adamWithoutDecay)
///         .frozen("encoder/**");
/// ```
///
/// Of the rules whose pattern matches the name of a parameter the last one wins; a parameter that
/// none matches belongs to the optimizer given first. The scalars of a group go by its name:
/// `biases:lr`; `lr` alone means those of all groups when it is set, and that of the first when it
/// is read.
///
/// The chains of all groups work as one: what is taken over all parameters, such as a global norm,
/// reaches over every group whose chain asks for it. Optimizers that are no chains work on their
/// group alone.
public final class ParameterGroups implements Optimizer {
  /// A rule: which parameters go to which optimizer; to none if they are frozen.
  private record Rule(String name, PathPattern pattern, Optional<Optimizer> optimizer) {}

  private final Optimizer first;
  private final List<Rule> rules;

  private ParameterGroups(Optimizer first, List<Rule> rules) {
    this.first = first;
    this.rules = List.copyOf(rules);
  }

  /// Groups of which there is only the first yet.
  ///
  /// @param first what optimizes the parameters that no rule matches
  public static ParameterGroups of(Optimizer first) {
    return new ParameterGroups(first, List.of());
  }

  /// These groups and one more.
  ///
  /// @param name what its scalars go by; without `:`
  /// @param pattern the names of its parameters, see [PathPattern]
  /// @param optimizer what optimizes them
  /// @throws IllegalArgumentException if the name is blank, has a `:` or is taken
  public ParameterGroups with(String name, String pattern, Optimizer optimizer) {
    boolean taken =
        rules.stream().anyMatch(r -> r.optimizer().isPresent() && r.name().equals(name));
    if (name.isBlank() || name.contains(":") || taken) {
      throw new IllegalArgumentException(
          "a group needs a name of its own without \":\", given: \"" + name + "\"");
    }
    return plus(new Rule(name, PathPattern.of(pattern), Optional.of(optimizer)));
  }

  /// These groups, and parameters that are left as they are.
  ///
  /// @param pattern the names of the parameters, see [PathPattern]
  public ParameterGroups frozen(String pattern) {
    return plus(new Rule("", PathPattern.of(pattern), Optional.empty()));
  }

  private ParameterGroups plus(Rule rule) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(rule);
    return new ParameterGroups(first, more);
  }

  private Rule ruleOf(Parameter parameter) {
    for (Rule rule : rules.reversed()) {
      if (rule.pattern().matches(parameter.name())) {
        return rule;
      }
    }
    return new Rule("", PathPattern.of("**"), Optional.of(first));
  }

  /// @throws IllegalArgumentException if names repeat, a rule matches no parameter, or an optimizer
  ///   cannot work on a parameter
  @Override
  public Stepper bind(List<Parameter> parameters, Workers workers) {
    checkRules(parameters);
    List<ChainStepper.Member> members = new ArrayList<>();
    LinkedHashMap<Rule, List<Parameter>> others = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Rule rule = ruleOf(parameter);
      switch (rule.optimizer().orElse(null)) {
        case null -> {}
        case Chain chain -> members.add(new ChainStepper.Member(parameter, rule.name(), chain));
        default -> others.computeIfAbsent(rule, _ -> new ArrayList<>()).add(parameter);
      }
    }
    List<GroupsStepper.Part> parts = new ArrayList<>();
    if (!members.isEmpty() || others.isEmpty()) {
      parts.add(new GroupsStepper.Part("", ChainStepper.of(members, workers)));
    }
    others.forEach((rule, own) ->
        parts.add(
            new GroupsStepper.Part(
                rule.name(), rule.optimizer().orElseThrow().bind(own, workers))));
    return parts.size() == 1 && parts.getFirst().name().isEmpty()
        ? parts.getFirst().stepper()
        : new GroupsStepper(parts);
  }

  private void checkRules(List<Parameter> parameters) {
    Set<String> names = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
    if (names.size() < parameters.size()) {
      throw new IllegalArgumentException(
          "parameters need names of their own, given: "
              + parameters.stream().map(Parameter::name).toList());
    }
    for (Rule rule : rules) {
      if (names.stream().noneMatch(rule.pattern()::matches)) {
        throw new IllegalArgumentException(
            "the pattern \""
                + rule.pattern()
                + "\" matches none of the parameters "
                + parameters.stream().map(Parameter::name).toList());
      }
    }
  }
}
