package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database's files, opened: packs with their indexes, and the loose objects.
 *
 * @param promised whether objects may rightly be missing, because a server promised to have them
 */
record Opened(ObjectTable table, LooseObjects loose, boolean promised) implements Closeable {
  /** A repack that runs meanwhile can take packs away between listing and opening: list again. */
  private static final int TRIES = 3;

  private record Pack(PackFile file, PackIndex index, boolean promised) {}

  /**
   * Opens what can be opened.
   *
   * @throws IOException if the repository is of a kind that we do not know
   */
  static Opened open(GitLayout layout, Consumer<Skip> skips, boolean map) throws IOException {
    int width = layout.config().idBytes();
    List<Pack> packs = new ArrayList<>();
    for (Path folder : layout.objectFolders()) {
      packs.addAll(new Folder(layout, folder, width, map).open(skips));
    }
    packs.sort(
        Comparator.comparingInt((Pack p) -> -p.index.count).thenComparing(p -> p.file.origin));
    LooseObjects loose = LooseObjects.list(layout.objectFolders(), width, skips);
    PackFile[] files = new PackFile[packs.size()];
    PackIndex[] indexes = new PackIndex[packs.size() + 1];
    for (int i = 0; i < files.length; i++) {
      files[i] = packs.get(i).file;
      indexes[i] = packs.get(i).index;
    }
    indexes[files.length] = loose.index();
    boolean promised = layout.config().isPartialClone() || packs.stream().anyMatch(Pack::promised);
    return new Opened(new ObjectTable(files, indexes, width), loose, promised);
  }

  /** The packs of one {@code objects} folder. */
  private record Folder(GitLayout layout, Path objects, int width, boolean map) {

    List<Pack> open(Consumer<Skip> skips) throws IOException {
      TreeMap<String, Pack> packs = new TreeMap<>();
      List<Skip> found = new ArrayList<>();
      for (int i = 0; i < TRIES; i++) {
        found.clear();
        if (openAll(packs, found)) {
          break;
        }
      }
      found.forEach(skips);
      return List.copyOf(packs.values());
    }

    /** Returns false if something that was listed was gone when it was opened. */
    private boolean openAll(Map<String, Pack> packs, List<Skip> skips) throws IOException {
      Path folder = objects.resolve("pack");
      boolean steady = true;
      List<String> names = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          names.add(file.getFileName().toString());
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        return true;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      names.sort(null);
      for (String name : names) {
        if (!name.startsWith("pack-") || !name.endsWith(".pack")) {
          continue;
        }
        String stem = name.substring(0, name.length() - ".pack".length());
        if (packs.containsKey(stem)) {
          continue;
        }
        Path file = folder.resolve(name);
        String origin = layout.origin(file);
        try {
          PackIndex index = index(folder, stem, name, names.contains("multi-pack-index"));
          boolean promised = names.contains(stem + ".promisor");
          packs.put(stem, new Pack(openPack(file, origin, index, skips), index, promised));
        } catch (NoSuchFileException e) {
          steady = false;
          skips.add(new Skip(origin, Skip.Kind.UNREAD, "the pack has no index"));
        } catch (IOException e) {
          skips.add(new Skip(origin, Skip.Kind.UNREAD, "the pack cannot be read"));
        } catch (BrokenObjectException e) {
          skips.add(new Skip(origin, e.kind, e.reason()));
        }
      }
      for (String name : names) {
        if (name.startsWith("pack-")
            && name.endsWith(".idx")
            && !packs.containsKey(name.substring(0, name.length() - ".idx".length()))
            && !names.contains(name.replace(".idx", ".pack"))) {
          steady = false;
          skips.add(
              new Skip(
                  layout.origin(folder.resolve(name)), Skip.Kind.UNREAD, "an index without pack"));
        }
      }
      return steady;
    }

    private PackIndex index(Path folder, String stem, String packName, boolean multi)
        throws IOException, BrokenObjectException {
      try {
        return PackIndex.open(folder.resolve(stem + ".idx"), width);
      } catch (NoSuchFileException e) {
        PackIndex part =
            multi
                ? MultiPackIndex.partFor(folder.resolve("multi-pack-index"), packName, width)
                : null;
        if (part == null) {
          throw e;
        }
        return part;
      }
    }

    private PackFile openPack(Path file, String origin, PackIndex index, List<Skip> skips)
        throws IOException, BrokenObjectException {
      Path real = file.toRealPath();
      if (!real.startsWith(objects) && !GitLayout.isOurs(real)) {
        throw new BrokenObjectException(Skip.Kind.BOUNDARY, "the pack is a link out of the target");
      }
      if (!Files.isRegularFile(real)) {
        throw BrokenObjectException.unread("the pack is not a regular file");
      }
      PackFile pack = PackFile.open(real, origin, map, width);
      if (!index.isPartial() && pack.announced != index.count) {
        skips.add(
            new Skip(
                origin, Skip.Kind.UNREAD, "the index names more or fewer objects than it has"));
      }
      return pack;
    }
  }

  Inflation inflation() {
    return new Inflation(table, loose);
  }

  @Override
  public void close() throws IOException {
    @Nullable IOException failure = null;
    for (PackFile pack : table.packs) {
      try {
        pack.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
