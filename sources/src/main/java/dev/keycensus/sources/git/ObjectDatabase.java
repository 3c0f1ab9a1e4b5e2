package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a git repository: of its packs, of its loose objects, and of the repositories that
 * it borrows from. Objects have numbers from 0 up to {@link #count}; numbers are the same in every
 * run as long as the repository's files are, and mean nothing beyond that.
 *
 * <p>Nothing in the repository is run or trusted, and nothing is written. What cannot be read is
 * told as a {@link Skip} with the object's id.
 */
public final class ObjectDatabase implements Closeable {
  /** Missing objects that are told one by one. */
  private static final int MOST_MISSING = 1000;

  /** A repack that runs meanwhile can take loose objects away before we read them: open again. */
  private static final int TRIES = 3;

  private final GitLayout layout;
  private final Limits limits;
  private final Consumer<Skip> skips;
  private final Opened opened;
  private final DeltaForest forest;
  private @Nullable ObjectDatabase again;

  private ObjectDatabase(
      GitLayout layout, Limits limits, Consumer<Skip> skips, Opened opened, DeltaForest forest) {
    this.layout = layout;
    this.limits = limits;
    this.skips = skips;
    this.opened = opened;
    this.forest = forest;
  }

  /** Whether a repository, a worktree or a bare repository stands at {@code path}. */
  public static boolean isRepository(Path path) {
    return GitLayout.isRepository(path);
  }

  /**
   * Opens a repository's database.
   *
   * @param path the repository, one of its worktrees, or its git folder
   * @param skips told what cannot be read, now and later, from several threads at once
   * @throws IOException if there is no repository, or none that we can or may read
   */
  public static ObjectDatabase open(
      Path path, Limits limits, ForkJoinPool pool, Consumer<Skip> skips) throws IOException {
    return open(path, limits, pool, skips, true);
  }

  static ObjectDatabase open(
      Path path, Limits limits, ForkJoinPool pool, Consumer<Skip> skips, boolean map)
      throws IOException {
    for (int left = TRIES - 1; ; left--) {
      List<Skip> found = new ArrayList<>();
      GitLayout layout = GitLayout.find(path, found::add);
      Opened opened = Opened.open(layout, found::add, map);
      ForestReader reader = new ForestReader(opened);
      DeltaForest forest = reader.read(pool);
      if (reader.isSteady() || left == 0) {
        found.forEach(skips);
        reader.skips().forEach(skips);
        return new ObjectDatabase(layout, limits, skips, opened, forest);
      }
      opened.close();
    }
  }

  /** Number of objects, copies of the same one included. */
  public int count() {
    return table().count;
  }

  /**
   * Number of an object, or -1 if it is not here.
   *
   * @param hex its id in hexadecimal digits
   */
  public int find(String hex) {
    byte[] id = ObjectIds.parse(hex, table().width);
    return id == null ? -1 : table().find(id, 0);
  }

  /** An object's id in hexadecimal digits. */
  public String id(int object) {
    return table().hex(object);
  }

  /** Whether the object is of a type, and can be read as far as its entry tells. */
  public boolean is(int object, ObjectType type) {
    return forest.type[object] == type.code;
  }

  /** How many objects of a type there are, copies not counted. */
  public int count(ObjectType type) {
    int n = 0;
    for (int i = 0; i < forest.type.length; i++) {
      if (forest.type[i] == type.code && !table().isDuplicate(i)) {
        n++;
      }
    }
    return n;
  }

  /**
   * Visits all objects of a type, on the pool's threads; returns when all are done. Several folds
   * may run at the same time, also in the same pool: so that the commits are read while blobs are.
   */
  public <S> void fold(ObjectType type, ObjectFold<S> fold, ForkJoinPool pool) {
    new FoldWalk<>(this, limits, fold, null).run(type, pool);
  }

  /**
   * Visits some objects of a type. Their bases are made too, but not given to the fold, so that it
   * sees most objects through {@link ObjectFold#first}.
   */
  public <S> void fold(ObjectType type, BitSet wanted, ObjectFold<S> fold, ForkJoinPool pool) {
    new FoldWalk<>(this, limits, fold, wanted).run(type, pool);
  }

  /** Folders outside the target that were read because the user owns them. */
  public List<Path> outside() {
    return layout.outside();
  }

  GitLayout layout() {
    return layout;
  }

  ObjectTable table() {
    return opened.table();
  }

  DeltaForest forest() {
    return forest;
  }

  Inflation inflation() {
    return opened.inflation();
  }

  /** Tells objects that others name and that are not here. */
  void skipMissing(Collection<String> ids) {
    boolean promised = opened.promised();
    Skip.Kind kind = promised ? Skip.Kind.BOUNDARY : Skip.Kind.UNREAD;
    String reason = promised ? "left on the server by a partial clone" : "the object is missing";
    ids.stream().sorted().limit(MOST_MISSING).forEach(id -> skip(new Skip(id, kind, reason)));
    if (ids.size() > MOST_MISSING) {
      skip(new Skip("objects", kind, "more objects are missing than are listed"));
    }
  }

  void skip(Skip skip) {
    skips.accept(skip);
  }

  /** One object's bytes, or null (and a skip) if it cannot be read. For few objects: no sharing. */
  public byte @Nullable [] read(int object) {
    try (Inflation inflation = inflation()) {
      Chains chains = new Chains(this, limits, inflation, new Delta());
      byte[] bytes = chains.read(object);
      return bytes.length == chains.length ? bytes : Arrays.copyOf(bytes, chains.length);
    } catch (BrokenObjectException e) {
      skip(new Skip(id(object), e.kind, e.reason()));
      return null;
    }
  }

  /**
   * The bytes of an object whose file is gone, from the pack that it was moved to meanwhile; null
   * if it is in none. Opens the repository a second time, once.
   */
  synchronized byte @Nullable [] readAgain(int object) {
    try {
      if (again == null) {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
          again = open(layout.target(), limits, pool, skip -> {});
        } finally {
          pool.shutdown();
        }
      }
      int there = again.find(id(object));
      return there < 0 ? null : again.read(there);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (again != null) {
      again.close();
    }
    opened.close();
  }
}
