package dev.keycensus.rules;

import java.util.Collection;
import java.util.function.Supplier;

/**
 * Where a value was seen, as far as allowlists ask.
 *
 * @param path from the root of the repository, with {@code /}; empty where there is none
 * @param commits ids of the commits that brought it there, in small hex digits; empty for a file
 *     that is not committed
 * @param secret the value
 * @param line the line that it begins on, without its end; asked for only by allowlists over lines
 */
public record Spot(String path, Collection<String> commits, String secret, Supplier<String> line) {
  @Override
  public String toString() {
    return path; // Never the value.
  }
}
