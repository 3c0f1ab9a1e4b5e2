package dev.keycensus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, run as a user runs it. Most tests give it a Java and a Maven made of a few lines of
 * shell, which write down how they were called; the last ones run the packaged program.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
final class LauncherIT {
  private static final Path CLI = Path.of("").toAbsolutePath();

  @TempDir private Path temp;
  private Path home;
  private Path checkout;
  private final Map<String, String> environment = new TreeMap<>();

  private record Outcome(int code, String out, String err) {
    /** What the Java made of shell was called with. */
    List<String> arguments() {
      return List.of(out.split("\0", -1));
    }

    /** What came after the JVM's own options and the main class. */
    List<String> userArguments() {
      List<String> all = arguments();
      return all.subList(all.indexOf("dev.keycensus.cli.Main") + 1, all.size() - 1);
    }
  }

  @BeforeEach
  void emptyHomeAndBuiltCheckout() throws IOException {
    home = Files.createDirectory(temp.resolve("home with space"));
    checkout = Files.createDirectories(temp.resolve("check out"));
    Files.createFile(checkout.resolve("pom.xml"));
    Files.copy(
        CLI.resolveSibling("keycensus"),
        checkout.resolve("keycensus"),
        StandardCopyOption.COPY_ATTRIBUTES);
    age(checkout.resolve("pom.xml"), 100);
    Path target = Files.createDirectories(checkout.resolve("cli/target"));
    Files.writeString(target.resolve("keycensus.jar"), "jar");
    age(target.resolve("keycensus.jar"), 50);
    Files.writeString(target.resolve("keycensus.jar.sha256"), "0123456789abcdef0123456789abcdef\n");
    environment.put("HOME", home.toString());
    environment.put("PATH", temp.resolve("bin") + ":/usr/bin:/bin");
    environment.put("KEYCENSUS_ARCHIVE", "off");
    environment.put("KEYCENSUS_JAVA", java("main", "17.0.9").toString());
    Files.createDirectory(temp.resolve("bin"));
  }

  @Test
  void argumentsArriveUntouched() throws Exception {
    String[] hard = {
      "scan",
      "",
      " two  words ",
      "a'b\"c",
      "*",
      "$HOME `id` \\",
      "line\nbreak",
      "@file",
      "-Xmx1k",
      "é"
    };
    Outcome o = run(launcher(), hard);
    assertThat(o.userArguments()).containsExactly(hard);
    assertThat(o.code()).isZero();
  }

  @Test
  void noArgumentsStayNone() throws Exception {
    assertThat(run(launcher()).userArguments()).isEmpty();
  }

  @Test
  void theExitCodeAndTheInputPassThrough() throws Exception {
    Path java = java("odd", "17.0.9");
    script(java.resolve("bin/java"), "cat; exit 3");
    environment.put("KEYCENSUS_JAVA", java.toString());
    Path input = Files.writeString(temp.resolve("input"), "from stdin");
    Outcome o = finish(start(launcher(), input));
    assertThat(o.code()).isEqualTo(3);
    assertThat(o.out()).isEqualTo("from stdin");
  }

  @Test
  void aSymbolicLinkStartsTheCheckoutItPointsTo() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("bin/kc"), Path.of("../check out/keycensus"));
    Path second = Files.createSymbolicLink(temp.resolve("kc2"), link);
    Outcome o = run(second, "version");
    assertThat(o.arguments())
        .contains(checkout.toRealPath().resolve("cli/target/keycensus.jar").toString());
    assertThat(o.userArguments()).containsExactly("version");
  }

  @Test
  void optionsForTheJvmAreSplitAndNotExpanded() throws Exception {
    environment.put("KEYCENSUS_OPTS", "-Xmx2g -Dx=*");
    assertThat(run(launcher(), "version").arguments()).contains("-Xmx2g", "-Dx=*");
  }

  @Test
  void theUsersCollectorReplacesOurs() throws Exception {
    environment.put("KEYCENSUS_OPTS", "-XX:+UseZGC");
    assertThat(run(launcher(), "version").arguments().stream().filter(a -> a.endsWith("GC")))
        .containsExactly("-XX:+UseZGC");
  }

  @Test
  void theNewestInstalledJavaIsTakenAndJavaHomeBeforeIt() throws Exception {
    environment.remove("KEYCENSUS_JAVA");
    Path newest = java("home with space/.sdkman/candidates/java/99", "99.0.1");
    java("home with space/.sdkman/candidates/java/98", "98");
    assertThat(run(launcher()).err()).contains("java is " + newest);
    Path old = java("old", "11.0.2");
    environment.put("JAVA_HOME", old.toString());
    assertThat(run(launcher()).err()).contains("java is " + newest);
    Path chosen = java("chosen", "17.0.1");
    environment.put("JAVA_HOME", chosen.toString());
    assertThat(run(launcher()).err()).contains("java is " + chosen);
  }

  @Test
  void theJavaTheUserNamesMayBeItsProgramOrALinkToIt() throws Exception {
    Path java = java("named", "21.0.1");
    environment.put("KEYCENSUS_JAVA", java.resolve("bin/java").toString());
    assertThat(run(launcher()).err()).contains("java is " + java);
    Path link = Files.createSymbolicLink(temp.resolve("bin/java21"), java.resolve("bin/java"));
    environment.put("KEYCENSUS_JAVA", link.toString());
    assertThat(run(launcher()).err()).contains("java is " + java.toRealPath());
  }

  @Test
  void aNamedJavaThatIsTooOldIsAnError() throws Exception {
    environment.put("KEYCENSUS_JAVA", java("old", "11.0.2").toString());
    Outcome o = run(launcher(), "version");
    assertThat(o.code()).isEqualTo(2);
    assertThat(o.err())
        .isEqualTo(
            "keycensus: KEYCENSUS_JAVA is '"
                + temp.resolve("old")
                + "', which is not a Java 17 or later.\n");
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    Files.delete(jar());
    maven("sleep 1; mkdir -p cli/target; echo jar >cli/target/keycensus.jar");
    Process first = start(launcher(), temp.resolve("check out/pom.xml"), "one");
    Process second = start(launcher(), temp.resolve("check out/pom.xml"), "two");
    Outcome a = finish(first);
    Outcome b = finish(second);
    assertThat(Files.readAllLines(temp.resolve("mvn.log"))).hasSize(1);
    assertThat(a.err() + b.err())
        .contains("building, which takes", "another keycensus is building; waiting");
    assertThat(a.userArguments()).containsExactly("one");
    assertThat(b.userArguments()).containsExactly("two");
    assertThat(checkout.resolve(".keycensus-build")).isEmptyDirectory();
  }

  @Test
  void aLockLeftByADeadProcessIsTakenOver() throws Exception {
    Files.delete(jar());
    maven("echo jar >cli/target/keycensus.jar");
    Files.createDirectory(checkout.resolve(".keycensus-build"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(
        checkout.resolve(".keycensus-build/lock"), Path.of(Long.toString(dead.pid())));
    assertThat(run(launcher(), "version").code()).isZero();
  }

  @Test
  void anInterruptedBuildLeavesNoLockAndTheNextStartsFromNothing() throws Exception {
    Files.delete(jar());
    maven("exec sleep 60");
    Process p = start(launcher(), temp.resolve("check out/pom.xml"), "version");
    while (!Files.exists(temp.resolve("mvn.log"))) {
      Thread.sleep(20);
    }
    p.destroy();
    assertThat(finish(p).code()).isEqualTo(130);
    assertThat(checkout.resolve(".keycensus-build/lock")).doesNotExist();
    maven("echo jar >cli/target/keycensus.jar");
    assertThat(run(launcher(), "version").code()).isZero();
    assertThat(Files.readAllLines(temp.resolve("mvn.log")).get(1)).contains(" clean package ");
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    maven("echo jar >cli/target/keycensus.jar");
    assertThat(run(launcher(), "version").err()).doesNotContain("building");
    Files.createDirectories(checkout.resolve("rules/catalog/acme"));
    Outcome o = run(launcher(), "version");
    assertThat(o.err()).contains("keycensus: the sources changed; building again");
    assertThat(o.userArguments()).containsExactly("version");
  }

  @Test
  void aBuildThatFailsEndsWithTwo() throws Exception {
    Files.delete(jar());
    maven("echo broken; exit 1");
    Outcome o = run(launcher(), "version");
    assertThat(o.code()).isEqualTo(2);
    assertThat(o.out()).isEmpty();
    assertThat(o.err()).contains("broken", "keycensus: the build failed");
  }

  @Test
  void withoutMavenOneSentenceSaysWhatToInstall() throws Exception {
    Files.delete(jar());
    environment.put("PATH", essentials().toString());
    Outcome o = run(launcher(), "version");
    assertThat(o.code()).isEqualTo(2);
    assertThat(o.err())
        .isEqualTo(
            "keycensus: it has to be built first, but Maven was not found: install Maven 3.8 or later and start again.\n");
  }

  @Test
  void aTrainedArchiveIsUsedOnlyFromAFolderOfOurOwn() throws Exception {
    environment.remove("KEYCENSUS_ARCHIVE");
    Path folder = Files.createDirectories(home.resolve(".cache/keycensus"));
    Path archive = folder.resolve(archiveName());
    Files.createFile(archive);
    // A note that there is nothing to train keeps the background process away from a folder that is
    // soon gone.
    Files.createFile(Path.of(archive + ".failed"));
    assertThat(run(launcher()).arguments()).contains("-XX:SharedArchiveFile=" + archive);
    age(archive, 60);
    assertThat(run(launcher()).arguments()).noneMatch(a -> a.contains("SharedArchive"));
    age(archive, 0);
    Files.move(folder, home.resolve("elsewhere"));
    Files.createSymbolicLink(folder, home.resolve("elsewhere"));
    assertThat(run(launcher()).arguments()).noneMatch(a -> a.contains("SharedArchive"));
  }

  @Test
  void anArchiveInAnotherUsersFolderIsRefused() throws Exception {
    environment.remove("KEYCENSUS_ARCHIVE");
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Path folder = Files.createDirectories(home.resolve(".cache/keycensus"));
    Files.createFile(folder.resolve(archiveName()));
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertThat(run(launcher()).arguments()).noneMatch(a -> a.contains("SharedArchive"));
  }

  @Test
  void aNewerJvmGetsAnAotCacheAndTheArchiveCanBeTurnedOff() throws Exception {
    environment.remove("KEYCENSUS_ARCHIVE");
    environment.put("KEYCENSUS_JAVA", java("main", "25.0.3").toString());
    Path folder = Files.createDirectories(home.resolve(".cache/keycensus"));
    Path archive = Files.createFile(folder.resolve(archiveName().replace("17.0.9", "25.0.3")));
    assertThat(run(launcher()).arguments()).contains("-XX:AOTCache=" + archive);
    environment.put("KEYCENSUS_ARCHIVE", "off");
    assertThat(run(launcher()).arguments()).noneMatch(a -> a.contains("AOT"));
  }

  @Test
  void thePackagedProgramMakesItsArchiveAfterTheFirstRunAndUsesItAfterwards() throws Exception {
    environment.remove("KEYCENSUS_ARCHIVE");
    Path place = Files.createDirectory(temp.resolve("packaged"));
    for (String name : List.of("keycensus.jar", "keycensus.jar.sha256")) {
      Files.copy(CLI.resolve("target").resolve(name), place.resolve(name));
    }
    Path launcher =
        Files.copy(
            CLI.resolveSibling("keycensus"),
            place.resolve("keycensus"),
            StandardCopyOption.COPY_ATTRIBUTES);
    environment.put("KEYCENSUS_JAVA", System.getProperty("java.home"));
    // Its parent never asks how it ended, so it stays in the table of processes as one that did.
    Path said = temp.resolve("said");
    String line = "'" + launcher + "' version >'" + said + "' 2>&1 &\nexec sleep 100";
    Process parent = start(script(temp.resolve("parent"), line), Path.of("/dev/null"));
    Path cache = home.resolve(".cache/keycensus");
    while (!Files.isDirectory(cache)
        || files(cache).size() != 1
        || files(cache).get(0).endsWith("training")) {
      Thread.sleep(50);
    }
    parent.destroy();
    assertThat(Files.readString(said)).matches("keycensus \\S+\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
    environment.put(
        "KEYCENSUS_OPTS", "-Xlog:class+load:file=" + temp.resolve("classes").toString());
    assertThat(run(launcher, "version").out()).isEqualTo(Files.readString(said));
    assertThat(Files.readAllLines(temp.resolve("classes")))
        .anyMatch(l -> l.contains("dev.keycensus.cli.Main source: shared objects file"));
  }

  /** Whoever reads all that we print must not wait for the archive, which is made afterwards. */
  @Test
  void theEndOfTheOutputIsTheEndOfTheRun() throws Exception {
    environment.remove("KEYCENSUS_ARCHIVE");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar()));
    Files.writeString(Path.of(jar() + ".sha256"), HexFormat.of().formatHex(hash) + "\n");
    Path cache = home.resolve(".cache/keycensus");
    script(
        temp.resolve("main/bin/java"),
        "case \"$*\" in *Warmup*) for i in 1 2 3 4 5 6 7 8 9 10; do [ -e '"
            + temp.resolve("read")
            + "' ] || sleep 1; done ;; *Xshare:dump*) ;; *) echo ran ;; esac");
    // A Java that reads would not notice: it stops when the process does.
    Outcome outcome =
        run(Path.of("/bin/sh"), "-c", "out=$('" + launcher() + "' version); echo \"$out\"");
    assertThat(outcome.out()).isEqualTo("ran\n");
    assertThat(isTried(cache)).isFalse();
    Files.createFile(temp.resolve("read"));
    while (!isTried(cache)) {
      Thread.sleep(50);
    }
  }

  private static boolean isTried(Path cache) throws IOException {
    return Files.isDirectory(cache)
        && files(cache).stream().anyMatch(f -> f.toString().endsWith(".failed"));
  }

  @Test
  void stdoutClosedEarlyIsNoStackTrace() throws Exception {
    Path script =
        script(temp.resolve("pipe"), "'" + CLI.resolveSibling("keycensus") + "' version | :");
    environment.put("KEYCENSUS_JAVA", System.getProperty("java.home"));
    assertThat(run(script).err()).doesNotContain("Exception");
  }

  /** {@code tail -f x | keycensus scan -}, and the user presses Ctrl-C. */
  @Test
  void aSignalEndsAStreamThatNeverEndsAndTheReportComes() throws Exception {
    environment.put("KEYCENSUS_JAVA", System.getProperty("java.home"));
    for (String signal : interruptIsHeard() ? List.of("INT", "TERM") : List.of("TERM")) {
      Path out = Files.createTempFile(temp, "out", "");
      ProcessBuilder builder =
          new ProcessBuilder(CLI.resolveSibling("keycensus").toString(), "scan", "-");
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(Path.of(out + ".err").toFile());
      Process scan = builder.start();
      scan.getOutputStream().write(("pass" + "word: k7Qz9vLm2xWp\n").getBytes(UTF_8));
      scan.getOutputStream().flush();
      // Half a second after the last byte what came is looked at; the stream stays open.
      Thread.sleep(3000);
      assertThat(scan.isAlive()).isTrue();
      new ProcessBuilder("kill", "-" + signal, Long.toString(scan.pid())).start().waitFor();
      assertThat(scan.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(out, UTF_8)).contains("stdin:1:11", "Read 1 file (23 bytes)");
      assertThat(Files.readString(Path.of(out + ".err"), UTF_8))
          .isEqualTo("stopped; this is the report of what came until then\n");
      assertThat(scan.exitValue()).isEqualTo(1);
      scan.getOutputStream().close();
    }
  }

  // ---- What the tests are made of ----

  /** A shell's background jobs ignore SIGINT, and so does all that they start, these tests too. */
  private static boolean interruptIsHeard() throws Exception {
    Process probe = new ProcessBuilder("sh", "-c", "kill -INT $$; exit 0").start();
    return probe.waitFor() != 0;
  }

  private Path launcher() {
    return checkout.resolve("keycensus");
  }

  private Path jar() {
    return checkout.resolve("cli/target/keycensus.jar");
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static Path script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A JDK that writes its arguments to stdout, each ended by a NUL, and its own home to stderr. */
  private Path java(String place, String version) throws IOException {
    Path java = temp.resolve(place);
    script(java.resolve("bin/javac"), "exit 1");
    script(java.resolve("bin/java"), "echo 'java is " + java + "' >&2\nprintf '%s\\0' \"$@\"");
    Files.writeString(
        java.resolve("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"x\"\n");
    return java;
  }

  /** A Maven that notes its arguments, a line a call, and then does what {@code body} says. */
  private void maven(String body) throws IOException {
    script(temp.resolve("bin/mvn"), "echo \" $* \" >>'" + temp.resolve("mvn.log") + "'\n" + body);
  }

  /** A folder with the programs that the launcher may call, and no Maven. */
  private Path essentials() throws IOException {
    Path bin = Files.createDirectory(temp.resolve("essentials"));
    for (String name : List.of("sh", "find", "mkdir", "readlink")) {
      for (Path folder : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
        if (Files.exists(folder.resolve(name)) && !Files.exists(bin.resolve(name))) {
          script(bin.resolve(name), "exec " + folder.resolve(name) + " \"$@\"");
        }
      }
    }
    return bin;
  }

  private String archiveName() throws IOException {
    String rest =
        "17.0.9-"
            + temp.resolve("main")
            + "-"
            + checkout.toRealPath().resolve("cli/target/keycensus.jar");
    StringBuilder name = new StringBuilder();
    rest.chars()
        .forEach(
            c ->
                name.append(
                    Character.isLetterOrDigit(c) || ".+-".indexOf(c) >= 0 ? (char) c : '_'));
    while (name.length() > 180) {
      name.delete(0, 8);
    }
    return "0123456789abcdef-" + name;
  }

  private Process start(Path program, Path input, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(temp, "out", "");
    ProcessBuilder builder = new ProcessBuilder(line).redirectInput(input.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(Path.of(out + ".err").toFile());
    Process process = builder.start();
    outputs.put(process.pid(), out);
    return process;
  }

  private final Map<Long, Path> outputs = new TreeMap<>();

  private Outcome finish(Process process) throws Exception {
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    Path out = outputs.get(process.pid());
    return new Outcome(
        process.exitValue(),
        Files.readString(out, UTF_8),
        Files.readString(Path.of(out + ".err"), UTF_8));
  }

  private Outcome run(Path program, String... arguments) throws Exception {
    return finish(start(program, checkout.resolve("pom.xml"), arguments));
  }
}
