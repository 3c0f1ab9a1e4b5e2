package dev.keycensus.inventory;

import dev.keycensus.rules.UserError;
import dev.keycensus.sources.jgit.Clone;
import dev.keycensus.sources.jgit.CloneLimits;
import dev.keycensus.sources.jgit.CloneProgress;
import dev.keycensus.sources.jgit.GitProblem;
import dev.keycensus.sources.jgit.Remote;
import dev.keycensus.sources.jgit.RemoteUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Repositories that are cloned to be scanned, and deleted again. */
public final class RemoteScan {
  private RemoteScan() {}

  /** What to do with a clone. */
  interface Reading {
    void read(Path repository) throws IOException, UserError;
  }

  /** Whether a target on the command line is meant as a URL. */
  public static boolean isUrl(String target) {
    return target.indexOf(':') > 0 && RemoteUrl.isOne(target);
  }

  /** The URL without a login, as it may be printed; the text itself is not one to print. */
  static String shown(String url) {
    try {
      return RemoteUrl.parse(url, null).shown();
    } catch (GitProblem e) {
      return "a URL";
    }
  }

  /**
   * Refuses a URL that cannot be followed, before anything is read.
   *
   * @throws UserError if it is of no kind that is supported
   */
  public static void check(String url) throws UserError {
    try {
      RemoteUrl.parse(url, null);
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  static void read(String url, Reading reading) throws UserError, IOException {
    try {
      RemoteUrl remote = RemoteUrl.parse(url, System.getenv("KEYCENSUS_TOKEN"));
      try (Clone clone = new Remote(remote, CloneLimits.DEFAULT, CloneProgress.NONE).cloneNow()) {
        reading.read(clone.folder());
      }
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  private static UserError told(GitProblem e) {
    return new UserError(Objects.requireNonNull(e.getMessage()), e.hint());
  }
}
