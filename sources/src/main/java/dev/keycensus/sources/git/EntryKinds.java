package dev.keycensus.sources.git;

/**
 * What the names of files and folders mean to the caller: bit masks that are kept and combined with
 * "or", never looked into. Must be pure functions, callable from any thread.
 *
 * <p>Some names mean more inside certain folders ({@code .github/workflows/x.yml}). Such folders
 * carry marks: {@link #folder} gives them, {@link #kinds} sees those of the folder that the file
 * lies in. Folders without marks cost nothing.
 */
public interface EntryKinds {
  /**
   * The kinds of a file.
   *
   * @param marks of its folder
   * @param name holds the file's name, without its path, in {@code [from, to)}; not decoded
   * @return a bit mask
   */
  int kinds(int marks, byte[] name, int from, int to);

  /**
   * The marks of a folder.
   *
   * @param marks of the folder that it lies in
   * @return a bit mask; 0, as for nearly all folders, if names mean nothing special in it
   */
  default int folder(int marks, byte[] name, int from, int to) {
    return 0;
  }
}
