package dev.keycensus.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    String target = folder.toString();
    for (List<String> line : lines(target)) {
      Main.run(NOTHING, sink, sink, line.toArray(String[]::new));
    }
    InputStream log = new ByteArrayInputStream("started\nready\n".getBytes(StandardCharsets.UTF_8));
    Main.run(log, sink, sink, "scan", "-");
  }

  private static List<List<String>> lines(String target) {
    return List.of(
        List.of("version"),
        List.of("scan", "--help"),
        List.of("scan", target),
        List.of("scan", target, "--format", "json"),
        List.of("scan", target, "--format", "sarif"));
  }

  /**
   * Files with something to judge in them; the values are put together here, so that no file of
   * ours holds one.
   */
  private static void write(Path folder) throws IOException {
    String value = "k9" + "Vz".repeat(3) + "Q2w" + "Lm7".repeat(2);
    String url = "postgres://app:" + value + "@db.internal:5432/app";
    Files.writeString(folder.resolve("Main.java"), "class Main { String s = \"" + url + "\"; }\n");
    Files.writeString(folder.resolve("app.properties"), "db.password=" + value + "\nname=x\n");
    Files.writeString(folder.resolve("app.yaml"), "db:\n  password: \"" + value + "\"\n");
    Files.writeString(folder.resolve("app.json"), "{\"apiKey\": \"" + value + "\"}\n");
    Files.writeString(folder.resolve("README.md"), "Nothing to see here.\n".repeat(50));
    Files.write(folder.resolve("image.bin"), new byte[] {0, 1, 2, 3, (byte) 0xff});
    declarations(folder);
  }

  /** One of each family of files that tell of identities. */
  private static void declarations(Path folder) throws IOException {
    Path workflows = Files.createDirectories(folder.resolve(".github/workflows"));
    Files.writeString(
        workflows.resolve("ci.yml"),
        """
        on: {push: {branches: [main]}}
        permissions: {contents: read, id-token: write}
        jobs:
          build:
            runs-on: x
            env: {A_TOKEN: "${{ secrets.A_TOKEN }}"}
            steps:
              - uses: actions/checkout@v4
              - uses: someone/deploy@v1
                with: {token: "${{ secrets.B }}"}
              - run: |
                  set -e
                  make all
        """);
    Files.writeString(folder.resolve(".github/CODEOWNERS"), "* @acme/all\n/db/ @acme/db\n");
    Files.writeString(
        folder.resolve(".mcp.json"),
        "{\"mcpServers\": {\"a\": {\"command\": \"npx\", \"env\": {\"A_TOKEN\": \"${A}\"}}}}\n");
    Files.writeString(
        folder.resolve("package.json"),
        "{\"name\": \"a\", \"author\": \"x\", \"dependencies\": {\"openai\": \"1\"}}\n");
    Files.writeString(
        folder.resolve("deploy.yaml"),
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: a, namespace: b}
        """);
    Files.writeString(folder.resolve("compose.yaml"), "services: {a: {image: b}}\n");
    Files.writeString(
        folder.resolve("main.tf"),
        "resource \"aws_iam_role\" \"a\" {\n  name = \"a\"\n  tags = { owner = \"b\" }\n}\n");
    Files.writeString(folder.resolve("Dockerfile"), "FROM a\nARG B_TOKEN\nRUN make\n");
    Files.writeString(folder.resolve("pom.xml"), "<project><artifactId>a</artifactId></project>\n");
    Files.writeString(folder.resolve("pyproject.toml"), "[project]\nname = \"a\"\n");
  }
}
