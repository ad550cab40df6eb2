package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Machine;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/// What the generators of this package share: a class with one method, and the calls of the Vector
/// API for one element type and width.
final class VectorCode {
  static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
  static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");

  final CodeBuilder code;
  final ClassDesc vector;
  final ClassDesc element;
  final TypeKind kind;
  private final int bits;
  private int nextLocal;

  /// @param firstLocal the first local that is not an argument
  VectorCode(ElementType type, int bits, CodeBuilder code, int firstLocal) {
    this.code = code;
    this.bits = bits;
    boolean single = type == ElementType.FLOAT;
    vector = vector(type);
    element = single ? ConstantDescs.CD_float : ConstantDescs.CD_double;
    kind = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
    nextLocal = firstLocal;
  }

  /// The class of vectors of a type.
  static ClassDesc vector(ElementType type) {
    boolean single = type == ElementType.FLOAT;
    return ClassDesc.of("jdk.incubator.vector." + (single ? "FloatVector" : "DoubleVector"));
  }

  /// A class of this name with a superclass whose only method it implements.
  static byte[] classWith(
      ClassDesc name,
      ClassDesc superclass,
      String method,
      MethodTypeDesc type,
      Consumer<CodeBuilder> body) {
    return classWith(name, superclass, method, type, body, _ -> {});
  }

  /// The same, and what else the class has.
  static byte[] classWith(
      ClassDesc name,
      ClassDesc superclass,
      String method,
      MethodTypeDesc type,
      Consumer<CodeBuilder> body,
      Consumer<ClassBuilder> more) {
    return ClassFile.of()
        .build(
            name,
            builder -> {
              builder.withFlags(
                  ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
              builder.withSuperclass(superclass);
              builder.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  constructor ->
                      constructor
                          .aload(0)
                          .invokespecial(
                              superclass, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                          .return_());
              builder.withMethodBody(method, type, ClassFile.ACC_PUBLIC, body);
              more.accept(builder);
            });
  }

  /// As many new locals, by the index of the first.
  int locals(int count) {
    int first = nextLocal;
    nextLocal += count;
    return first;
  }

  /// A new local that holds the argument at `argument` as an array of elements.
  int array(int argument) {
    int local = locals(1);
    code.aload(argument).checkcast(element.arrayType()).astore(local);
    return local;
  }

  /// The name of the field that holds the species of vectors of so many bits.
  static String speciesField(int bits) {
    return "SPECIES_" + bits;
  }

  /// Pushes the species.
  void species() {
    code.getstatic(vector, speciesField(bits), SPECIES);
  }

  /// species, array, index -> vector
  void load() {
    code.invokestatic(
        vector,
        "fromArray",
        MethodTypeDesc.of(vector, SPECIES, element.arrayType(), ConstantDescs.CD_int));
  }

  /// species, array, index, mask -> vector
  void loadMasked() {
    code.invokestatic(
        vector,
        "fromArray",
        MethodTypeDesc.of(vector, SPECIES, element.arrayType(), ConstantDescs.CD_int, MASK));
  }

  /// vector, array, index ->
  void store() {
    code.invokevirtual(
        vector,
        "intoArray",
        MethodTypeDesc.of(ConstantDescs.CD_void, element.arrayType(), ConstantDescs.CD_int));
  }

  /// vector, array, index, mask ->
  void storeMasked() {
    code.invokevirtual(
        vector,
        "intoArray",
        MethodTypeDesc.of(ConstantDescs.CD_void, element.arrayType(), ConstantDescs.CD_int, MASK));
  }

  /// species, int from, int to -> mask of the lanes i with from + i < to
  void indexInRange() {
    code.invokeinterface(
        SPECIES,
        "indexInRange",
        MethodTypeDesc.of(MASK, ConstantDescs.CD_int, ConstantDescs.CD_int));
  }

  /// Pushes a vector of a double argument, rounded to the element type.
  void broadcastArgument(int argument) {
    species();
    code.dload(argument);
    if (kind == TypeKind.FLOAT) {
      code.d2f();
    }
    broadcast();
  }

  /// species, element -> vector
  void broadcast() {
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  /// Pushes a vector of +0.
  void zero() {
    species();
    code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
  }

  /// vector, vector -> product
  ///
  /// Not by the method `mul`, whose code vectors of all widths share: where it has seen two, C2
  /// takes both ways in everything else that multiplies.
  void multiply() {
    int factor = locals(1);
    code.astore(factor).getstatic(OPERATORS, "MUL", OPERATORS.nested("Associative")).aload(factor);
    code.invokevirtual(
        vector, "lanewise", MethodTypeDesc.of(vector, OPERATORS.nested("Binary"), VECTOR));
  }

  /// Pushes the mask of the lanes whose bits are set.
  void mask(long lanes) {
    species();
    code.loadConstant(lanes);
    code.invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, ConstantDescs.CD_long));
  }

  /// vector, shuffle -> its lanes in another order
  void rearrange() {
    code.invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, SHUFFLE));
  }

  /// vector, other, mask -> the lanes of the other where the mask is set
  void blend() {
    code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK));
  }

  /// a, b, c -> a b + c, rounded once; twice where the machine cannot, see [Machine#HARDWARE_FMA].
  ///
  /// Vectors narrower than the machine's do it by their own method, for the reason given at
  /// [#multiply].
  void fma() {
    if (Machine.HARDWARE_FMA && bits >= Machine.VECTOR_BITS) {
      code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR));
      return;
    }
    if (Machine.HARDWARE_FMA) {
      int addend = locals(1);
      int factor = locals(1);
      code.astore(addend).astore(factor);
      code.getstatic(OPERATORS, "FMA", OPERATORS.nested("Ternary"));
      code.aload(factor).aload(addend);
      code.invokevirtual(
          vector,
          "lanewise",
          MethodTypeDesc.of(vector, OPERATORS.nested("Ternary"), VECTOR, VECTOR));
      return;
    }
    int addend = locals(1);
    code.astore(addend);
    multiply();
    code.aload(addend);
    code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, VECTOR));
  }
}
