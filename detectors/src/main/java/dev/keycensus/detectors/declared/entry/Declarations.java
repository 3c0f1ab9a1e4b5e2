package dev.keycensus.detectors.declared.entry;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.agents.AgentFiles;
import dev.keycensus.detectors.declared.code.SourceFiles;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.pipelines.PipelineFiles;
import dev.keycensus.detectors.declared.pipelines.ShellFiles;
import dev.keycensus.detectors.declared.platform.PlatformFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the named files of a tree declare. Library parsers run on these few files only; what
 * they make of them never changes what detection finds in the same bytes.
 */
public final class Declarations {
  /** A longer file is not read for what it declares, in bytes. */
  public static final int LONGEST = 4 << 20;

  /** The first that reads a file, and finds it worth it, is the only one. */
  static final List<Reader> READERS =
      Stream.of(
              AgentFiles.READERS,
              PipelineFiles.READERS,
              PlatformFiles.READERS,
              SourceFiles.READERS,
              List.<Reader>of(new ShellFiles(SourceFiles::isOutside)))
          .flatMap(List::stream)
          .toList();

  /** Those that may read files of an ending; of a few endings, as there are any number. */
  private static final ConcurrentMap<String, List<Reader>> BY_ENDING = new ConcurrentHashMap<>();

  private static final int MOST_ENDINGS = 500;

  private Declarations() {}

  /**
   * Whether the name of a file tells that it may declare something.
   *
   * @param path relative to the root of the repository, with {@code /}
   */
  public static boolean wants(String path) {
    String name = name(path);
    return readers(name).stream().anyMatch(reader -> reader.reads(path, name));
  }

  /**
   * What a file declares.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param content not kept
   * @return null for a file of no interest
   */
  public static @Nullable Declared read(String path, byte[] content) {
    return read(path, content, content.length);
  }

  /**
   * The same of the first bytes of an array.
   *
   * @param bytes lent
   * @return null for a file of no interest, also where only its content tells
   */
  public static @Nullable Declared read(String path, byte[] bytes, int length) {
    Reader reader = reader(path, bytes, length);
    if (reader == null) {
      return null;
    }
    if (length > LONGEST) {
      return tooLarge();
    }
    Collector into = new Collector();
    try {
      reader.read(new NamedFile(path, Arrays.copyOf(bytes, length)), into);
      Declared said = into.declared(null);
      boolean nothing = said.declarations().isEmpty() && said.references().isEmpty();
      return nothing && !reader.byName() ? null : said;
    } catch (Malformed e) {
      return into.declared(new Declared.Problem(e.line(), e.what(), e.limit()));
    }
  }

  /**
   * That nothing was read of a file that is too large to be held, where it would have been.
   *
   * @param start its first bytes, lent
   * @return null for a file of no interest
   */
  public static @Nullable Declared unread(String path, byte[] start, int length) {
    return reader(path, start, length) == null ? null : tooLarge();
  }

  private static Declared tooLarge() {
    String what = "larger than " + (LONGEST >> 20) + " MiB: not read for what it declares";
    return new Collector().declared(new Declared.Problem(0, what, true));
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

  private static @Nullable Reader reader(String path, byte[] bytes, int length) {
    String name = name(path);
    for (Reader reader : readers(name)) {
      if (reader.reads(path, name) && reader.worth(bytes, length)) {
        return reader;
      }
    }
    return null;
  }

  private static List<Reader> readers(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    List<Reader> known = BY_ENDING.get(ending);
    if (known == null) {
      known = READERS.stream().filter(r -> mayEnd(r.endings(), ending)).toList();
      if (BY_ENDING.size() < MOST_ENDINGS) {
        BY_ENDING.put(ending, known);
      }
    }
    return known;
  }

  private static boolean mayEnd(Set<String> endings, String ending) {
    return endings.isEmpty() || endings.contains(ending);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
