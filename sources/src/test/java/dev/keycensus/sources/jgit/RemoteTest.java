package dev.keycensus.sources.jgit;

import static dev.keycensus.sources.jgit.GitServer.packet;
import static dev.keycensus.sources.jgit.GitServer.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clones from servers on this machine, friendly and hostile. */
@Timeout(60)
class RemoteTest {
  private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";
  private static final String RESULT = "application/x-git-upload-pack-result";
  private static final String SERVICE = packet("# service=git-upload-pack\n") + "0000";
  private static final CloneLimits SHORT =
      new CloneLimits(4 << 20, Duration.ofSeconds(3), Duration.ofSeconds(1));

  @TempDir Path folder;
  private Path temporary;
  private Repo repo;

  @BeforeEach
  void init() throws IOException {
    temporary = Files.createDirectories(folder.resolve("tmp"));
    repo = Repo.init(folder.resolve("served").resolve("r"));
    repo.commit("f", "1");
    repo.commit("f", "2");
    repo.git("tag", "-am", "t", "v1");
    repo.git("branch", "side", "HEAD~1");
    repo.git("notes", "add", "-m", "noted");
    repo.git("update-ref", "refs/pull/1/head", "HEAD");
  }

  private Clone clone(String url) throws IOException {
    return clone(url, null, CloneLimits.DEFAULT);
  }

  private Clone clone(String url, @Nullable String token, CloneLimits limits) throws IOException {
    return new Remote(RemoteUrl.parse(url, token), limits, CloneProgress.NONE, "ssh", temporary)
        .cloneNow();
  }

  /** The problem, after checking that nothing is left of the clone. */
  private GitProblem problem(String url, @Nullable String token) throws IOException {
    GitProblem problem =
        Objects.requireNonNull(
            catchThrowableOfType(GitProblem.class, () -> clone(url, token, SHORT).close()),
            "the clone should fail");
    assertThat(left()).isEmpty();
    return problem;
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  private String problemOf(HttpHandling handling) throws IOException {
    try (GitServer server = GitServer.answering(handling::handle)) {
      return String.valueOf(problem(server.url("/r"), null).getMessage());
    }
  }

  private interface HttpHandling {
    void handle(HttpExchange exchange) throws IOException;
  }

  @Test
  void everythingIsThereAndGoneAfterwards() throws IOException {
    try (GitServer server = GitServer.of(folder.resolve("served"))) {
      Path at;
      try (Clone clone = clone(server.url("/r/.git"))) {
        at = clone.folder();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at)))
            .isEqualTo("rwx------");
        Repo cloned = Repo.at(at);
        assertThat(cloned.git("for-each-ref", "--format=%(refname) %(objectname)"))
            .isEqualTo(
                repo.git(
                    "for-each-ref",
                    "--format=%(refname) %(objectname)",
                    "refs/heads",
                    "refs/notes",
                    "refs/tags"));
        assertThat(cloned.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/main");
        cloned.git("fsck", "--strict");
        assertThat(Gathered.range(cloned, "HEAD~1..HEAD").told()).containsExactly("f=2<1");
      }
      assertThat(at).doesNotExist();
    }
  }

  @Test
  void detachedHeadAndNothingAtAll() throws IOException {
    repo.git("checkout", "-q", "--detach", "HEAD~1");
    Repo.init(folder.resolve("served").resolve("empty"));
    try (GitServer server = GitServer.of(folder.resolve("served"))) {
      try (Clone clone = clone(server.url("/r/.git"))) {
        assertThat(Repo.at(clone.folder()).head()).isEqualTo(repo.head());
      }
      try (Clone clone = clone(server.url("/empty/.git"));
          GitRepository repository = GitRepository.open(clone.folder())) {
        assertThat(repository.head()).isNull();
      }
    }
  }

  @Test
  void largerThanOnePacket() throws IOException {
    Random random = new Random(1);
    byte[] noise = new byte[3 << 20];
    random.nextBytes(noise);
    Files.write(repo.folder.resolve("noise"), noise);
    repo.git("add", "noise");
    repo.commit();
    AtomicInteger told = new AtomicInteger();
    try (GitServer server = GitServer.of(folder.resolve("served"))) {
      RemoteUrl url = RemoteUrl.parse(server.url("/r/.git"), null);
      CloneProgress progress = (bytes, done, of) -> told.incrementAndGet();
      try (Clone clone =
          new Remote(url, CloneLimits.DEFAULT, progress, "ssh", temporary).cloneNow()) {
        Repo.at(clone.folder()).git("fsck");
      }
      CloneLimits small = new CloneLimits(1 << 20, Duration.ofSeconds(20), Duration.ofSeconds(5));
      assertThatThrownBy(() -> clone(server.url("/r/.git"), null, small))
          .isInstanceOf(GitProblem.class)
          .hasMessage("the server sent more than 1 MiB");
    }
    assertThat(told).hasPositiveValue();
    assertThat(left()).isEmpty();
  }

  @Test
  void logins() throws IOException {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("ann:open sesame".getBytes(StandardCharsets.US_ASCII));
    try (GitServer server =
        GitServer.answering(
            exchange -> {
              if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                GitServer.backend(folder.resolve("served"), exchange);
              } else {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Negotiate");
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
                say(exchange, 401, "text/plain", "no");
              }
            })) {
      String good = "http://" + "ann:open%20sesame@127.0.0.1:" + server.port() + "/r/.git";
      clone(good).close();
      GitProblem none = problem(server.url("/r/.git"), null);
      assertThat(none).hasMessageContaining("wants a login");
      assertThat(none.hint()).contains("KEYCENSUS_TOKEN");
      for (String bad :
          new String[] {
            "http://" + "ann:hush@127.0.0.1:", "http://hush@127.0.0.1:", "http://127.0.0.1:"
          }) {
        GitProblem problem = problem(bad + server.port() + "/r/.git", "hush");
        assertThat(problem).hasMessageContaining("wants a login").hasMessageNotContaining("hush");
      }
    }
  }

  @Test
  void onlyTheKerberosTicketIsAskedFor() throws IOException {
    assertThat(
            problemOf(
                exchange -> {
                  exchange.getResponseHeaders().add("WWW-Authenticate", "Negotiate");
                  say(exchange, 401, "text/plain", "no");
                }))
        .contains("wants a login");
  }

  @Test
  void redirects() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (GitServer other =
        GitServer.answering(
            exchange -> {
              asked.incrementAndGet();
              GitServer.backend(folder.resolve("served"), exchange);
            })) {
      for (String to :
          new String[] {
            "http://127.0.0.1:" + other.port() + "/r/.git",
            "http://localhost:" + other.port() + "/r/.git",
            "https://127.0.0.1:" + other.port() + "/r/.git",
            "file:///r/.git",
            "ftp://127.0.0.1/r/.git"
          }) {
        assertThat(
                problemOf(
                    exchange -> {
                      exchange
                          .getResponseHeaders()
                          .set("Location", to + "/info/refs?service=git-upload-pack");
                      say(exchange, 301, "text/plain", "");
                    }))
            .as(to)
            .matches("the server sends us on to another one: .*|the clone of .* failed");
      }
    }
    assertThat(asked).hasValue(0);
    // To another path of its own it may send us.
    try (GitServer server =
        GitServer.answering(
            exchange -> {
              String path = exchange.getRequestURI().toString();
              if (path.startsWith("/old")) {
                exchange.getResponseHeaders().set("Location", path.replace("/old", "/r/.git"));
                say(exchange, 302, "text/plain", "");
              } else {
                GitServer.backend(folder.resolve("served"), exchange);
              }
            })) {
      clone(server.url("/old")).close();
    }
    // But not in a circle.
    assertThat(
            problemOf(
                exchange -> {
                  exchange
                      .getResponseHeaders()
                      .set("Location", exchange.getRequestURI().toString());
                  say(exchange, 302, "text/plain", "");
                }))
        .contains("failed");
  }

  @Test
  void noGitThere() throws IOException {
    assertThat(problemOf(exchange -> say(exchange, 200, "text/html", "<html>")))
        .isEqualTo("there is no git repository at that address");
    assertThat(problemOf(exchange -> say(exchange, 404, "text/html", "<html>")))
        .startsWith("the server has no repository http://127.0.0.1:");
    assertThat(problemOf(exchange -> say(exchange, 500, "text/html", "\u001b[31m<html>")))
        .endsWith(" failed");
    // A server that only shows its files could lead us anywhere.
    AtomicInteger asked = new AtomicInteger();
    assertThat(
            problemOf(
                exchange -> {
                  asked.incrementAndGet();
                  String id = "1".repeat(40);
                  say(exchange, 200, "text/plain", id + "\trefs/heads/main\n");
                }))
        .isEqualTo("there is no git repository at that address");
    assertThat(asked).hasValue(1);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(problem("http://127.0.0.1:" + port + "/r", null))
        .hasMessage("nobody answers at 127.0.0.1");
    assertThat(problem("http://no-such-host.invalid/r", null))
        .hasMessage("there is no host \"no-such-host.invalid\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000",
        "zzzz",
        "0005",
        "ffff",
        "0004",
        "003fnonsense",
        "0032" + "1111111111111111111111111111111111111111",
      })
  void garbageInPlaceOfRefs(String garbage) throws IOException {
    for (String before :
        new String[] {SERVICE, packet("# service=git-receive-pack\n") + "0000", ""}) {
      try (GitServer server =
          GitServer.answering(exchange -> say(exchange, 200, ADVERTISEMENT, before + garbage))) {
        try {
          clone(server.url("/r"), null, SHORT).close();
        } catch (GitProblem e) {
          assertThat(e.getMessage()).doesNotContain("nonsense");
        }
      }
    }
    assertThat(left()).isEmpty();
  }

  /** Refs whose names lead out of the folder, or that are no names. */
  @Test
  void hostileRefs() throws IOException {
    String id = repo.head();
    StringBuilder refs = new StringBuilder(SERVICE);
    String capabilities =
        "\0multi_ack_detailed side-band-64k ofs-delta symref=HEAD:refs/heads/../../evil";
    refs.append(packet(id + " HEAD" + capabilities + "\n"));
    for (String name :
        new String[] {
          "refs/heads/../../../evil",
          "refs/heads/a b",
          "refs/heads/\u001b[31m",
          "refs/heads/x.lock",
          "refs/heads//y",
          "../evil",
          "evil",
          "refs/heads/main",
        }) {
      refs.append(packet(id + " " + name + "\n"));
    }
    refs.append("0000");
    try (GitServer server =
        GitServer.answering(
            exchange -> {
              if (exchange.getRequestMethod().equals("GET")) {
                say(exchange, 200, ADVERTISEMENT, refs.toString());
              } else {
                GitServer.backend(folder.resolve("served"), exchange);
              }
            })) {
      try (Clone clone = clone(server.url("/r/.git"))) {
        assertThat(Repo.at(clone.folder()).git("for-each-ref", "--format=%(refname)"))
            .isEqualTo("refs/heads/main");
        assertThat(Repo.at(clone.folder()).head()).isEqualTo(id);
      }
    }
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(p -> p.toString().contains("evil"))).isEmpty();
    }
  }

  private String packAnswer(PackBody body) throws IOException {
    String id = repo.head();
    String refs =
        SERVICE
            + packet(id + " HEAD\0multi_ack_detailed ofs-delta\n")
            + packet(id + " refs/heads/main\n")
            + "0000";
    return problemOf(
        exchange -> {
          if (exchange.getRequestMethod().equals("GET")) {
            say(exchange, 200, ADVERTISEMENT, refs);
            return;
          }
          exchange.getRequestBody().readNBytes(1 << 20);
          exchange.getResponseHeaders().set("Content-Type", RESULT);
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(packet("NAK\n").getBytes(StandardCharsets.US_ASCII));
            body.write(out);
          }
        });
  }

  private interface PackBody {
    void write(OutputStream out) throws IOException;
  }

  @Test
  void hostilePacks() throws IOException {
    // An object of 64 GiB; four billion objects; a pack that breaks off; nonsense.
    byte[] huge = {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 1, (byte) 0xB0, -1, -1, -1, -1, 127};
    assertThat(packAnswer(out -> out.write(huge))).contains("too large");
    byte[] many = {'P', 'A', 'C', 'K', 0, 0, 0, 2, 127, -1, -1, -1, (byte) 0xB0};
    assertThat(packAnswer(out -> out.write(many))).matches(".*too large|the clone .* failed");
    byte[] cut = {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 9, (byte) 0xB5, 'x'};
    assertThat(packAnswer(out -> out.write(cut))).endsWith("failed");
    assertThat(packAnswer(out -> out.write(new byte[1000]))).endsWith("failed");
    // One that never ends: zeroes inside one stored block after the other.
    assertThat(
            packAnswer(
                out -> {
                  out.write(new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 127, -1, -1});
                  byte[] entry = {0x31, 0x78, 0x01, 1, 1, 0, -2, -1, 'a', 0, 0x62, 0, 0x62};
                  byte[] block = new byte[entry.length * 5000];
                  for (int i = 0; i < block.length; i++) {
                    block[i] = entry[i % entry.length];
                  }
                  for (int i = 0; i < 10_000; i++) {
                    out.write(block);
                  }
                }))
        .isEqualTo("the server sent more than 4 MiB");
  }

  /** A server that sends a byte now and then keeps a connection open forever. */
  @ParameterizedTest
  @CsvSource({"header, took longer", "silence, said nothing for", "body, took longer"})
  void slowServers(String where, String expected) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  OutputStream out = socket.getOutputStream();
                  if (where.equals("body")) {
                    String head =
                        "HTTP/1.1 200 OK\r\nContent-Type: " + ADVERTISEMENT + "\r\n\r\n001e#";
                    out.write(head.getBytes(StandardCharsets.US_ASCII));
                  }
                  byte[] line = "HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII);
                  for (int i = 0; !socket.isClosed(); i++) {
                    Thread.sleep(200);
                    if (!where.equals("silence")) {
                      out.write(where.equals("header") && i < line.length ? line[i] : 'x');
                      out.flush();
                    }
                  }
                } catch (IOException | InterruptedException e) {
                  // The other side went away.
                }
              });
      thread.setDaemon(true);
      thread.start();
      GitProblem problem = problem("http://127.0.0.1:" + server.getLocalPort() + "/r", null);
      assertThat(problem).hasMessageContaining(expected);
      thread.interrupt();
    }
  }

  /** Run in a process of its own, which is ended in the middle. */
  public static void main(String[] args) throws IOException {
    new Remote(RemoteUrl.parse(args[0], null), CloneLimits.DEFAULT, CloneProgress.NONE).cloneNow();
  }

  @Test
  void anInterruptLeavesNothingBehind() throws Exception {
    try (GitServer server =
        GitServer.answering(
            exchange -> {
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                exchange.close();
              }
            })) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + temporary,
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  RemoteTest.class.getName(),
                  server.url("/r"))
              .redirectErrorStream(true)
              .start();
      for (int i = 0; i < 300 && left().isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(left()).hasSize(1);
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void bySsh() throws IOException {
    Path called = folder.resolve("called");
    Path ssh = folder.resolve("ssh");
    Files.writeString(
        ssh,
        "#!/bin/sh\nfor a; do echo \"$a\" >> '"
            + called
            + "'; done\nfor last; do :; done\nexec sh -c \"$last\"\n");
    assertThat(ssh.toFile().setExecutable(true)).isTrue();
    String path = repo.folder.toString();
    for (String url :
        new String[] {"git@example.org:" + path, "ssh://git@example.org:2222" + path}) {
      Files.deleteIfExists(called);
      try (Clone clone =
          new Remote(
                  RemoteUrl.parse(url, "hush"),
                  CloneLimits.DEFAULT,
                  CloneProgress.NONE,
                  ssh.toString(),
                  temporary)
              .cloneNow()) {
        assertThat(Repo.at(clone.folder()).head()).isEqualTo(repo.head());
      }
      List<String> arguments;
      try (Stream<String> lines = Files.lines(called)) {
        arguments = lines.toList();
      }
      assertThat(arguments)
          .contains("StrictHostKeyChecking=yes", "BatchMode=yes", "-l", "git")
          .endsWith("--", "example.org", "git-upload-pack '" + path + "'");
      assertThat(arguments.contains("2222")).isEqualTo(url.startsWith("ssh:"));
    }
    Files.writeString(ssh, "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n");
    Remote remote =
        new Remote(
            RemoteUrl.parse("git@example.org:x", null),
            CloneLimits.DEFAULT,
            CloneProgress.NONE,
            ssh.toString(),
            temporary);
    assertThatThrownBy(remote::cloneNow)
        .isInstanceOf(GitProblem.class)
        .hasMessageStartingWith("ssh cannot clone ");
    Files.writeString(ssh, "#!/bin/sh\nexec sleep 60\n");
    Remote stuck =
        new Remote(
            RemoteUrl.parse("git@example.org:x", null),
            SHORT,
            CloneProgress.NONE,
            ssh.toString(),
            temporary);
    assertThatThrownBy(stuck::cloneNow).hasMessageContaining("took longer");
    Remote without =
        new Remote(
            RemoteUrl.parse("git@example.org:x", null),
            SHORT,
            CloneProgress.NONE,
            folder.resolve("no-ssh").toString(),
            temporary);
    assertThatThrownBy(without::cloneNow).hasMessageContaining("not installed");
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/x.git, true",
    "git@example.org:x.git, true",
    "ssh://example.org/x, true",
    "git://example.org/x, true",
    "file:///x, true",
    "ext::sh -c x, false",
    "C:\\x, false",
    "c:/x, false",
    "dir/git@x:y, false",
    "host:path, false",
    "., false",
    "-, false",
  })
  void whatIsAUrl(String target, boolean isOne) {
    assertThat(RemoteUrl.isOne(target)).isEqualTo(isOne);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git://127.0.0.1/x",
        "file:///etc",
        "ftp://127.0.0.1/x",
        "ext://sh",
        "https:///x",
        "https://",
        "http://user:hush@example.org/x",
        "https://exa mple/x",
        "https://exa\nmple/x",
        "ssh://-oProxyCommand=hush/x",
        "ssh://-l@host/x",
        "-oProxyCommand@host:x",
        "git@-oProxyCommand=hush:x",
        "https://user:hush@/x",
      })
  void whatIsNotCloned(String url) {
    assertThatThrownBy(() -> RemoteUrl.parse(url, null))
        .isInstanceOf(GitProblem.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aLoginIsNeverShown() throws IOException {
    for (String url :
        new String[] {"https://ann:hush@example.org/x.git", "https://hush@example.org/x.git"}) {
      RemoteUrl remote = RemoteUrl.parse(url, null);
      assertThat(remote.shown()).isEqualTo("https://example.org/x.git");
      assertThat(remote.toString() + remote.login()).doesNotContain("hush");
    }
    assertThat(RemoteUrl.parse("git@example.org:x.git", null).shown()).contains("git@example.org");
  }

  @Test
  void sha256() throws IOException {
    Repo sha = Repo.init(folder.resolve("served").resolve("sha"), "--object-format=sha256");
    sha.commit("a", "1");
    try (GitServer server = GitServer.of(folder.resolve("served"))) {
      assertThat(problem(server.url("/sha/.git"), null)).hasMessageEndingWith(" failed");
    }
  }
}
