package dev.keycensus.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rule files are kept that are in no folder of the disk, such as those of a commit. Paths are
 * relative to its root, with slashes.
 */
public interface RuleTree {
  /** What errors call a file. */
  String shown(String path);

  /** Whether there is a folder of that name. */
  boolean isFolder(String path) throws UserError;

  /** The regular files below a folder, sorted. */
  List<String> files(String folder) throws UserError;

  /**
   * The content of a regular file.
   *
   * @param limit bytes; of a longer file, more than that is given, or an error
   * @return null if there is no such file
   */
  byte @Nullable [] read(String path, int limit) throws UserError;
}
