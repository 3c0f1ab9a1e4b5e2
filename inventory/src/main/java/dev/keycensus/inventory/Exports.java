package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Export;
import dev.keycensus.inventory.evidence.Export.Imported;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.inventory.evidence.Values;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads exports of providers. A secret value in one is known by the ids of the credentials in it,
 * the same as a scan would give them, and is forgotten.
 */
public final class Exports {
  /** Shorter values are words, and would be met everywhere. */
  private static final int SHORTEST = 8;

  private static final Set<String> NO_EXPORTS =
      Set.of("CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-Aggregated");

  private static final List<String> ENDS =
      List.of(
          ".json",
          ".jsonl",
          ".ndjson",
          ".log",
          ".csv",
          ".json.gz",
          ".jsonl.gz",
          ".ndjson.gz",
          ".log.gz",
          ".csv.gz");

  private Exports() {}

  /**
   * Reads one: a file, or a folder of files of one kind.
   *
   * @param keyFile the key of credential ids; null for the user's own
   * @throws UserError with the line and column of what is wrong; nothing of the file counts then
   */
  public static Imported read(EvidenceFile file, @Nullable Path keyFile) throws UserError {
    return read(file, new Ids(() -> Detector.of(Catalog.builtIn()), keyFile));
  }

  /** All that a plan names. */
  static List<Known> read(ScanPlan plan, Detector detector) throws UserError {
    Ids ids = new Ids(() -> detector, plan.telling().keyFile());
    List<Known> all = new ArrayList<>();
    for (EvidenceFile file : plan.evidence()) {
      all.addAll(read(file, ids).known());
    }
    return all;
  }

  private static Imported read(EvidenceFile file, Values values) throws UserError {
    if (file.rows() != null) {
      return new Imported(file.kind(), file.rows().size(), file.rows(), List.of());
    }
    try {
      Export export = new Export(file.kind(), values);
      if (Files.isDirectory(file.path())) {
        List<Path> parts = parts(file.path());
        if (parts.isEmpty()) {
          throw error(file, "holds no file whose name ends as those of exports do");
        }
        for (Path part : parts) {
          add(export, file.shown() + "/" + file.path().relativize(part), part);
        }
      } else {
        add(export, file.shown(), file.path());
      }
      Imported read = export.end();
      List<Known> known = new ArrayList<>();
      for (Known k : read.known()) {
        known.add(k.with(file.tenant(), file.captured()));
      }
      return new Imported(read.kind(), read.rows(), known, read.notes());
    } catch (NoSuchFileException e) {
      throw error(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw error(file, "permission denied");
    } catch (IOException e) {
      throw error(file, "cannot be read");
    }
  }

  private static void add(Export export, String shown, Path path) throws UserError, IOException {
    try (InputStream in = Files.newInputStream(path)) {
      export.add(shown, in);
    }
  }

  /**
   * The exports in a folder and those below it, in the order of their names. Links are not
   * followed. Beside the logs of a trail stand what proves them whole and what a service makes of
   * them; neither is an export.
   */
  private static List<Path> parts(Path folder) throws IOException {
    List<Path> parts = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes a) {
            Path name = at.getFileName();
            return name != null && NO_EXPORTS.contains(name.toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path at, BasicFileAttributes a) {
            String name = String.valueOf(at.getFileName());
            if (a.isRegularFile()
                && !name.startsWith(".")
                && ENDS.stream().anyMatch(name::endsWith)) {
              parts.add(at);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    parts.sort(Comparator.comparing(Path::toString));
    return parts;
  }

  private static UserError error(EvidenceFile file, String what) {
    return new UserError(file.shown(), what, null, 0, null);
  }

  /** Makes ids of values; detector and key are had when the first value comes. */
  private static final class Ids implements Values {
    private final Supplier<Detector> detectors;
    private final @Nullable Path keyFile;
    private @Nullable Detector detector;
    private @Nullable Fingerprints fingerprints;

    Ids(Supplier<Detector> detectors, @Nullable Path keyFile) {
      this.detectors = detectors;
      this.keyFile = keyFile;
    }

    private Fingerprints fingerprints() throws UserError {
      Fingerprints made = fingerprints;
      if (made == null) {
        made = Keys.fingerprints(keyFile, System.getenv());
        fingerprints = made;
      }
      return made;
    }

    @Override
    public List<String> ids(byte[] value) throws UserError {
      if (value.length < SHORTEST) {
        return List.of();
      }
      Detector looking = detector;
      if (looking == null) {
        looking = detectors.get();
        detector = looking;
      }
      Set<String> ids = new TreeSet<>();
      ids.add(fingerprints().credential(value));
      Text text = Text.of(value, value.length);
      for (Match m : looking.detect(text, FileKind.of("value")).matches()) {
        ids.add(fingerprints().credential(m.secret().bytes()));
      }
      return List.copyOf(ids);
    }

    @Override
    public String keyId() throws UserError {
      return fingerprints().keyId();
    }
  }
}
