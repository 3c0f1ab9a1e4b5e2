package dev.keycensus.detectors.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tree of which only some are handed in, such as those that a change touches: the
 * others are asked for by name, few and only when they are needed.
 */
public interface Elsewhere {
  /** A longer file is no part of another, in bytes. */
  int LONGEST = 1 << 20;

  /** Where all files of a tree are handed in. */
  Elsewhere NOWHERE =
      new Elsewhere() {
        @Override
        public byte @Nullable [] read(String path) {
          return null;
        }

        @Override
        public List<String> list(String folder, boolean deep) {
          return List.of();
        }
      };

  /**
   * A file's content, not to be changed.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @return null for none, or none that can be read, or longer than {@link #LONGEST}
   */
  byte @Nullable [] read(String path);

  /**
   * The files below a folder.
   *
   * @param folder without a slash at its end; empty for the root
   * @param deep also those below its folders
   * @return paths relative to the root of the repository, sorted
   */
  List<String> list(String folder, boolean deep);
}
