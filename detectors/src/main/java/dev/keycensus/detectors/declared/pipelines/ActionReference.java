package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;

/** What follows {@code uses:}: {@code owner/repo/path@version}, {@code docker://image:tag}. */
final class ActionReference {
  private static final int COMMIT = 40;

  private ActionReference() {}

  /** Whether it is GitHub's, or of the repository itself. */
  static boolean isOwn(String reference) {
    return reference.isEmpty()
        || reference.startsWith(".")
        // Of the same repository at the same commit, without a checkout.
        || reference.startsWith("$/")
        || reference.startsWith("actions/")
        || reference.startsWith("github/")
        || reference.startsWith("${{")
        || !reference.contains("/");
  }

  /** Fills what the version tells. */
  static void version(Declaration other, String reference) {
    other.mark(Mark.THIRD_PARTY);
    int at = reference.lastIndexOf('@');
    String version = at < 0 ? "" : reference.substring(at + 1);
    if (reference.startsWith("docker://") && !version.startsWith("sha256:")) {
      int colon = reference.lastIndexOf(':');
      version = colon > "docker://".length() ? reference.substring(colon + 1) : "";
    }
    other.fact("version", version.isEmpty() ? "none" : version);
    // These refuse to be called by a commit, since who verifies their work asks for the tag.
    boolean byTag = reference.startsWith("slsa-framework/slsa-github-generator/");
    if (!isCommit(version) && !version.startsWith("sha256:") && !byTag) {
      other.mark(Mark.UNPINNED);
    }
    String path = reference.startsWith("docker://") ? "" : action(reference);
    int second = path.indexOf('/', path.indexOf('/') + 1);
    other.fact("path", second < 0 ? null : path.substring(second + 1));
  }

  /** A whole commit id of 40 or 64 hexadecimal digits. */
  static boolean isCommit(String version) {
    return (version.length() == COMMIT || version.length() == 64)
        && version.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** {@code owner/repo/path} of a reference with a version. */
  static String action(String reference) {
    int at = reference.indexOf('@');
    return at < 0 ? reference : reference.substring(0, at);
  }

  /** {@code owner/repo}, or the name of an image. */
  static String owner(String reference) {
    if (reference.startsWith("docker://")) {
      int digest = reference.indexOf('@');
      int colon = reference.lastIndexOf(':');
      int end = digest > 0 ? digest : colon > "docker://".length() ? colon : reference.length();
      return reference.substring("docker://".length(), end);
    }
    String path = action(reference);
    int second = path.indexOf('/', path.indexOf('/') + 1);
    return second < 0 ? path : path.substring(0, second);
  }
}
