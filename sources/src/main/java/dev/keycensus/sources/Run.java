package dev.keycensus.sources;

import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One read of a source: what its tasks share. A task never waits for another (they complete their
 * parents instead), so a thread holds at most the buffer of the task it is in. When one fails, the
 * others stop soon, and the failure is thrown only after the last has returned: no sink is called
 * behind the caller's back.
 */
final class Run {
  final Sink sink;
  final Chunks chunks;
  final Buffers buffers;
  final long maxFileSize;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Run(Sink sink, Chunks chunks, long maxFileSize) {
    this.sink = sink;
    this.chunks = chunks;
    this.buffers = new Buffers(chunks.capacity());
    this.maxFileSize = maxFileSize;
  }

  /** Does the step and all that it starts. */
  void perform(ForkJoinPool pool, Step first) {
    pool.invoke(first);
    rethrow();
  }

  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  void rethrow() {
    Throwable cause = failure.get();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null) {
      throw new IllegalStateException(cause);
    }
  }

  void skip(String origin, Skip.Kind kind, String reason) {
    sink.skip(new Skip(origin, kind, reason));
  }

  /** A task that may start further ones. */
  @SuppressWarnings("serial") // Never serialised, although its superclass could be.
  abstract static class Step extends CountedCompleter<Void> {
    final Run run;

    Step(Run run, @Nullable Step parent) {
      super(parent);
      this.run = run;
    }

    abstract void work();

    final void start(Step step) {
      addToPendingCount(1);
      step.fork();
    }

    @Override
    public final void compute() {
      if (!run.hasFailed()) {
        try {
          work();
        } catch (Throwable e) {
          run.fail(e);
        }
      }
      tryComplete();
    }
  }
}
