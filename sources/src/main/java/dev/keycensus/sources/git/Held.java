package dev.keycensus.sources.git;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An object whose edits have not all been visited: its bytes, its state, and how many visits it
 * waits for. Shared by the threads that visit them.
 */
final class Held<S> {
  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(Held.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final byte[] bytes;
  final int length;
  final @Nullable S state;

  @SuppressWarnings("unused") // Through WAITING.
  private volatile int waiting;

  Held(byte[] bytes, int length, @Nullable S state, int waiting) {
    this.bytes = bytes;
    this.length = length;
    this.state = state;
    WAITING.set(this, waiting);
  }

  /** One visit less; true if it was the last. */
  boolean release() {
    return (int) WAITING.getAndAdd(this, -1) == 1;
  }
}
