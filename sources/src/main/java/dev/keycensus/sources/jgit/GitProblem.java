package dev.keycensus.sources.jgit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something about a repository, a revision or a remote that the user can put right, as opposed to a
 * disk that fails. The message is one sentence without a full stop; it may hold names from a
 * hostile repository, so it is for {@code UserError} to print.
 */
public final class GitProblem extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  GitProblem(String what, @Nullable String hint) {
    super(what);
    this.hint = hint;
  }

  /** What to do about it, or null. */
  public @Nullable String hint() {
    return hint;
  }
}
