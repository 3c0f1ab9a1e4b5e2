package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random ignore files over random trees: the walk and git must agree on every file. */
class IgnoreLikeGitTest {
  private static final int TREES = 25;
  private static final String[] NAMES = {
    "a", "b", "ab", "a.x", "b.x", "c d", ".h", "[a]", "a!", "é"
  };

  // Without "[", whose class git lets run over the slash; and without "a**": git cuts the "a" off
  // before it matches and then takes "**" for a whole segment,
  // against its own manual. We read such a file, which is the safe side.
  private static final String[] PARTS = {
    "a",
    "b",
    "*",
    "**",
    "a*",
    "*.x",
    "?",
    "[ab]",
    "[!a]*",
    "ab",
    ".h",
    "\\[a]",
    "c d",
    "*b",
    "[a-]",
    "[]]",
    "[[:alpha:]]",
    "é",
    "a!",
    "a\\"
  };

  @BeforeEach
  void git() {
    Git.assumeInstalled();
  }

  @Test
  void agrees(@TempDir Path top) throws Exception {
    Random random = new Random(20);
    for (int i = 0; i < TREES; i++) {
      Path folder = Files.createDirectory(top.resolve("t" + i));
      Git git = new Git(folder);
      git.run("init", "-q");
      Map<String, byte[]> tree = new TreeMap<>();
      grow(random, tree, "", 0);
      DirectoryContractTest.write(folder, tree);
      Files.createDirectories(folder.resolve(".git/info"));
      Files.writeString(folder.resolve(".git/info/exclude"), ignoreFile(random));
      // Some files are tracked before there is any rule.
      List<String> some = tree.keySet().stream().filter(path -> random.nextInt(6) == 0).toList();
      List<String> add = new ArrayList<>(List.of("--literal-pathspecs", "add", "-f", "--"));
      add.addAll(some);
      git.run(add.toArray(new String[0]));
      TreeSet<String> folders = new TreeSet<>(List.of(""));
      tree.keySet().forEach(path -> folders.add(path.substring(0, path.lastIndexOf('/') + 1)));
      for (String path : folders) {
        if (path.isEmpty() || random.nextInt(3) == 0) {
          Files.writeString(folder.resolve(path + ".gitignore"), ignoreFile(random));
        }
      }
      TreeSet<String> expected =
          new TreeSet<>(git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard"));
      Collected collected =
          Collected.from(
              new Directory(folder, Directory.Options.DEFAULT, ForkJoinPool.commonPool()));
      TreeSet<String> differing = new TreeSet<>(expected);
      differing.removeAll(collected.paths());
      collected.paths().stream().filter(path -> !expected.contains(path)).forEach(differing::add);
      assertThat(differing)
          .as(() -> differing.isEmpty() ? "" : rulesAbove(folder, differing.first()))
          .isEmpty();

      // A folder inside the tree gives what the whole tree gives there, unless it is ignored
      // itself.
      for (String path : folders) {
        boolean seen = expected.stream().anyMatch(file -> file.startsWith(path));
        if (path.isEmpty() || !seen || some.stream().anyMatch(file -> file.startsWith(path))) {
          continue;
        }
        Collected part =
            Collected.from(
                new Directory(
                    folder.resolve(path), Directory.Options.DEFAULT, ForkJoinPool.commonPool()));
        assertThat(part.paths())
            .containsExactlyElementsOf(
                expected.stream().filter(file -> file.startsWith(path)).toList());
      }
    }
  }

  private static void grow(Random random, Map<String, byte[]> tree, String path, int depth) {
    for (String name : NAMES) {
      int dice = random.nextInt(10);
      if (dice < 5 || depth == 3) {
        tree.put(path + name, new byte[] {'x'});
      } else if (dice < 8) {
        grow(random, tree, path + name + "/", depth + 1);
      }
    }
  }

  private static String ignoreFile(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      text.append(random.nextInt(3) == 0 ? "!" : "").append(random.nextInt(4) == 0 ? "/" : "");
      int parts = 1 + (random.nextBoolean() ? random.nextInt(3) : 0);
      for (int p = 0; p < parts; p++) {
        text.append(p == 0 ? "" : "/").append(PARTS[random.nextInt(PARTS.length)]);
      }
      text.append(random.nextInt(4) == 0 ? "/" : "").append(random.nextInt(8) == 0 ? "  " : "");
      text.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }

  /** What a person needs to see why a path is judged differently. */
  private static String rulesAbove(Path folder, String path) {
    StringBuilder text = new StringBuilder(path);
    try {
      for (Path p = folder.resolve(path).getParent();
          p != null && p.startsWith(folder);
          p = p.getParent()) {
        if (Files.exists(p.resolve(".gitignore"))) {
          text.append("\n--- ").append(folder.relativize(p)).append('\n');
          text.append(Files.readString(p.resolve(".gitignore")));
        }
      }
      text.append("\n--- exclude\n").append(Files.readString(folder.resolve(".git/info/exclude")));
    } catch (IOException e) {
      text.append(e);
    }
    return text.toString();
  }
}
