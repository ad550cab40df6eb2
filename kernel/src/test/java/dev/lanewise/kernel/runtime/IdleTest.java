package dev.lanewise.kernel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleTest {
  @Test
  void whatWasGivenBackIsTakenAgain() {
    Idle<Object> idle = new Idle<>(Object::new);
    Object a = idle.take();
    Object b = idle.take();
    assertNotSame(a, b);
    idle.give(a);
    assertSame(a, idle.take());
    idle.give(b);
    assertSame(b, idle.take());
  }

  @Test
  void manyAtOnceAreKeptUpToABound() {
    AtomicInteger made = new AtomicInteger();
    Idle<Integer> idle = new Idle<>(made::incrementAndGet);
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      out.add(idle.take());
    }
    out.forEach(idle::give);
    for (int i = 0; i < 8; i++) {
      idle.take();
    }
    assertEquals(1000, made.get(), "eight at once are kept on any machine");
    for (int i = 0; i < 1000; i++) {
      idle.take();
    }
    assertTrue(made.get() > 1000, "not all are");
  }

  @Test
  void noPieceIsOutTwice() throws InterruptedException {
    Idle<AtomicInteger> idle = new Idle<>(AtomicInteger::new);
    AtomicInteger twice = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  AtomicInteger piece = idle.take();
                  twice.addAndGet(piece.incrementAndGet() == 1 ? 0 : 1);
                  piece.decrementAndGet();
                  idle.give(piece);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, twice.get());
  }
}
