package dev.keycensus.sources.git;

/** Takes the texts of commits and tags while they are read. Called from several threads at once. */
public interface Messages {
  /** Ignores them. */
  Messages NONE = (object, bytes, from, to) -> {};

  /**
   * The message of a commit or an annotated tag.
   *
   * @param object the commit's or tag's number
   * @param bytes holds the message, not decoded, in {@code [from, to)}; lent until this returns
   */
  void message(int object, byte[] bytes, int from, int to);
}
