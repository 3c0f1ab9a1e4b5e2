package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one version of a tree: of a commit, or of what would be committed now. */
public interface FilesAt {
  /**
   * A file's content.
   *
   * @param path from the repository's root, with slashes
   * @param limit bytes
   * @return null if there is no regular file of that name
   * @throws GitProblem if it is there and cannot be read, or is longer than {@code limit}
   */
  byte @Nullable [] read(String path, int limit) throws IOException;

  /**
   * The regular files below a folder.
   *
   * @param folder from the repository's root, with slashes; empty for the root
   * @param deepest how many folders below that one are entered
   * @param most how many there may be
   * @return their paths from the root, sorted; empty if there is no such folder
   * @throws GitProblem if it cannot be read, or holds more
   */
  List<String> list(String folder, int deepest, int most) throws IOException;
}
