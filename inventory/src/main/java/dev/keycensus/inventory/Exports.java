package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Export;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.inventory.evidence.Values;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private Exports() {}

  /**
   * Reads one.
   *
   * @param keyFile the key of credential ids; null for the user's own
   * @throws UserError with the line and column of what is wrong; nothing of the file counts then
   */
  public static List<Known> read(EvidenceFile file, @Nullable Path keyFile) throws UserError {
    return read(file, new Ids(() -> Detector.of(Catalog.builtIn()), keyFile));
  }

  /** All that a plan names. */
  static List<Known> read(ScanPlan plan, Detector detector) throws UserError {
    Ids ids = new Ids(() -> detector, plan.keyFile());
    List<Known> all = new ArrayList<>();
    for (EvidenceFile file : plan.evidence()) {
      all.addAll(read(file, ids));
    }
    return all;
  }

  private static List<Known> read(EvidenceFile file, Values values) throws UserError {
    if (file.rows() != null) {
      return file.rows();
    }
    if (Files.isDirectory(file.path())) {
      throw error(file, "is a folder");
    }
    try (InputStream in = Files.newInputStream(file.path())) {
      List<Known> known = new ArrayList<>();
      for (Known k : Export.read(file.shown(), file.kind(), in, values)) {
        known.add(k.with(file.tenant(), file.captured()));
      }
      return known;
    } catch (NoSuchFileException e) {
      throw error(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw error(file, "permission denied");
    } catch (IOException e) {
      throw error(file, "cannot be read");
    }
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
