package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The walk on the real file system, and what a hostile or broken tree gets. */
@Timeout(60)
class DirectoryTest {
  @TempDir Path temp;

  private final ForkJoinPool pool = ForkJoinPool.commonPool();
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Collected read() throws IOException {
    return read(Directory.Options.DEFAULT);
  }

  private Collected read(Directory.Options options) throws IOException {
    return Collected.from(new Directory(root, options, pool, SourceContract.CHUNKS));
  }

  private static Directory.Options options(List<String> include, List<String> exclude) {
    return new Directory.Options(
        include.stream().map(Glob::of).toList(),
        exclude.stream().map(Glob::of).toList(),
        1 << 20,
        true,
        directory -> false);
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    write("a/file", "x");
    Files.writeString(temp.resolve("outside"), "y");
    Files.createSymbolicLink(root.resolve("to-file"), Path.of("a/file"));
    Files.createSymbolicLink(root.resolve("to-folder"), Path.of("a"));
    Files.createSymbolicLink(root.resolve("a/up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("leaving"), Path.of("../outside"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    Collected collected = read();
    assertThat(collected.paths()).isEqualTo(List.of("a/file"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "excluded dangling: dangling symbolic link",
                "excluded leaving: symbolic link leaves the target",
                "excluded loop: symbolic link that leads nowhere"));
  }

  @Test
  void theTargetItselfMayBeALink() throws IOException {
    write("a", "x");
    Path link = Files.createSymbolicLink(temp.resolve("link"), root);
    Collected collected = Collected.from(new Directory(link, Directory.Options.DEFAULT, pool));
    assertThat(collected.paths()).isEqualTo(List.of("a"));
  }

  @Test
  void aPipeIsNeverOpened() throws Exception {
    makeFifo(root.resolve("pipe"));
    Collected collected = read();
    assertThat(collected.paths()).isEmpty();
    assertThat(collected.skips()).isEqualTo(List.of("excluded pipe: special file"));
  }

  static void makeFifo(Path path) throws InterruptedException {
    try {
      Process process = new ProcessBuilder("mkfifo", path.toString()).start();
      assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no mkfifo here");
    }
  }

  @Test
  void aSparseFileOfFiveGigabytesIsOverTheLimit() throws IOException {
    write("small", "x");
    try (RandomAccessFile file = new RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
      file.setLength(5L << 30);
    }
    Collected collected = read();
    assertThat(collected.paths()).isEqualTo(List.of("small"));
    assertThat(collected.skips()).isEqualTo(List.of("limit huge: over --max-file-size"));
  }

  @Test
  void namesMayHoldAnything() throws Exception {
    List<String> names =
        List.of("new\nline", "esc\u001B[31m", "back\\slash", " ", "-", "%41", "a:b");
    for (String name : names) {
      write(name, name);
    }
    Collected collected = read();
    assertThat(collected.paths()).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(collected.content(name)).asString(StandardCharsets.UTF_8).isEqualTo(name);
    }
  }

  /** Names as bytes, UTF-8 and not, in the locale that can spell none of them. */
  @Test
  void namesThatTheLocaleCannotSpellAreReadAndToldApart() throws Exception {
    String script =
        "cd \"$0\" && for n in '\\303\\274' '\\374' '\\377\\376' 'f\\303\\266lder/\\351'; do"
            + " n=$(printf \"$n\"); case $n in */*) mkdir -p \"${n%/*}\";; esac; printf x >\"$n\";"
            + " done";
    try {
      Process shell = new ProcessBuilder("sh", "-c", script, root.toString()).start();
      assumeTrue(shell.waitFor(10, TimeUnit.SECONDS) && shell.exitValue() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no sh here");
    }
    List<String> expected = List.of("\\xFC=78", "\\xFF\\xFE=78", "földer/\\xE9=78", "ü=78");
    Path out = temp.resolve("out");
    for (String locale : List.of("C", "C.UTF-8")) {
      ProcessBuilder java =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              ListFiles.class.getName(),
              root.toString(),
              out.toString());
      java.environment().put("LC_ALL", locale);
      java.redirectErrorStream(true).redirectOutput(temp.resolve("log").toFile());
      assertThat(java.start().waitFor()).as(() -> readString(temp.resolve("log"))).isZero();
      assertThat(Files.readAllLines(out)).as(locale).isEqualTo(expected);
    }
  }

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Run in a JVM of its own: writes {@code path=content in hex}, a line a blob. */
  static final class ListFiles {
    private ListFiles() {}

    public static void main(String[] arguments) throws IOException {
      List<String> lines = new ArrayList<>();
      new Directory(Path.of(arguments[0]), Directory.Options.DEFAULT, new ForkJoinPool(1))
          .read(
              new Sink() {
                @Override
                public void blob(Blob blob) {
                  byte[] bytes = Arrays.copyOf(blob.bytes(), blob.length());
                  lines.add(blob.path() + "=" + HexFormat.of().formatHex(bytes));
                }

                @Override
                public void skip(Skip skip) {
                  lines.add(skip.toString());
                }
              });
      lines.sort(null);
      Files.write(Path.of(arguments[1]), lines);
    }
  }

  @Test
  void whatMayNotBeReadIsToldAndTheRestGoesOn() throws IOException {
    write("closed-folder/x", "x");
    write("closed-file", "x");
    write("open", "x");
    Path folder = root.resolve("closed-folder");
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
      Files.setPosixFilePermissions(
          root.resolve("closed-file"), PosixFilePermissions.fromString("---------"));
      assumeFalse(Files.isReadable(folder), "this user may read everything");
      Collected collected = read();
      assertThat(collected.paths()).isEqualTo(List.of("open"));
      assertThat(collected.skips())
          .isEqualTo(
              List.of(
                  "unread closed-file: permission denied",
                  "unread closed-folder/: permission denied"));
      assertThatThrownBy(
              () -> new Directory(folder, Directory.Options.DEFAULT, pool).read(new Collected()))
          .isInstanceOf(AccessDeniedException.class);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aTargetThatIsNoDirectoryIsAnError() throws IOException {
    write("file", "x");
    assertThatThrownBy(
            () ->
                new Directory(root.resolve("file"), Directory.Options.DEFAULT, pool)
                    .read(new Collected()))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(
            () ->
                new Directory(root.resolve("none"), Directory.Options.DEFAULT, pool)
                    .read(new Collected()))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** With one thread a folder's files are listed, then read in order: the second can be changed. */
  private Collected readWhile(String path, Runnable change) throws IOException {
    ForkJoinPool one = new ForkJoinPool(1);
    Collected collected = new Collected();
    Sink sink =
        new Sink() {
          private boolean done;

          @Override
          public void blob(Blob blob) {
            if (blob.path().equals(path) && !done) {
              done = true;
              change.run();
            }
            collected.blob(blob);
          }

          @Override
          public void skip(Skip skip) {
            collected.skip(skip);
          }
        };
    new Directory(root, Directory.Options.DEFAULT, one, SourceContract.CHUNKS).read(sink);
    one.shutdown();
    return collected;
  }

  private void resize(String path, long size) {
    try (RandomAccessFile file = new RandomAccessFile(root.resolve(path).toFile(), "rw")) {
      file.setLength(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatShrinksIsReadAsFarAsItGoes() throws IOException {
    write("1", "x");
    write("2", "0123456789");
    write("3", "x");
    Collected collected = readWhile("1", () -> resize("2", 4));
    assertThat(collected.content("2")).asString(StandardCharsets.US_ASCII).isEqualTo("0123");
    assertThat(collected.paths()).hasSize(3);
    assertThat(collected.skips()).isEqualTo(List.of("unread 2: changed while it was read"));
  }

  @Test
  void aFileThatGrowsIsReadOn() throws IOException {
    write("1", "x");
    write("2", "0123456789");
    Collected collected = readWhile("1", () -> resize("2", 2000));
    assertThat(collected.content("2")).hasSize(2000);
    assertThat(collected.skips()).isEmpty();
  }

  @Test
  void aFileThatGrowsWithoutEndIsCutOff() throws IOException {
    write("1", "x");
    write("2", "0123456789");
    Collected collected = readWhile("1", () -> resize("2", 1 << 20));
    assertThat(collected.content("2")).hasSize(SourceContract.CHUNKS.capacity());
    assertThat(collected.skips()).isEqualTo(List.of("unread 2: changed while it was read"));
  }

  @Test
  void aLargeFileMayShrinkBetweenItsChunks() throws IOException {
    write("large", "x".repeat(20_000));
    for (int size : new int[] {0, 1, 4000, 4096, 5000, 8192}) {
      resize("large", 20_000);
      Collected collected = readWhile("large", () -> resize("large", size));
      assertThat(collected.skips()).isEqualTo(List.of("unread large: changed while it was read"));
      assertThat(collected.chunks("large").stream().filter(Blob::last)).hasSize(1);
    }
  }

  @Test
  void aFileThatBecomesALinkOrGoesAwayIsNotRead() throws IOException {
    write("1", "x");
    write("2", "0123456789");
    write("3", "0123456789");
    Files.writeString(temp.resolve("outside"), "y");
    Collected collected =
        readWhile(
            "1",
            () -> {
              try {
                Files.delete(root.resolve("2"));
                Files.createSymbolicLink(root.resolve("2"), temp.resolve("outside"));
                Files.delete(root.resolve("3"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(collected.paths()).isEqualTo(List.of("1"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of("unread 2: changed while it was read", "unread 3: gone before it was read"));
  }

  @Test
  void includeAndExclude() throws IOException {
    write("a.java", "x");
    write("a.txt", "x");
    write("src/b.java", "x");
    write("src/gen/c.java", "x");
    write("docs/d/e.md", "x");
    write("docs/d/f.java", "x");
    Collected collected = read(options(List.of("*.java", "/docs/"), List.of("gen/", "f.*")));
    assertThat(collected.paths()).isEqualTo(List.of("a.java", "docs/d/e.md", "src/b.java"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "excluded ./: files that --include does not name",
                "excluded docs/d/f.java: excluded by --exclude",
                "excluded src/gen/: excluded by --exclude"));
  }

  @Test
  void directoriesThatAreSomebodyElsesAreNotEntered() throws IOException {
    write("a/x", "x");
    write("sub/.git/HEAD", "x");
    write("sub/y", "x");
    Predicate<Path> repository = folder -> Files.exists(folder.resolve(".git"));
    Collected collected = read(new Directory.Options(List.of(), List.of(), 100, true, repository));
    assertThat(collected.paths()).isEqualTo(List.of("a/x"));
    assertThat(collected.skips()).isEmpty();
  }

  @Test
  void aHundredFoldersDeep() throws IOException {
    String path = "d/".repeat(900) + "x";
    write(path, "x");
    assertThat(read().paths()).isEqualTo(List.of(path));
  }

  @Test
  void negativeLimitsAreRefused() {
    assertThatThrownBy(
            () -> new Directory.Options(List.of(), List.of(), -1, true, directory -> false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSingleFileMayBeALinkOrAPipe() throws Exception {
    write("file", "text");
    Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
    Collected collected = Collected.from(new SingleFile(link, 100, pool));
    assertThat(collected.content("link")).asString(StandardCharsets.US_ASCII).isEqualTo("text");

    Path pipe = root.resolve("pipe");
    makeFifo(pipe);
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, "0123456789", StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    collected = Collected.from(new SingleFile(pipe, 6, pool));
    writer.join();
    assertThat(collected.content("pipe")).asString(StandardCharsets.US_ASCII).isEqualTo("012345");
    assertThat(collected.skips()).isEqualTo(List.of("limit pipe: over --max-file-size"));

    assertThatThrownBy(() -> Collected.from(new SingleFile(root.resolve("none"), 1, pool)))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Collected.from(new SingleFile(root.resolve("file"), 3, pool)).skips())
        .isEqualTo(List.of("limit file: over --max-file-size"));
  }
}
