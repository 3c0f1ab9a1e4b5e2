package dev.keycensus.detectors;

import java.util.List;

/**
 * Finds what has no anchor in files whose name tells what they hold. No interval of such a text is
 * known, so each version is looked at anew: for kinds whose files are few and small.
 */
interface WholeFile {
  /** The kind of file that it reads, and that nothing else is carried over for. */
  FileKind kind();

  /** Adds what the text holds, by offsets in it. */
  void find(Text text, List<Match> out);
}
