package dev.lanewise.kernel.codegen;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Tells C2 which class a vector has that the Vector API has not just given.
///
/// A vector that is stored as it was loaded or broadcast, or that comes from the turns of a loop,
/// is a `FloatVector` for the compiler, and which subclass it guesses from the profile of the
/// Vector API's own `intoArray`, which all code of the virtual machine shares. Where vectors of two
/// widths have gone through it, C2 inlines both ways. One compile in eight left the vectors of a
/// loop that only copies on the heap, and so did one virtual machine in ten with the accumulators
/// of a tile (those that C2 compiled from the interpreter's profile, without C1's). A cast to a
/// class that is a constant, a static final field of the generated class, ends the guessing. What
/// an operation gives needs no cast, since the Vector API casts it; and not every vector can have
/// one, since C1 does not compile a method with many casts, and C2 waits for C1's profile.
public final class ExactClass {
  private static final String FIELD = "VECTOR";
  private static final MethodTypeDesc CAST =
      MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);

  private final ClassDesc owner;
  private final ClassDesc vector;
  private final String speciesField;
  private boolean used;

  /// @param owner the class that is generated
  /// @param vector the class of vectors in its code
  /// @param speciesField the name of their species
  public ExactClass(ClassDesc owner, ClassDesc vector, String speciesField) {
    this.owner = owner;
    this.vector = vector;
    this.speciesField = speciesField;
  }

  /// The class that is generated.
  ClassDesc owner() {
    return owner;
  }

  /// Casts the vector on the stack.
  public void cast(CodeBuilder code) {
    used = true;
    code.getstatic(owner, FIELD, ConstantDescs.CD_Class).swap();
    code.invokevirtual(ConstantDescs.CD_Class, "cast", CAST).checkcast(vector);
  }

  /// Declares the constant in the generated class if there are casts.
  void declare(ClassBuilder type) {
    if (used) {
      type.withField(
          FIELD,
          ConstantDescs.CD_Class,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
  }

  /// Sets the constant: part of the initializer of the generated class.
  void initialize(CodeBuilder code) {
    if (used) {
      code.getstatic(vector, speciesField, Target.SPECIES);
      code.invokeinterface(Target.SPECIES, "vectorType", MethodTypeDesc.of(ConstantDescs.CD_Class));
      code.putstatic(owner, FIELD, ConstantDescs.CD_Class);
    }
  }

  /// Declares the constant and an initializer that sets it, in a class that has no other.
  public void declareWithInitializer(ClassBuilder type) {
    declare(type);
    type.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          initialize(code);
          code.return_();
        });
  }
}
