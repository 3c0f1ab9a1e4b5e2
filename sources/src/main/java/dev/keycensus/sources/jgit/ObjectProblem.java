package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Skip;

/** Why one object cannot be had. The rest of the database may be fine. */
final class ObjectProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of skip it makes. */
  final Skip.Kind kind;

  ObjectProblem(Skip.Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  /** The reason, as a skip tells it. */
  String reason() {
    return String.valueOf(getMessage());
  }

  static ObjectProblem broken() {
    return new ObjectProblem(Skip.Kind.UNREAD, "object is broken");
  }

  static ObjectProblem unreadable() {
    return new ObjectProblem(Skip.Kind.UNREAD, "object cannot be read");
  }

  static ObjectProblem missing(boolean partial) {
    return partial
        ? new ObjectProblem(Skip.Kind.BOUNDARY, "object is not in this partial clone")
        : new ObjectProblem(Skip.Kind.UNREAD, "object is missing");
  }

  static ObjectProblem tooLarge(long limit) {
    return limit < ObjectFiles.MAX_OBJECT
        ? new ObjectProblem(Skip.Kind.LIMIT, "over --max-file-size")
        : new ObjectProblem(Skip.Kind.LIMIT, "larger than 64 MiB, in a change");
  }
}
