package dev.keycensus.sources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that patterns name, and no others. */
class ChosenFilesTest {
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final Path home = files.getPath("/home/me");
  private final ForkJoinPool pool = new ForkJoinPool(2);
  private final TreeMap<String, String> read = new TreeMap<>();
  private final TreeSet<String> skipped = new TreeSet<>();

  @AfterEach
  void close() throws IOException {
    pool.shutdown();
    files.close();
  }

  @Test
  void onlyWhatIsNamedIsOpened() throws IOException {
    write(".aws/credentials", "a");
    write(".aws/cli/cache/x.json", "b");
    write(".npmrc", "c");
    write("notes.txt", "d");
    write("sub/.npmrc", "e");
    write("Drive - Acme/deep/er/.env.local", "f");
    write("Drive - Acme/.env", "g");
    write("Drive - Acme/deep/letter.doc", "h");
    write("x/1/y.json", "i");
    write("x/1/2/y.json", "j");
    List<Path> all = untouched();
    read(".aws/credentials", ".npmrc", "Drive*/**/.env*", "x/*/*.json");
    assertThat(read)
        .containsOnlyKeys(
            ".aws/credentials",
            ".npmrc",
            "Drive - Acme/deep/er/.env.local",
            "Drive - Acme/.env",
            "x/1/y.json");
    assertThat(skipped).isEmpty();
    // The file system itself tells what was read.
    assertThat(
            all.stream()
                .filter(ChosenFilesTest::isTouched)
                .filter(Files::isRegularFile)
                .map(this::relative))
        .containsExactlyInAnyOrderElementsOf(read.keySet());
  }

  @Test
  void foldersThatNoPatternLeadsIntoAreNotListed() throws IOException {
    write("big/a/b", "x");
    write(".config/gh/hosts.yml", "y");
    write(".config/other/hosts.yml", "z");
    List<Path> all = untouched();
    read(".config/gh/hosts.yml");
    assertThat(read).containsOnlyKeys(".config/gh/hosts.yml");
    assertThat(all).filteredOn(f -> f.toString().contains("other")).noneMatch(f -> isTouched(f));
    assertThat(isTouched(home.resolve(".config"))).isTrue();
    assertThat(isTouched(home.resolve("big"))).isFalse();
  }

  @Test
  void linksAreFollowedBelowTheFolderOnly() throws IOException {
    write("dotfiles/aws", "a");
    write("dotfiles/gh/hosts.yml", "b");
    Files.createDirectories(files.getPath("/etc/gh"));
    Files.writeString(files.getPath("/etc/gh/hosts.yml"), "out");
    Files.createDirectories(home.resolve(".aws"));
    Files.createDirectories(home.resolve(".config"));
    Files.createSymbolicLink(home.resolve(".aws/credentials"), home.resolve("dotfiles/aws"));
    Files.createSymbolicLink(home.resolve(".config/gh"), home.resolve("dotfiles/gh"));
    Files.createSymbolicLink(home.resolve(".config/hub"), files.getPath("/etc/gh/hosts.yml"));
    Files.createSymbolicLink(home.resolve(".config/glab"), files.getPath("/etc/gh"));
    Files.createSymbolicLink(home.resolve(".netrc"), home.resolve("gone"));
    Files.createSymbolicLink(home.resolve(".loop"), home);
    read(
        ".aws/credentials",
        ".config/gh/hosts.yml",
        ".config/hub",
        ".config/glab/*",
        ".netrc",
        ".loop/**/*");
    assertThat(read).containsOnlyKeys(".aws/credentials", ".config/gh/hosts.yml");
    assertThat(skipped)
        .containsExactlyInAnyOrder(
            ".config/glab excluded symbolic link leaves the target",
            ".config/hub excluded symbolic link leaves the target",
            ".loop excluded symbolic link leaves the target",
            ".netrc excluded symbolic link that leads nowhere");
  }

  @Test
  void aFoundFolderThatIsALinkEndsADoubleStar() throws IOException {
    write("Drive/a/.env", "x");
    Files.createSymbolicLink(home.resolve("Drive/a/again"), home.resolve("Drive"));
    read("Drive/**/.env");
    assertThat(read).containsOnlyKeys("Drive/a/.env");
  }

  @Test
  void aFileWithTwoNamesIsReadOnce() throws IOException {
    write("a/.env", "x");
    Files.createSymbolicLink(home.resolve("b"), home.resolve("a"));
    read("a/.env", "b/.env");
    assertThat(read).containsOnlyKeys("a/.env");
  }

  @Test
  void limitsAreTold() throws IOException {
    write(".npmrc", "0123456789");
    write(".netrc", "01234");
    for (int i = 0; i < 9; i++) {
      write("Drive/" + i + "/.env", "x");
    }
    new ChosenFiles(home, List.of(".npmrc", ".netrc", "Drive/**/.env"), List.of(), 9, 5, pool)
        .read(sink());
    assertThat(read).containsOnlyKeys(".netrc", "Drive/0/.env", "Drive/1/.env", "Drive/2/.env");
    assertThat(skipped)
        .containsExactly(".npmrc limit over --max-file-size", "Drive/3/ limit too many folders");
  }

  @Test
  void foldersInFoldersEnd() throws IOException {
    write("Drive" + "/d".repeat(70) + "/.env", "x");
    write("Drive/.env", "y");
    read("Drive/**/.env");
    assertThat(read).containsOnlyKeys("Drive/.env");
    assertThat(skipped)
        .containsExactly("Drive" + "/d".repeat(64) + "/ limit folders nested too deep");
  }

  @Test
  void whatIsLeftOutIsTold() throws IOException {
    write(".npmrc", "x");
    write("Drive/a/.env", "y");
    new ChosenFiles(
            home,
            List.of(".npmrc", "Drive/**/.env"),
            List.of(Glob.of("Drive/"), Glob.of("*.zip")),
            100,
            pool)
        .read(sink());
    assertThat(read).containsOnlyKeys(".npmrc");
    assertThat(skipped).containsExactly("Drive excluded excluded by --exclude");
  }

  @Test
  void aFolderInPlaceOfAFileIsNotRead() throws IOException {
    write(".npmrc/x", "x");
    read(".npmrc", ".npmrc/y");
    assertThat(read).isEmpty();
  }

  @Test
  void hostileNames() throws IOException {
    write("Drive/\u202eevil\n/.env", "x");
    write("Drive/[a-z]*/.env", "y");
    read("Drive/**/.env");
    assertThat(read).containsOnlyKeys("Drive/\u202eevil\n/.env", "Drive/[a-z]*/.env");
  }

  @Test
  void onWindows() throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path user = windows.getPath("C:\\Users\\me");
      Files.createDirectories(user.resolve("AppData\\Roaming\\Claude"));
      Files.writeString(user.resolve("AppData\\Roaming\\Claude\\x.json"), "x");
      new ChosenFiles(user, List.of("AppData/Roaming/Claude/x.json"), List.of(), 100, pool)
          .read(sink());
      assertThat(read).containsOnlyKeys("AppData/Roaming/Claude/x.json");
    }
  }

  @Test
  void theFolderItselfHasToBeThere() throws IOException {
    write("file", "x");
    assertThatThrownBy(
            () ->
                new ChosenFiles(home.resolve("no"), List.of("x"), List.of(), 1, pool).read(sink()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(
            () ->
                new ChosenFiles(home.resolve("file"), List.of("x"), List.of(), 1, pool)
                    .read(sink()))
        .isInstanceOf(NotDirectoryException.class);
  }

  private void read(String... patterns) throws IOException {
    new ChosenFiles(home, List.of(patterns), List.of(), 1 << 20, pool).read(sink());
  }

  private Sink sink() {
    return new Sink() {
      @Override
      public synchronized void blob(Blob blob) {
        read.put(blob.path(), new String(blob.bytes(), 0, blob.length(), ISO_8859_1));
      }

      @Override
      public synchronized void skip(Skip skip) {
        skipped.add(skip.origin() + " " + skip.kind().word() + " " + skip.reason());
      }
    };
  }

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** All files and folders, as if nobody had ever looked at them. */
  private List<Path> untouched() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(home)) {
      walk.forEach(all::add);
    }
    for (Path file : all) {
      Files.getFileAttributeView(file, BasicFileAttributeView.class)
          .setTimes(null, FileTime.fromMillis(0), null);
    }
    return all;
  }

  private static boolean isTouched(Path file) {
    try {
      return ((FileTime) Files.getAttribute(file, "lastAccessTime")).toMillis() != 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String relative(Path file) {
    return home.relativize(file).toString();
  }
}
