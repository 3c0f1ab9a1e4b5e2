package dev.keycensus.sources.jgit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Counts what a server sends, over all connections of a clone, and ends it when it is enough. */
final class Meter {
  private final CloneLimits limits;
  private final long deadline;
  private long received;
  private long most = CloneLimits.MAX_REFS;
  private volatile boolean cancelled;
  private final List<Runnable> atCancel = new ArrayList<>();

  Meter(CloneLimits limits) {
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.time().toNanos();
    this.most = Math.min(most, limits.bytes());
  }

  /** From now on the objects come. */
  synchronized void objectsNext() {
    most = limits.bytes();
  }

  synchronized long received() {
    return received;
  }

  void cancel() {
    cancelled = true;
    List<Runnable> waiting;
    synchronized (this) {
      waiting = List.copyOf(atCancel);
    }
    waiting.forEach(Runnable::run);
  }

  /** Has something done when it is enough. */
  void whenCancelled(Runnable action) {
    synchronized (this) {
      atCancel.add(action);
    }
    if (cancelled) {
      action.run();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Time that is left, in milliseconds; at least 1. */
  long left() {
    return Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
  }

  GitProblem late() {
    return new GitProblem(
        "the clone took longer than " + CloneLimits.words(limits.time()),
        "clone it yourself and scan the clone");
  }

  private void count(long bytes) throws IOException {
    if (cancelled) {
      throw new GitProblem("the clone was cancelled", null);
    }
    if (System.nanoTime() - deadline > 0) {
      throw late();
    }
    synchronized (this) {
      received += Math.max(0, bytes);
      if (received > most) {
        throw new GitProblem(
            "the server sent more than " + (most >> 20) + " MiB",
            "clone it yourself and scan the clone");
      }
    }
  }

  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = in.read(bytes, from, length);
        count(n);
        return n;
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }
}
