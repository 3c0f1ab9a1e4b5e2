package dev.keycensus.sources.git;

import org.jspecify.annotations.Nullable;

/** The four types of object, with the codes that packs use. */
public enum ObjectType {
  COMMIT(1),
  TREE(2),
  BLOB(3),
  TAG(4);

  final byte code;

  ObjectType(int code) {
    this.code = (byte) code;
  }

  /** The type that a loose object's header names, or null. */
  static @Nullable ObjectType ofWord(String word) {
    return switch (word) {
      case "commit" -> COMMIT;
      case "tree" -> TREE;
      case "blob" -> BLOB;
      case "tag" -> TAG;
      default -> null;
    };
  }
}
