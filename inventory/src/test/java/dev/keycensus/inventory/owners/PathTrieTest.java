package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.re2j.Pattern;
import dev.keycensus.inventory.owners.PathTrie.Reach;
import dev.keycensus.sources.Glob;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tree of patterns against patterns tried one by one, and against time. */
final class PathTrieTest {
  private static final String[] PARTS = {"a", "b", "ab", "*", "**", "a*", "*b", "?", "*a*", "a?b"};

  /** Of .gitignore's dialect, in which a last star covers what is below it. */
  @Test
  void isTheLastGlobThatCovers() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      PathTrie trie = new PathTrie();
      List<Glob> globs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String pattern = path(random, PARTS, 4);
        boolean folder = random.nextInt(4) == 0;
        globs.add(Glob.of("/" + pattern + (folder ? "/" : "")));
        List<String> names = Objects.requireNonNull(CodeOwners.names(pattern));
        trie.add(names, false, folder ? Reach.BELOW : Reach.BOTH, i, 0, false);
      }
      for (int i = 0; i < 50; i++) {
        String path = path(random, new String[] {"a", "b", "ab", "ba", "aab", "c"}, 6);
        int last = -1;
        for (int g = 0; g < globs.size(); g++) {
          last = globs.get(g).covers(path) ? g : last;
        }
        assertThat(trie.last(path)[0]).as("%s in %s", path, globs).isEqualTo(last);
      }
    }
  }

  private static String path(Random random, String[] parts, int most) {
    StringBuilder b = new StringBuilder(parts[random.nextInt(parts.length)]);
    for (int i = random.nextInt(most); i > 0; i--) {
      b.append('/').append(parts[random.nextInt(parts.length)]);
    }
    return b.toString();
  }

  @Test
  void aNamePatternIsItsExpression() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      String glob = letters(random, "ab*?", 6);
      String name = letters(random, "ab", 6);
      String expression = glob.replace("*", ".*").replace("?", ".");
      assertThat(NameGlob.of(glob, false).matches(name))
          .as("%s %s", glob, name)
          .isEqualTo(Pattern.matches(expression, name));
    }
  }

  private static String letters(Random random, String of, int most) {
    return IntStream.range(0, random.nextInt(most + 1))
        .mapToObj(i -> "" + of.charAt(random.nextInt(of.length())))
        .reduce("", String::concat);
  }

  @Test
  void classes() {
    assertThat(NameGlob.of("[a-c]x", true).matches("bx")).isTrue();
    assertThat(NameGlob.of("[^a-c]x", true).matches("bx")).isFalse();
    assertThat(NameGlob.of("[]a]", true).matches("]")).isTrue();
    assertThat(NameGlob.of("[\\]a]", true).matches("]")).isTrue();
    assertThat(NameGlob.of("[a-", true).matches("[a-")).isTrue();
    assertThat(NameGlob.of("[\u00e0-\u00ff]", true).matches("\u00e9")).isTrue();
    assertThat(NameGlob.of("[z-a]", true).matches("b")).isFalse();
    assertThat(NameGlob.of("[a]", false).matches("[a]")).isTrue();
  }

  @Test
  void tenThousandPathsOverFiveThousandPatternsInAMoment() {
    Random random = new Random(9);
    StringBuilder text = new StringBuilder("* @acme/all\n");
    for (int i = 0; i < 5000; i++) {
      String team = " @acme/t" + i + "\n";
      switch (i % 5) {
        case 0 -> text.append("/services/s").append(i).append('/').append(team);
        case 1 -> text.append("*.x").append(i).append(team);
        case 2 -> text.append("/libs/*/m").append(i).append("/**/*.kt").append(team);
        case 3 -> text.append("part").append(i).append("-*").append(team);
        default -> text.append("mod").append(i).append('/').append(team);
      }
    }
    Owners owners = CodeOwnersTest.owners("CODEOWNERS", text.toString());
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int n = random.nextInt(5000);
      paths.add("services/s" + n + "/src/main/p" + n % 97 + "/File" + i + ".x" + (n % 5000));
    }
    assertCpuSeconds(1, () -> paths.forEach(path -> assertThat(owners.of(path)).isNotNull()));
  }

  @Test
  void hostilePatternsDoNotBlowUp() {
    String stars = "*a".repeat(1000) + "*b";
    String deep = "/" + "**/a/".repeat(7) + "**/b";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(stars).append(i).append(" @x\n").append(deep).append(i).append(" @x\n");
    }
    Owners owners = CodeOwnersTest.owners("CODEOWNERS", text.toString());
    assertThat(owners.problems()).isEmpty();
    assertCpuSeconds(
        2,
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(owners.of("a/".repeat(200) + "a".repeat(200) + i)).isNull();
          }
        });
  }

  /** Of this thread: what else the machine does makes no difference. */
  private static void assertCpuSeconds(int most, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work.run();
    assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(most * 1_000_000_000L);
  }

  /** Two thousand patterns that all begin to match at every folder of a path. */
  @Test
  void patternsThatBranchEverywhereAreGivenUpAndTold() {
    StringBuilder text = new StringBuilder("* @all\n");
    for (int i = 0; i < 2048; i++) {
      text.append("**");
      for (int bit = 0; bit < 11; bit++) {
        text.append((i >> bit & 1) == 0 ? "/*a" : "/*aa");
      }
      text.append("/z @x\n");
    }
    Owners owners = CodeOwnersTest.owners("CODEOWNERS", text.toString());
    assertThat(owners.of("a/b")).isNotNull();
    assertThat(owners.problems()).isEmpty();
    assertCpuSeconds(
        2,
        () -> {
          for (int i = 0; i < 100; i++) {
            assertThat(owners.of("aaa/".repeat(300) + i)).isNull();
          }
        });
    assertThat(owners.problems()).extracting(Problem::line).containsExactly(0);
  }

  @Test
  void tooManyWildcardsAreTold() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append('x').append(i).append("* @x").append(i).append('\n');
    }
    Owners owners = CodeOwnersTest.owners("CODEOWNERS", text + "/last/ @last\n");
    assertThat(owners.problems()).hasSize(51);
    assertThat(CodeOwnersTest.names(owners, "last/x")).isEqualTo("@last");
  }

  @Test
  void anyBytesAreRead() {
    Random random = new Random(10);
    String[] words = {
      "[a]", "^[", "*", "@x", "@@owner", "!", "/", "\\", "\n", " ", "#", "a@b.c", "**", "[!", "\0"
    };
    String[] files = {
      "CODEOWNERS",
      "OWNERS",
      "OWNERS_ALIASES",
      "catalog-info.yaml",
      "package.json",
      "pom.xml",
      "Cargo.toml",
      "MAINTAINERS",
      "cortex.yaml"
    };
    String[] more = {
      "approvers:",
      "- ",
      "filters:",
      "{",
      "}",
      "\"author\"",
      ":",
      "<",
      ">",
      "project",
      "developers",
      "developer>",
      "[package]",
      "authors",
      "=",
      "\"",
      ",",
      "---\n",
      "  ",
      "spec:",
      "owner:",
      "|",
      "&a",
      "<!DOCTYPE a [<!ENTITY b \"c\">]>",
      "&b;",
      "]",
      "emeritus_approvers: "
    };
    for (int round = 0; round < 3000; round++) {
      StringBuilder b = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        String[] of = random.nextBoolean() ? words : more;
        b.append(of[random.nextInt(of.length)]);
      }
      byte[] bytes = b.toString().getBytes(UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      TreeMap<String, byte[]> tree = new TreeMap<>();
      tree.put(files[round % files.length], bytes);
      assertThatNoException()
          .as("%s", b)
          .isThrownBy(() -> Owners.read(tree).all("a/b.txt").forEach(Owner::name));
    }
  }
}
