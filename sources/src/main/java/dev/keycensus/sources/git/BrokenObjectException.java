package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;

/** An object that cannot be given. It becomes a {@link Skip}, so it carries no stack trace. */
final class BrokenObjectException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String GONE = "the object's file is gone";
  final Skip.Kind kind;

  BrokenObjectException(Skip.Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  /** Should have been read and could not be. */
  static BrokenObjectException unread(String reason) {
    return new BrokenObjectException(Skip.Kind.UNREAD, reason);
  }

  /** Its file was there when the repository was opened, and no longer is. */
  static BrokenObjectException gone() {
    return unread(GONE);
  }

  boolean isGone() {
    return reason().equals(GONE);
  }

  /** The reason, never null. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
