package dev.lanewise.kernel.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Equal descriptions share one class; what nobody uses goes; what is written to a file is an
/// ordinary class.
class GeneratedClassesTest {
  private static final ElementType TYPE = ElementType.FLOAT;

  private static LoopPlan plan(String input, double factor) {
    LoopPlan plan = new LoopPlan(TYPE);
    plan.add("out of " + input, Expr.matrix(input).times(factor).plus(1), null, null);
    return plan;
  }

  private static LoopKernel kernel(String input, double factor) {
    LoopPlan plan = plan(input, factor);
    return LoopKernels.of(plan, Sharing.none(plan.arrays()), CompiledLoop.target(TYPE));
  }

  @Test
  void equalLoopsShareOneClassWhateverTheirNames() {
    assertSame(kernel("x", 1.5), kernel("x", 1.5));
    assertSame(kernel("x", 1.5), kernel("y", 1.5));
    assertNotSame(kernel("x", 1.5), kernel("x", 2.5));
  }

  @Test
  void threadsThatAskAtOnceGetOneClass() throws InterruptedException {
    Set<LoopKernel> made = ConcurrentHashMap.newKeySet();
    CyclicBarrier start = new CyclicBarrier(8);
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      try {
                        start.await();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                      made.add(kernel("concurrent", 0.125));
                    }))
            .toList();
    for (Thread t : threads) {
      t.join();
    }
    assertEquals(1, made.size());
  }

  @Test
  void classesThatNobodyUsesAreUnloaded() throws InterruptedException {
    WeakReference<Class<?>> gone = new WeakReference<>(kernel("x", 1234.5).getClass());
    int before = 0;
    for (int i = 0; i < 300; i++) {
      kernel("x", 5000 + i);
      before = Math.max(before, GeneratedClasses.known());
    }
    for (int i = 0; i < 50 && (gone.get() != null || GeneratedClasses.known() >= before); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertNull(gone.get());
    assertTrue(GeneratedClasses.known() < before, before + " were known");
  }

  @Test
  void expressionsTooLargeForTheCompilerAreRefusedWithTheSizes() {
    Expr sum = Expr.constant(0);
    for (int i = 1; i < 1500; i++) {
      sum = sum.times(Expr.matrix("x")).plus(i);
    }
    Loop.Builder loop = Loop.of(TYPE).store("y", sum);
    String message = assertThrows(IllegalArgumentException.class, loop::compile).toString();
    assertTrue(message.contains("too large") && message.contains("at most 8000"), message);
  }

  @Test
  void dumpedClassesAreReadableAndWorkAsOrdinaryOnes(@TempDir Path folder)
      throws IOException, InterruptedException, ReflectiveOperationException {
    System.setProperty("dev.lanewise.dump", folder.toString());
    LoopKernel hidden;
    try {
      hidden = kernel("dumped", 3.140625);
    } finally {
      System.clearProperty("dev.lanewise.dump");
    }
    assertTrue(hidden.getClass().isHidden());
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.toList().getFirst();
    }
    String name = file.getFileName().toString().replace(".class", "");
    assertTrue(hidden.getClass().getName().contains(name), name);
    String text = javap(file);
    assertTrue(text.contains("implements dev.lanewise.kernel.codegen.LoopKernel"), text);
    assertTrue(text.contains("void run("), text);
    Class<?> type = MethodHandles.lookup().defineClass(Files.readAllBytes(file));
    LoopKernel ordinary = (LoopKernel) type.getDeclaredConstructor().newInstance();
    assertArrayEquals(run(hidden), run(ordinary));
  }

  @Test
  void whatDoesNotVaryIsComputedBeforeTheLoops() {
    Expr once = Expr.scalar("lr").times(Expr.scalar("x")).sqrt();
    Expr eachRow = Expr.column("scale").times(once).abs();
    LoopPlan plan = new LoopPlan(TYPE);
    plan.add("p", Expr.matrix("p").minus(eachRow.dividedBy(once)), null, null);
    plan.add("norm", Expr.matrix("p").square(), Fold.SUM, Fold.Direction.ROW);
    for (Target target : List.of(CompiledLoop.target(TYPE), CompiledLoop.target(TYPE).scalar())) {
      byte[] bytes =
          LoopWriter.write(
              plan,
              Sharing.none(plan.arrays()),
              target,
              ClassDesc.of("dev.lanewise.kernel.codegen.Hoisted"));
      assertEquals(List.of(0), depthsOf("sqrt", bytes), target.toString());
      assertEquals(List.of(1), depthsOf("abs", bytes), target.toString());
    }
  }

  /// How many loops each call of a method stands in.
  private static List<Integer> depthsOf(String method, byte[] bytes) {
    List<CodeElement> code =
        ClassFile.of().parse(bytes).methods().stream()
            .filter(m -> m.methodName().equalsString("run"))
            .flatMap(m -> m.code().orElseThrow().elementList().stream())
            .toList();
    List<Integer> depths = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof InvokeInstruction call && call.name().equalsString(method)) {
        depths.add(loopsAround(code, i));
      }
    }
    return depths;
  }

  private static int loopsAround(List<CodeElement> code, int place) {
    int loops = 0;
    for (int i = place; i < code.size(); i++) {
      if (code.get(i) instanceof BranchInstruction branch) {
        int to = IntStream.range(0, code.size()).filter(j -> isTarget(code.get(j), branch)).sum();
        loops += to <= place ? 1 : 0;
      }
    }
    return loops;
  }

  private static boolean isTarget(CodeElement element, BranchInstruction branch) {
    return element instanceof LabelTarget label && label.label().equals(branch.target());
  }

  private static String javap(Path file) throws IOException, InterruptedException {
    String javap = Path.of(System.getProperty("java.home"), "bin", "javap").toString();
    Process process =
        new ProcessBuilder(javap, "-c", file.toString()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  private static float[] run(LoopKernel kernel) {
    Frame frame = new Frame();
    float[] out = new float[100];
    float[] in = new float[100];
    for (int i = 0; i < in.length; i++) {
      in[i] = i * 0.37f;
    }
    frame.floats = new float[][] {in, out};
    frame.offsets = new int[2];
    frame.strides = new int[] {100, 100};
    frame.indices = new int[1][0];
    frame.columns = 100;
    kernel.run(frame, new Scratch(false, 0), 0, 1, 0, 99, 0, 0);
    return out;
  }
}
