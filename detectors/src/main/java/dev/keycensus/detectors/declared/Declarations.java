package dev.keycensus.detectors.declared;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the named files of a tree declare. Library parsers run on these few files only; what
 * they make of them never changes what detection finds in the same bytes.
 */
public final class Declarations {
  /** A longer file is not read for what it declares, in bytes. */
  public static final int LONGEST = 4 << 20;

  /** The first that reads a file is the only one. */
  private static final List<Reader> READERS =
      Stream.of(AgentFiles.READERS, PipelineFiles.READERS, PlatformFiles.READERS)
          .flatMap(List::stream)
          .toList();

  private Declarations() {}

  /**
   * Whether the name of a file tells that it may declare something.
   *
   * @param path relative to the root of the repository, with {@code /}
   */
  public static boolean wants(String path) {
    return reader(path) != null;
  }

  /**
   * What a file declares.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param content not kept
   * @return null for a file of no interest
   */
  public static @Nullable Declared read(String path, byte[] content) {
    Reader reader = reader(path);
    if (reader == null) {
      return null;
    }
    Collector into = new Collector();
    if (content.length > LONGEST) {
      return into.declared(
          new Declared.Problem(0, "larger than " + (LONGEST >> 20) + " MiB", true));
    }
    try {
      reader.read(new NamedFile(path, content), into);
      return into.declared(null);
    } catch (Malformed e) {
      return into.declared(e.problem());
    }
  }

  /**
   * Where a home folder holds configuration of agents, what they wrote down, credentials of tools,
   * histories of commands and folders that other machines see: globs relative to it, with {@code
   * /}, sorted.
   */
  public static List<String> homeGlobs() {
    return HomePaths.GLOBS;
  }

  /** Those of {@link #homeGlobs} that name what agents wrote down: transcripts, memories, plans. */
  public static List<String> transcriptGlobs() {
    return HomePaths.OF_AGENTS;
  }

  private static @Nullable Reader reader(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (Reader reader : READERS) {
      if (reader.reads(path, name)) {
        return reader;
      }
    }
    return null;
  }
}
