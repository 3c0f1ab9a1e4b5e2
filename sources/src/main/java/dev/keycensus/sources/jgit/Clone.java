package dev.keycensus.sources.jgit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository in a temporary folder that nobody else may enter. Gone when it is closed, and
 * also when the process is interrupted.
 */
public final class Clone implements Closeable {
  private final Path folder;
  private final AtExit atExit;

  private Clone(Path folder, AtExit atExit) {
    this.folder = folder;
    this.atExit = atExit;
  }

  static Clone make(@Nullable Path parent) throws IOException {
    AtExit atExit = new AtExit();
    Runtime.getRuntime().addShutdownHook(atExit);
    boolean done = false;
    try {
      Clone clone = new Clone(atExit.make(parent), atExit);
      done = true;
      return clone;
    } finally {
      if (!done) {
        atExit.delete();
      }
    }
  }

  /**
   * Takes the folder away when the program is ended. It is there before the folder and waits until
   * that stands whole, so that no moment is left in which an end would leave something behind.
   */
  private static final class AtExit extends Thread {
    private @Nullable Path folder;
    private boolean ended;

    AtExit() {
      super("delete-clone");
    }

    synchronized Path make(@Nullable Path parent) throws IOException {
      if (ended) {
        throw new IOException("the program is being ended");
      }
      // On POSIX, Java makes it with permissions for the owner only.
      String prefix = "keycensus-clone-";
      Path made =
          parent == null
              ? Files.createTempDirectory(prefix)
              : Files.createTempDirectory(parent, prefix);
      folder = made;
      Files.createDirectories(made.resolve("objects").resolve("pack"));
      Files.createDirectories(made.resolve("refs").resolve("heads"));
      Files.writeString(
          made.resolve("config"),
          "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n");
      Files.writeString(made.resolve("HEAD"), "ref: refs/heads/main\n");
      return made.toRealPath();
    }

    @Override
    public void run() {
      end();
    }

    private synchronized void end() {
      ended = true;
      if (folder != null) {
        Clone.delete(folder);
      }
    }

    /** Takes it away now. */
    void delete() {
      end();
      try {
        Runtime.getRuntime().removeShutdownHook(this);
      } catch (IllegalStateException e) {
        // It runs already.
      }
    }
  }

  /** The repository, a real path. */
  public Path folder() {
    return folder;
  }

  /** Writes the refs, sorted and valid, as one file. */
  void write(Collection<Ref> refs, @Nullable Ref head) throws IOException {
    StringBuilder packed = new StringBuilder("# pack-refs with: sorted \n");
    for (Ref ref : refs) {
      ObjectId id = ref.getObjectId();
      if (id != null) {
        packed.append(id.name()).append(' ').append(ref.getName()).append('\n');
      }
    }
    Files.writeString(folder.resolve("packed-refs"), packed, StandardCharsets.UTF_8);
    if (head == null || head.getObjectId() == null) {
      return;
    }
    String target = head.isSymbolic() ? head.getTarget().getName() : "";
    boolean known = refs.stream().anyMatch(ref -> ref.getName().equals(target));
    Files.writeString(
        folder.resolve("HEAD"),
        (known ? "ref: " + target : head.getObjectId().name()) + "\n",
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    atExit.delete();
  }

  private static void delete(Path folder) {
    // Somebody may still be writing: then once more.
    for (int i = 0; i < 3; i++) {
      try {
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                  throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
              }
            });
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        // Again.
      }
    }
  }
}
