package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the walk knows of git: what is tracked, what is ignored, where a working tree begins. */
class WorktreeTest {
  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void index(String path, String... tracked) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, GitIndexTest.index(2, 20, List.of(tracked)));
  }

  private Collected read(String target) throws IOException {
    return Collected.from(
        new Directory(root.resolve(target), Directory.Options.DEFAULT, ForkJoinPool.commonPool()));
  }

  @Test
  void trackedFilesAreReadEvenIfIgnored() throws IOException {
    index(".git/index", ".gitignore", "build/kept/x", "build/y", "tracked.log");
    write(".gitignore", "*.log\nbuild/\n");
    write("tracked.log", "x");
    write("new.log", "x");
    write("build/kept/x", "x");
    write("build/kept/new", "x");
    write("build/y", "x");
    write("build/other/z", "x");
    write("src/build/z", "x");
    Collected collected = read("");
    assertThat(collected.paths())
        .isEqualTo(List.of(".gitignore", "build/kept/x", "build/y", "tracked.log"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "excluded build/kept/new: ignored by .gitignore",
                "excluded build/other/: ignored by .gitignore",
                "excluded new.log: ignored by .gitignore",
                "excluded src/build/: ignored by .gitignore"));
  }

  @Test
  void ignoreFilesCanBeSwitchedOff() throws IOException {
    index(".git/index");
    write(".gitignore", "*\n");
    write("x", "x");
    Directory.Options options =
        new Directory.Options(List.of(), List.of(), 100, false, directory -> false);
    Collected collected = Collected.from(new Directory(root, options, ForkJoinPool.commonPool()));
    assertThat(collected.paths()).isEqualTo(List.of(".gitignore", "x"));
  }

  @Test
  void withoutAWorkingTreeNothingIsIgnored() throws IOException {
    write(".gitignore", "*\n");
    write("x", "x");
    assertThat(read("").paths()).isEqualTo(List.of(".gitignore", "x"));
  }

  @Test
  void anUnreadableIndexIsTold() throws IOException {
    write(".git/index", "no index");
    write(".gitignore", "*.log\n");
    write("a.log", "x");
    write("b.log", "x");
    write("c", "x");
    Collected collected = read("");
    assertThat(collected.paths()).isEqualTo(List.of(".gitignore", "c"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "excluded a.log: ignored by .gitignore",
                "excluded b.log: ignored by .gitignore",
                "unread .git/index: git index unreadable"));
  }

  @Test
  void aFolderOfAWorkingTreeKnowsTheRulesAboveIt() throws IOException {
    index(".git/index", "a/b/t.log");
    write(".git/info/exclude", "/a/b/x\n");
    write(".gitignore", "*.log\n");
    write("a/.gitignore", "/b/y\n");
    for (String name : List.of("t.log", "u.log", "x", "y", "z")) {
      write("a/b/" + name, "x");
    }
    Collected collected = read("a/b");
    assertThat(collected.paths()).isEqualTo(List.of("a/b/t.log", "a/b/z"));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "excluded a/b/u.log: ignored by .gitignore",
                "excluded a/b/x: ignored by .gitignore",
                "excluded a/b/y: ignored by .gitignore"));
  }

  @Test
  void aRepositoryInsideHasItsOwnIndexAndRules() throws IOException {
    index(".git/index", "a", "sub/of-outer.log");
    write(".gitignore", "*.log\n*.tmp\n");
    index("sub/.git/index", "of-inner.txt");
    write("sub/.gitignore", "*.txt\n*.log\n");
    for (String name : List.of("of-inner.txt", "new.txt", "of-outer.log", "new.log", "new.tmp")) {
      write("sub/" + name, "x");
    }
    Collected collected = read("");
    assertThat(collected.paths())
        .isEqualTo(
            List.of(
                ".gitignore",
                "sub/.gitignore",
                "sub/new.tmp",
                "sub/of-inner.txt",
                "sub/of-outer.log"));
  }

  @Test
  void aLinkedWorkingTreeFindsItsIndexAndTheSharedExclude() throws IOException {
    index("main/.git/worktrees/w/index", "t.log");
    write("main/.git/worktrees/w/commondir", "../..\n");
    write("main/.git/info/exclude", "*.log\n");
    write("w/.git", "gitdir: ../main/.git/worktrees/w\n");
    write("w/t.log", "x");
    write("w/u.log", "x");
    Collected collected = read("w");
    assertThat(collected.paths()).isEqualTo(List.of(".git", "t.log"));
    assertThat(collected.skips()).isEqualTo(List.of("excluded u.log: ignored by .gitignore"));
  }

  @Test
  void aPointerThatLeadsNowhereIsAnUnreadableIndex() throws IOException {
    for (String pointer : List.of("gitdir: none", "nonsense", "gitdir: \0")) {
      write(".git", pointer);
      write(".gitignore", "x\n");
      write("x", "x");
      assertThat(read("").skips())
          .isEqualTo(
              List.of(
                  "excluded x: ignored by .gitignore", "unread .git/index: git index unreadable"));
    }
  }

  @Test
  void aLinkIsNoIgnoreFile() throws IOException {
    index(".git/index");
    write("rules", "*\n");
    Files.createSymbolicLink(root.resolve(".gitignore"), Path.of("rules"));
    assertThat(read("").paths()).isEqualTo(List.of("rules"));
  }
}
