package dev.keycensus.sources.jgit;

import org.eclipse.jgit.lib.ProgressMonitor;

/** JGit's progress as ours; of what the server wants to be shown, nothing is. */
final class ProgressOf implements ProgressMonitor {
  private static final long EVERY = 100_000_000;

  private final CloneProgress progress;
  private final Meter meter;
  private int done;
  private int of;
  private long next = System.nanoTime();

  ProgressOf(CloneProgress progress, Meter meter) {
    this.progress = progress;
    this.meter = meter;
  }

  @Override
  public void start(int tasks) {}

  @Override
  public void beginTask(String title, int total) {
    done = 0;
    of = Math.max(0, total);
  }

  @Override
  public void update(int completed) {
    done += completed;
    long now = System.nanoTime();
    if (now - next > 0) {
      next = now + EVERY;
      progress.update(meter.received(), done, of);
    }
  }

  @Override
  public void endTask() {}

  @Override
  public boolean isCancelled() {
    return meter.isCancelled();
  }

  @Override
  public void showDuration(boolean enabled) {}
}
