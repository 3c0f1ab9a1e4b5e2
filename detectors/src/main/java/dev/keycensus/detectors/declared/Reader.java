package dev.keycensus.detectors.declared;

import java.util.Set;

/** Knows one family of files. Without state, and safe to be used by several threads. */
public interface Reader {
  /**
   * What the names of its files end in, in lower case and without the dot: it is not asked for
   * others. None where they may end in anything.
   */
  default Set<String> endings() {
    return Set.of();
  }

  /**
   * Whether a file of that path is one of its own. Asked for every file of a tree whose name ends
   * as it may: cheap.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param name what follows the last slash, in lower case
   */
  boolean reads(String path, String name);

  /**
   * Whether a file declares something because of its name: it is told of even where nothing is
   * found in it. Where not, the name only says that it is worth a look.
   */
  default boolean byName() {
    return true;
  }

  /**
   * A look at a file before it is read, quick and without keeping it.
   *
   * @param content lent, of which {@code length} bytes count
   */
  default boolean worth(byte[] content, int length) {
    return true;
  }

  /**
   * Reads one file.
   *
   * @throws Malformed where it is not what its name says
   */
  void read(NamedFile file, Collector into);
}
