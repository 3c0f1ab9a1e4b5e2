package dev.keycensus.inventory.census;

/**
 * Where something stands now.
 *
 * @param path relative to the target, with {@code /}, not escaped
 * @param line 1-based; 0 for the file as a whole
 */
public record Place(String path, int line) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byPath = path.compareTo(other.path);
    return byPath != 0 ? byPath : Integer.compare(line, other.line);
  }
}
