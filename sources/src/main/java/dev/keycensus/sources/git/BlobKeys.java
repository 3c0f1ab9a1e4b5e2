package dev.keycensus.sources.git;

/**
 * What a blob holds, as far as an {@link Attribution} is asked for it: any numbers of the caller's,
 * such as those of the credentials in it. Two versions of a file that hold the same key are for its
 * history as good as equal. A pure function, callable from any thread; called often.
 */
public interface BlobKeys {
  /**
   * The keys of a blob that stands at some path.
   *
   * @param kinds what {@link EntryKinds} makes of that path
   * @return ascending, none twice; not changed by anyone
   */
  int[] of(int blob, int kinds);
}
