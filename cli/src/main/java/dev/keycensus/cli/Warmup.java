package dev.keycensus.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keycensus.sources.jgit.SampleRepository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The run from which the launcher makes a class-data archive: it writes a few small files into the
 * empty folder it is given and does on them what users do most, so that the JVM sees the classes
 * that a normal start needs. Its output is thrown away. Nobody calls it by hand.
 */
final class Warmup {
  private static final InputStream NOTHING = InputStream.nullInputStream();

  private Warmup() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    write(folder);
    PrintStream sink = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    for (List<String> line : lines(folder)) {
      Main.run(NOTHING, sink, sink, line.toArray(String[]::new));
    }
    InputStream log = new ByteArrayInputStream("started\nready\n".getBytes(StandardCharsets.UTF_8));
    Main.run(log, sink, sink, "scan", "-");
  }

  private static List<List<String>> lines(Path folder) {
    String files = folder.toString();
    String repository = folder.resolve("repository").toString();
    return List.of(
        List.of("version"),
        List.of("scan", "--help"),
        List.of("scan", files),
        List.of("scan", files, "--format", "json"),
        List.of("scan", files, "--format", "sarif"),
        List.of("scan", repository),
        List.of("scan", repository, "--staged"),
        List.of("scan", repository, "--since", "HEAD~1"));
  }

  /**
   * Files with something to judge in them; the values are put together here, so that no file of
   * ours holds one.
   */
  private static void write(Path folder) throws IOException {
    Map<String, String> files = secrets("k9");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Files.write(folder.resolve("image.bin"), new byte[] {0, 1, 2, 3, (byte) 0xff});
    WarmupFiles.write(folder);
    Path repository = Files.createDirectories(folder.resolve("repository"));
    SampleRepository.write(repository, List.of(secrets("k7"), secrets("k8"), files));
    WarmupFiles.write(repository);
  }

  private static Map<String, String> secrets(String start) {
    String value = start + "Vz".repeat(3) + "Q2w" + "Lm7".repeat(2);
    String url = "postgres://app:" + value + "@db.internal:5432/app";
    String login = Base64.getEncoder().encodeToString(("app:" + value).getBytes(US_ASCII));
    String key = Base64.getMimeEncoder().encodeToString(value.repeat(20).getBytes(US_ASCII));
    String kind = "PRIVATE KEY-----\n";
    return Map.of(
        "Main.java",
        "class Main {\n  String s = \"" + url + "\";\n  int n = 1;\n}\n".repeat(20),
        "app.properties",
        "db.user=app\ndb.password=" + value + "\nname=x\n",
        "app.yaml",
        "db:\n  user: app\n  password: \"" + value + "\"\n",
        "app.json",
        "{\"apiKey\": \"" + value + "\", \"log\": \"a\\u0041\\nb\"}\n",
        "app.xml",
        "<a><password>" + value + "</password></a>\n",
        "call.sh",
        "curl -u app:" + value + " -H 'Authorization: Basic " + login + "' https://a.internal\n",
        "key.pem",
        "-----BEGIN " + kind + key + "\n-----END " + kind,
        "README.md",
        "Nothing to see here.\n".repeat(50));
  }
}
