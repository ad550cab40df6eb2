package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/// What code is generated for: the element type, the vector width, and two facts of the machine.
///
/// @param type the element type
/// @param bits the vector width in bits; 0 for scalar code
/// @param maskedMemory whether masked loads and stores are fast, so that tails use them
/// @param fma whether the machine multiplies and adds with one rounding; without it, two
public record Target(ElementType type, int bits, boolean maskedMemory, boolean fma) {
  private static final String PACKAGE = "jdk.incubator.vector.";
  static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
  static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
  static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
  static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");

  /// The lanes of a reduction that take whole blocks of columns: the same at every width, so that
  /// sums have the same bits.
  static int wideLanes(ElementType type) {
    return type == ElementType.FLOAT ? 64 : 32;
  }

  /// The lanes that take the columns that are left: those of the widest vector.
  static int restLanes(ElementType type) {
    return type == ElementType.FLOAT ? 16 : 8;
  }

  boolean wide() {
    return type == ElementType.DOUBLE;
  }

  /// Elements in a vector; 1 for scalar code.
  public int lanes() {
    return bits == 0 ? 1 : bits / (8 * type.bytes());
  }

  int wideLanes() {
    return wideLanes(type);
  }

  int restLanes() {
    return restLanes(type);
  }

  /// The lanes of one reduction in all.
  int reductionLanes() {
    return wideLanes() + restLanes();
  }

  /// The same machine, scalar.
  Target scalar() {
    return new Target(type, 0, maskedMemory, fma);
  }

  ClassDesc realVector() {
    return ClassDesc.of(PACKAGE + (wide() ? "DoubleVector" : "FloatVector"));
  }

  ClassDesc integerVector() {
    return ClassDesc.of(PACKAGE + (wide() ? "LongVector" : "IntVector"));
  }

  String speciesField() {
    return "SPECIES_" + bits;
  }

  TypeKind real() {
    return wide() ? TypeKind.DOUBLE : TypeKind.FLOAT;
  }

  TypeKind integer() {
    return wide() ? TypeKind.LONG : TypeKind.INT;
  }

  ClassDesc realDesc() {
    return wide() ? ConstantDescs.CD_double : ConstantDescs.CD_float;
  }

  ClassDesc integerDesc() {
    return wide() ? ConstantDescs.CD_long : ConstantDescs.CD_int;
  }

  ClassDesc realArray() {
    return realDesc().arrayType();
  }

  ClassDesc integerArray() {
    return integerDesc().arrayType();
  }
}
