package dev.keycensus.detectors.declared;

/** Knows one family of files. Without state, and safe to be used by several threads. */
interface Reader {
  /**
   * Whether a file of that path is one of its own. Asked for every file of a tree: cheap.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param name what follows the last slash, in lower case
   */
  boolean reads(String path, String name);

  /**
   * Reads one file.
   *
   * @throws Malformed where it is not what its name says
   */
  void read(NamedFile file, Collector into);
}
