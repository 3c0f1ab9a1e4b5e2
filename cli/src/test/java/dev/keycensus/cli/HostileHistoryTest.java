package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.GitRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on repositories that are damaged or mean harm. */
class HostileHistoryTest {
  @TempDir Path folder;
  private GitRepository repository;
  private final Random random = new Random(13);

  @BeforeEach
  void prepare() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    repository = GitRepository.in(folder.resolve("r"));
  }

  private String secret() {
    StringBuilder b = new StringBuilder("key = '").append("sk_").append("live_");
    for (int i = 0; i < 24; i++) {
      b.append("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ".charAt(random.nextInt(47)));
    }
    return b + "'\n";
  }

  private Try run() {
    return new Try().in(folder).run("scan", "r", "--key-file", "key", "--format", "json");
  }

  /** All files of the repository, with their content and times. */
  private Map<String, String> photo() throws IOException {
    Map<String, String> photo = new TreeMap<>();
    try (Stream<Path> files = Files.walk(repository.folder())) {
      for (Path file : files.toList()) {
        String content = "";
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          try (InputStream in = Files.newInputStream(file)) {
            content = Arrays.hashCode(in.readNBytes(1 << 24)) + "";
          }
        }
        Object at = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        photo.put(file.toString(), content + " " + at);
      }
    }
    return photo;
  }

  @Test
  void nothingOfItIsRunOrWritten() throws IOException {
    Path ran = folder.resolve("ran");
    String trap = "touch " + ran;
    repository.write(".gitattributes", "* filter=trap diff=trap merge=trap\n");
    repository.write("app.py", secret()).commit("one");
    repository.write("app.py", "nothing\n").commit("two");
    Path git = repository.folder().resolve(".git");
    Path evil = folder.resolve("evil");
    Files.writeString(evil, "[core]\n\tfsmonitor = " + trap + "\n");
    Files.writeString(
        git.resolve("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = \""
            + trap
            + "\"\n\tpager = "
            + trap
            + "\n\tsshCommand = "
            + trap
            + "\n\thooksPath = "
            + folder
            + "\n\tworktree = /\n"
            + "[include]\n\tpath = "
            + evil
            + "\n[filter \"trap\"]\n\tsmudge = "
            + trap
            + "\n\tclean = "
            + trap
            + "\n\tprocess = "
            + trap
            + "\n\trequired = true\n"
            + "[diff \"trap\"]\n\ttextconv = "
            + trap
            + "\n\tcommand = "
            + trap
            + "\n[remote \"origin\"]\n\turl = ext::"
            + trap
            + "\n\tpromisor = true\n"
            + "[extensions]\n\tpartialClone = origin\n");
    for (String hook :
        List.of("post-checkout", "post-index-change", "pre-commit", "fsmonitor-watchman")) {
      Path file = Files.createDirectories(git.resolve("hooks")).resolve(hook);
      Files.writeString(file, "#!/bin/sh\n" + trap + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Map<String, String> before = photo();
    Try run = run();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("\"path\": \"app.py\"");
    assertThat(photo()).isEqualTo(before);
    assertThat(ran).doesNotExist();
  }

  @Test
  void whatCannotBeReadIsSaidAndTheRestIsDone() throws IOException {
    for (int i = 0; i < 30; i++) {
      byte[] noise = new byte[3000];
      random.nextBytes(noise);
      repository.write("f" + i, Arrays.toString(noise)).commit("file " + i);
    }
    repository.git("repack", "-adq");
    Path packs = repository.folder().resolve(".git/objects/pack");
    Path pack;
    try (Stream<Path> files = Files.list(packs)) {
      pack = files.filter(f -> f.toString().endsWith(".pack")).findFirst().orElseThrow();
    }
    Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-r--r--"));
    try (RandomAccessFile cut = new RandomAccessFile(pack.toFile(), "rw")) {
      cut.setLength(cut.length() / 2);
    }
    Try run = run();
    assertThat(run.code()).as("never clean").isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.at("/run/incomplete").asBoolean()).isTrue();
    List<String> unread = new ArrayList<>();
    report
        .at("/coverage/skipped")
        .forEach(s -> unread.add(s.path("kind").asText() + " " + s.path("origin").asText()));
    assertThat(unread).filteredOn(s -> s.length() == "unread ".length() + 40).isNotEmpty();
    assertThat(report.at("/coverage/blobs").asInt())
        .as("30 of the tree, and more")
        .isGreaterThan(35);
    // What came later is loose, and found.
    Files.writeString(repository.folder().resolve("late.py"), secret());
    Try found = run();
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.out()).contains("\"path\": \"late.py\"");
  }

  @Test
  void aRepositoryThatPointsToAnother() throws IOException {
    GitRepository other = GitRepository.in(folder.resolve("other"));
    other.write("app.py", secret()).commit("one");
    Path git = repository.folder().resolve(".git");
    Path theirs = other.folder().resolve(".git/objects");
    Files.writeString(
        Files.createDirectories(git.resolve("objects/info")).resolve("alternates"),
        theirs + "\n" + folder.resolve("nowhere") + "\n../../../../etc\n");
    repository.write("x", "nothing\n").commit("mine");
    JsonNode report = new ObjectMapper().readTree(run().out());
    List<String> told = new ArrayList<>();
    report.at("/coverage/skipped").forEach(s -> told.add(s.path("reason").asText()));
    assertThat(told).contains("an alternate is not there");
  }
}
