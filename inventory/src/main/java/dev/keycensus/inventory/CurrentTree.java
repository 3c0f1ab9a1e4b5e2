package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.detectors.declared.entry.Together;
import dev.keycensus.inventory.owners.Owners;
import dev.keycensus.inventory.owners.Problem;
import dev.keycensus.sources.Skip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the named files of one target say as they are now: who answers for what, and which
 * principals they declare. Filled by the threads of a scan, asked when they are done.
 */
final class CurrentTree {
  /** The files of owners of a larger tree are not all kept. */
  private static final long MOST_BYTES = 256L << 20;

  private final SortedMap<String, byte[]> ownerFiles = new TreeMap<>();
  private final SortedSet<String> largeOwnerFiles = new TreeSet<>();
  private final SortedMap<String, Declared> declared = new TreeMap<>();
  private Together together = new Together();
  private Elsewhere elsewhere = Elsewhere.NOWHERE;
  private boolean whole = true;
  private long kept;
  private @Nullable Owners owners;
  private @Nullable String organisation;

  /** Whether a file of that path has something to say. */
  static boolean wants(String path) {
    return Owners.wants(path) || Declarations.wants(path) || Together.wants(path);
  }

  /**
   * Takes what a file says, if its name tells that it says anything.
   *
   * @param path relative to the repository's root
   * @param bytes lent
   */
  void see(String path, byte[] bytes, int length) {
    own(path, bytes, length);
    declare(path, bytes, length);
  }

  /** Takes who answers for what. */
  void own(String path, byte[] bytes, int length) {
    if (Owners.wants(path)) {
      if (length > Owners.LONGEST) {
        synchronized (this) {
          largeOwnerFiles.add(path);
        }
        return;
      }
      byte[] content = Arrays.copyOf(bytes, length);
      synchronized (this) {
        if (kept + length <= MOST_BYTES) {
          kept += length;
          ownerFiles.put(path, content);
        }
      }
    }
  }

  /** Takes whom a file declares. */
  void declare(String path, byte[] bytes, int length) {
    declare(path, bytes, length, () -> true);
  }

  /**
   * The same of one version of a file.
   *
   * @param stands whether it is the version of this tree; asked only of a file that says something
   */
  void declare(String path, byte[] bytes, int length, BooleanSupplier stands) {
    Declared said = Declarations.read(path, bytes, length);
    boolean part = Together.wants(path, bytes, length);
    if ((said == null && !part) || !stands.getAsBoolean()) {
      return;
    }
    if (said != null) {
      synchronized (this) {
        declared.put(path, said);
      }
    }
    if (part) {
      synchronized (this) {
        together.see(path, bytes, length);
        whole = false;
      }
    }
  }

  /**
   * Notes that a file is too large to be held, if it would have been read for who answers for what.
   */
  void tooLargeToOwn(String path) {
    if (Owners.wants(path)) {
      synchronized (this) {
        largeOwnerFiles.add(path);
      }
    }
  }

  /**
   * The same, if it would have been read for whom it declares.
   *
   * @param start its first bytes, lent
   */
  void tooLarge(String path, byte[] start, int length) {
    Declared unread = Declarations.unread(path, start, length);
    if (unread != null) {
      synchronized (this) {
        declared.put(path, unread);
      }
    }
  }

  /** Whose repository it is: {@code github.com/acme}; null where no remote tells. */
  synchronized @Nullable String organisation() {
    return organisation;
  }

  synchronized void organisation(@Nullable String of) {
    organisation = of;
  }

  /** Where the files are that were not seen, since only a change was. */
  synchronized void elsewhere(Elsewhere of) {
    elsewhere = of;
  }

  /**
   * What each file declares, by its path relative to the repository's root; asked when all files
   * were seen.
   */
  synchronized SortedMap<String, Declared> declared() {
    if (!whole) {
      whole = true;
      together.join(declared, elsewhere);
      together = new Together();
    }
    return declared;
  }

  synchronized Owners owners() {
    if (owners == null) {
      owners = Owners.read(ownerFiles);
    }
    return owners;
  }

  /** What could not be understood. */
  synchronized List<Skip> notes() {
    List<Skip> notes = new ArrayList<>();
    declared()
        .forEach(
            (path, said) -> {
              Declared.Problem problem = said.problem();
              if (problem != null) {
                notes.add(note(path, problem.line(), problem.what()));
              }
            });
    for (String path : largeOwnerFiles) {
      notes.add(note(path, 0, Owners.TOO_LARGE));
    }
    for (Problem problem : owners().problems()) {
      notes.add(note(problem.file(), problem.line(), problem.reason()));
    }
    return notes;
  }

  private static Skip note(String path, int line, String what) {
    return new Skip(line > 0 ? path + ":" + line : path, Skip.Kind.NOTE, what);
  }

  /**
   * The folder of the service that a path belongs to: the nearest one with a manifest, else the
   * first of its folders; empty for the root.
   */
  synchronized String serviceOf(String path) {
    String known = packageOf(path);
    int first = path.indexOf('/');
    return known.isEmpty() && first >= 0 ? path.substring(0, first + 1) : known;
  }

  /** The nearest folder above a path that has a manifest, with its slash; empty for the root. */
  synchronized String packageOf(String path) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String folder = path.substring(0, slash + 1);
      for (String manifest : MANIFESTS) {
        if (ownerFiles.containsKey(folder + manifest)
            || largeOwnerFiles.contains(folder + manifest)) {
          return folder;
        }
      }
    }
    return "";
  }

  private static final List<String> MANIFESTS =
      List.of("package.json", "pom.xml", "pyproject.toml", "Cargo.toml", "catalog-info.yaml");
}
