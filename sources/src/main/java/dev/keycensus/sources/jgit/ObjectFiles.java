package dev.keycensus.sources.jgit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A repository's objects, one by one by their ids. Nothing is loaded beforehand: finding an object
 * in an index of a million takes some twenty small reads, where JGit would read all of the index.
 * For a commit of three files that is the difference between two and two hundred milliseconds.
 * Threads may share it.
 */
final class ObjectFiles implements Closeable {
  /** The largest object that is read, in bytes: 64 MiB. */
  static final int MAX_OBJECT = 64 << 20;

  private static final List<String> TYPES = List.of("", "commit", "tree", "blob", "tag");

  static final int COMMIT = 1;
  static final int TREE = 2;
  static final int BLOB = 3;

  private static final int LOOSE_HEADER = 32;

  private final List<Path> folders;
  private final int width;
  private final boolean partial;
  private final BaseCache cache = new BaseCache();
  private @Nullable List<Pack> packs;

  /**
   * A database that is not opened yet.
   *
   * @param folders {@code objects} folders, alternates last
   * @param width bytes of an id: 20 or 32
   * @param partial whether objects may be missing on purpose
   */
  ObjectFiles(List<Path> folders, int width, boolean partial) {
    this.folders = List.copyOf(folders);
    this.width = width;
    this.partial = partial;
  }

  int width() {
    return width;
  }

  BaseCache cache() {
    return cache;
  }

  /**
   * An object's content, the caller's own.
   *
   * @param id of {@link #width} bytes
   * @param type one of {@link #COMMIT}, {@link #TREE}, {@link #BLOB}
   * @param limit bytes; never more than {@link #MAX_OBJECT}
   */
  byte[] read(byte[] id, int type, long limit) throws ObjectProblem {
    BaseCache.Whole whole = read(id, limit);
    if (whole.type() != type) {
      throw ObjectProblem.broken();
    }
    if (whole.content().length > limit) {
      throw ObjectProblem.tooLarge(limit);
    }
    // What a sink does with its bytes must not reach the cache.
    return type == BLOB ? whole.content().clone() : whole.content();
  }

  /** An object of whatever type; its content is shared. */
  BaseCache.Whole read(byte[] id, long limit) throws ObjectProblem {
    long most = Math.min(limit, MAX_OBJECT);
    try {
      BaseCache.Whole whole = packed(id, most);
      if (whole == null) {
        whole = loose(id, most);
      }
      if (whole == null && reopened()) {
        // A repack may have moved it while we looked.
        whole = packed(id, most);
      }
      if (whole != null) {
        return whole;
      }
    } catch (IOException e) {
      throw ObjectProblem.unreadable();
    }
    throw ObjectProblem.missing(partial);
  }

  private BaseCache.@Nullable Whole packed(byte[] id, long limit)
      throws IOException, ObjectProblem {
    Place place = locate(id);
    return place == null ? null : new PackedObject(this, limit).read(place);
  }

  /**
   * The ids that begin with some hex digits.
   *
   * @param prefix at least two, in lower case
   * @param most how many to look for
   */
  Set<String> beginningWith(String prefix, int most) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Pack pack : packs()) {
      pack.findAll(prefix, found, most);
    }
    String two = prefix.substring(0, 2);
    for (Path folder : folders) {
      try (DirectoryStream<Path> listing =
          Files.newDirectoryStream(folder.resolve(two), prefix.substring(2) + "*")) {
        for (Path file : listing) {
          String id = two + file.getFileName();
          if (id.length() == 2 * width && found.size() < most) {
            found.add(id);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // No loose object begins like that.
      }
    }
    return found;
  }

  /** Where in which pack an object begins. */
  record Place(Pack pack, long offset) {}

  @Nullable Place locate(byte[] id) throws IOException {
    for (Pack pack : packs()) {
      long offset = pack.find(id);
      if (offset >= 0) {
        return new Place(pack, offset);
      }
    }
    return null;
  }

  private synchronized List<Pack> packs() {
    List<Pack> open = packs;
    if (open == null) {
      open = new ArrayList<>();
      for (Path folder : folders) {
        list(folder.resolve("pack"), open);
      }
      packs = open;
    }
    return open;
  }

  private void list(Path folder, List<Pack> open) {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, "pack-*.idx")) {
      List<Path> indexes = new ArrayList<>();
      listing.forEach(indexes::add);
      indexes.sort(null);
      for (Path index : indexes) {
        Pack pack = Pack.open(index, width);
        if (pack != null) {
          open.add(pack);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Without packs, or without permission: then what is asked for is missing, and told so.
    }
  }

  private synchronized boolean reopened() {
    for (Path folder : folders) {
      try (DirectoryStream<Path> listing =
          Files.newDirectoryStream(folder.resolve("pack"), "pack-*.idx")) {
        for (Path index : listing) {
          if (packs == null || packs.stream().noneMatch(p -> p.isOf(index))) {
            packs = null;
            return true;
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // As above.
      }
    }
    return false;
  }

  /** An object in a file of its own. */
  BaseCache.@Nullable Whole loose(byte[] id, long limit) throws IOException, ObjectProblem {
    String hex = HexFormat.of().formatHex(id);
    for (Path folder : folders) {
      Path file = folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2));
      // A pipe would be waited for without end.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return loose(in, limit);
      } catch (NoSuchFileException e) {
        // Packed meanwhile.
      }
    }
    return null;
  }

  private static BaseCache.Whole loose(InputStream in, long limit)
      throws IOException, ObjectProblem {
    Inflater inflater = new Inflater();
    try {
      Inflating inflating = new Inflating(inflater, in::read);
      byte[] header = new byte[LOOSE_HEADER];
      int length = inflating.some(header);
      int space = 0;
      while (space < length && header[space] != ' ') {
        space++;
      }
      int end = space + 1;
      long size = 0;
      while (end < length && header[end] >= '0' && header[end] <= '9') {
        size = 10 * size + header[end] - '0';
        end++;
      }
      int type = TYPES.indexOf(new String(header, 0, space, StandardCharsets.US_ASCII));
      if (end >= length || header[end] != 0 || end == space + 1 || type < COMMIT) {
        throw ObjectProblem.broken();
      }
      if (size > limit) {
        throw ObjectProblem.tooLarge(limit);
      }
      byte[] content = new byte[(int) size];
      int had = Math.min(length - end - 1, content.length);
      System.arraycopy(header, end + 1, content, 0, had);
      inflating.rest(content, had, length - end - 1 - had);
      return new BaseCache.Whole(type, content);
    } finally {
      inflater.end();
    }
  }

  @Override
  public synchronized void close() {
    cache.clear();
    if (packs != null) {
      packs.forEach(Pack::close);
      packs = null;
    }
  }
}
