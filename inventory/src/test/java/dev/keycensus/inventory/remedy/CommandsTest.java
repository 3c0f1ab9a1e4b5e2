package dev.keycensus.inventory.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that can come out, run in a shell whose programs only tell what they were told. */
class CommandsTest {
  private static final String[] HOSTILE = {
    "$(touch pwned)",
    "`touch pwned`",
    "a; touch pwned",
    "a\ntouch pwned",
    "a\u0000b",
    "-rf",
    "--help",
    "' || touch pwned #",
    "\" ; DROP TABLE users; --",
    "a'b\"c\\d",
    "x\u202etxt.exe",
    "\u2028",
    "ä",
    "\u0661",
    "a/../../etc/passwd",
    "//evil.example",
    "@/etc/passwd",
    "%0a",
    "~root",
    "*",
    "{a,b}",
    "a b",
    "<KEY>",
    "x=y",
    "host=evil.example",
    "",
    "=ls",
    "!!",
    "a".repeat(5_000),
  };

  @TempDir private Path folder;

  private final Remedies remedies = Remedies.builtIn();

  private Stream<Template> templates() {
    Stream<Template> ends =
        remedies.revocations().stream()
            .flatMap(r -> Stream.of(r.issue(), r.revoke(), r.verify()).flatMap(List::stream))
            .map(Remedies.Entry::run);
    Stream<Template> stores =
        remedies.alternatives().stores().stream()
            .flatMap(s -> s.run() == null ? Stream.of() : Stream.of(s.run()));
    return Stream.of(ends, stores, Stream.of(remedies.alternatives().dropFile())).flatMap(s -> s);
  }

  private Set<String> facts() {
    Set<String> facts = new TreeSet<>();
    remedies.holes().values().forEach(h -> facts.addAll(h.facts()));
    return facts;
  }

  private Map<String, String> all(String value) {
    Map<String, String> facts = new TreeMap<>();
    facts().forEach(f -> facts.put(f, value));
    return facts;
  }

  @Test
  void aShellReadsExactlyTheWordsThatAreMeant() throws Exception {
    List<Command> commands = new ArrayList<>();
    List<Map<String, String>> known = new ArrayList<>();
    known.add(Map.of());
    known.add(all("abc123"));
    known.add(all("a.b-c_d"));
    known.add(all("12345"));
    known.add(all("app$user+x@host"));
    Random random = new Random(23);
    for (int i = 0; i < 4; i++) {
      Map<String, String> facts = new TreeMap<>();
      for (String fact : facts()) {
        facts.put(fact, random.nextInt(3) == 0 ? noise(random) : hostile(random));
      }
      known.add(facts);
    }
    templates().forEach(t -> known.forEach(facts -> commands.add(t.fill(facts))));
    assertThat(commands).hasSizeGreaterThan(900);
    for (Command c : commands) {
      assertThat(c.line()).matches("[ -~]+").doesNotContain("pwned", "evil");
    }
    assertThat(run(commands)).isEqualTo(commands.stream().map(Command::argv).toList());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsOnly("bin", "script");
    }
  }

  /** Values that no whitelist lets through never come out quoted wrong either. */
  @Test
  void quotesWhateverThereIs() throws Exception {
    List<Command> commands = new ArrayList<>();
    for (String value : HOSTILE) {
      if (value.indexOf('\0') < 0) {
        commands.add(new Command(List.of("psql", value, value + "'", "x" + value), List.of()));
      }
    }
    assertThat(run(commands)).isEqualTo(commands.stream().map(Command::argv).toList());
  }

  @Test
  void hostileFactsAreLeftOut() {
    for (String value : HOSTILE) {
      for (Hole hole : remedies.holes().values()) {
        boolean plainHere = hole.name().equals("path") && value.equals("a b");
        if (!plainHere) {
          String filled = hole.value(all(value));
          assertThat(filled).as(hole.name() + " of " + value).isNull();
        }
        assertThat(hole.missing(all(value)).ask()).doesNotContain("pwned");
      }
    }
  }

  @Test
  void quotingForSql() {
    assertThat(Quoting.PG.on("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(Quoting.TEXT.on("a'b\\")).isEqualTo("'a''b\\\\'");
    assertThat(Quoting.BRACKET.on("a]b")).isEqualTo("[a]]b]");
    assertThat(Quoting.JS.on("a\"b\\")).isEqualTo("\"a\\\"b\\\\\"");
    assertThat(Quoting.CYPHER.on("a`b")).isEqualTo("`a``b`");
    assertThat(Quoting.shell("it's")).isEqualTo("'it'\\''s'");
    assertThat(Quoting.shell("")).isEqualTo("''");
    assertThat(Quoting.shell("<KEY-ID>")).isEqualTo("'<KEY-ID>'");
    assertThat(Quoting.shell("--a=b/c:d")).isEqualTo("--a=b/c:d");
  }

  /** Where a command goes with the reader's own login is never for a scanned file to say. */
  @Test
  void noFileTellsWhereALoginGoes() {
    Map<String, String> facts = all("evil.example");
    facts.keySet().retainAll(Set.of("host"));
    templates().forEach(t -> assertThat(t.fill(facts).line()).doesNotContain("evil"));
    templates()
        .map(t -> t.fill(Map.of()))
        .filter(c -> c.argv().get(0).equals("curl"))
        .forEach(
            c ->
                assertThat(c.argv())
                    .anyMatch(w -> w.matches("https://[a-z0-9.]+(<DATADOG-SITE>)?/.*")));
    assertThat(Objects.requireNonNull(remedies.holes().get("host")).missing(facts).ask())
        .contains("evil.example");
  }

  private String hostile(Random random) {
    return HOSTILE[random.nextInt(HOSTILE.length)];
  }

  private static String noise(Random random) {
    StringBuilder b = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      b.append((char) (random.nextInt(8) == 0 ? random.nextInt(0x3000) : 1 + random.nextInt(126)));
    }
    return b.toString();
  }

  /** The words that each command's program got, with its name first. */
  private List<List<String>> run(List<Command> commands) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (Command c : commands) {
      Path tool = bin.resolve(c.argv().get(0));
      if (!Files.exists(tool)) {
        Files.writeString(
            tool, "#!/bin/sh\nprintf '%s\\0' \"${0##*/}\" \"$@\"\nprintf '\\036\\0'\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
      }
    }
    Path script = folder.resolve("script");
    Files.writeString(
        script, String.join("\n", commands.stream().map(Command::line).toList()) + "\n");
    assertThat(shell(bin, "-n", script.toString())).isEmpty();
    List<List<String>> got = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String word : shell(bin, script.toString()).split("\0", -1)) {
      if (word.equals("\u001e")) {
        got.add(List.copyOf(words));
        words.clear();
      } else {
        words.add(word);
      }
    }
    return got;
  }

  private String shell(Path bin, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String out;
    try (InputStream in = process.getInputStream()) {
      out = new String(in.readNBytes(64 << 20), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
