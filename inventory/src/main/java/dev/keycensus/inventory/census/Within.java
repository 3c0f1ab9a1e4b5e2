package dev.keycensus.inventory.census;

/**
 * The part of a file that a sighting is in, for files that people never see as lines of JSON.
 *
 * @param part such as {@code cell=3} for the source of a notebook's third cell and {@code
 *     cell=3,output=1} for the first thing that it printed; both count from 1
 * @param line 1-based, in the text of that part as a person sees it; 0 where there is none
 */
public record Within(String part, int line) {
  /** As it is put behind a path and a {@code #}: {@code cell=3,output=1:7}. */
  @Override
  public String toString() {
    return line > 0 ? part + ":" + line : part;
  }
}
