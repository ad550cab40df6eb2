package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Weight;
import dev.lanewise.layers.WeightShape;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What one layer asks for while it is built.
final class NodeContext implements LayerContext {
  /// Memory asked for.
  static final class Request implements Buffer {
    private final int columns;
    final boolean isKept;
    MemoryPlan.@Nullable Piece piece;

    Request(int columns, boolean isKept) {
      this.columns = columns;
      this.isKept = isKept;
    }

    @Override
    public int columns() {
      return columns;
    }
  }

  private final String name;
  private final List<Shape> inputs;
  private final Shape output;
  private final BuildSettings settings;
  private final Store store;
  private final LongSupplier step;
  final List<Request> requests = new ArrayList<>();
  final List<WeightTransform.Code> transforms = new ArrayList<>();
  final Map<String, Weight> transformed = new HashMap<>();
  boolean hasParameters;

  NodeContext(
      String name,
      List<Shape> inputs,
      Shape output,
      BuildSettings settings,
      Store store,
      LongSupplier step) {
    this.name = name;
    this.inputs = inputs;
    this.output = output;
    this.settings = settings;
    this.store = store;
    this.step = step;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ElementType type() {
    return settings.type();
  }

  @Override
  public List<Shape> inputs() {
    return inputs;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public int maxBatch() {
    return settings.maxBatch();
  }

  @Override
  public Workers workers() {
    return settings.workers();
  }

  @Override
  public long key(String stream) {
    return store.key(path(stream));
  }

  @Override
  public Parameter parameter(
      String suffix, int rows, int columns, Role role, Initializer initializer) {
    WeightShape shape = new WeightShape(rows, columns, rows, 1, false);
    return parameter(suffix, shape, role, initializer, false);
  }

  @Override
  public Parameter turnedParameter(
      String suffix, int rows, int columns, Role role, Initializer initializer) {
    WeightShape shape = new WeightShape(rows, columns, rows, 1, true);
    return parameter(suffix, shape, role, initializer, false);
  }

  @Override
  public Weight weight(
      String suffix,
      WeightShape shape,
      Initializer initializer,
      @Nullable WeightTransform transform) {
    Parameter parameter = parameter(suffix, shape, Role.WEIGHT, initializer, transform != null);
    if (transform == null) {
      return new Weight(parameter.value(), parameter.gradient());
    }
    Weight weight = new Weight(store.matrix(shape), store.matrix(shape));
    transformed.put(suffix, weight);
    transforms.add(transform.build(new TransformContext(this, parameter, weight)));
    return weight;
  }

  @Override
  public Matrix state(String suffix, int rows, int columns) {
    return store.state(path(suffix), rows, columns);
  }

  @Override
  public Buffer kept(int columns) {
    return request(columns, true);
  }

  @Override
  public Buffer scratch(int columns) {
    return request(columns, false);
  }

  Parameter parameter(
      String suffix, WeightShape shape, Role role, Initializer initializer, boolean isTransformed) {
    hasParameters = true;
    return store.parameter(path(suffix), shape, role, initializer, isTransformed);
  }

  long step() {
    return step.getAsLong();
  }

  private String path(String suffix) {
    return name + "/" + suffix;
  }

  private Request request(int columns, boolean isKept) {
    Request request = new Request(columns, isKept);
    requests.add(request);
    return request;
  }
}
