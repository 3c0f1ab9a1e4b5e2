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
    declarations(folder);
    Path repository = Files.createDirectories(folder.resolve("repository"));
    SampleRepository.write(repository, List.of(secrets("k7"), secrets("k8"), files));
    declarations(repository);
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
    Files.writeString(
        folder.resolve("pyproject.toml"),
        "[project]\nname = \"a\"\ndependencies = [\"openai>=1\"]\n[tool.x]\ny = {z = 1}\n");
    Files.writeString(
        folder.resolve(".gitlab-ci.yml"),
        """
        include: [{local: part.yml}]
        build: {stage: build, variables: {A: b}, script: [make]}
        """);
    Files.writeString(folder.resolve("part.yml"), "test: {script: ['make test $A_TOKEN']}\n");
    Path agents = Files.createDirectories(folder.resolve(".claude/agents"));
    Files.writeString(agents.resolve("a.md"), "---\nname: a\ntools: Read\n---\nDo it.\n");
    code(folder);
  }

  /** Programs that call models, and serve tools. */
  private static void code(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("a.py"),
        """
        import os, requests
        from openai import OpenAI
        from fastmcp import FastMCP
        mcp = FastMCP("a")
        client = OpenAI(api_key=os.environ["A_KEY"])
        @mcp.tool()
        def ask(text):
            return requests.post("https://api.anthropic.com/v1/messages",
                                 headers={"x-api-key": os.getenv("B_KEY")}, json={"m": text})
        """);
    Files.writeString(
        folder.resolve("a.ts"),
        """
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        import { Agent } from '@openai/agents';
        const server = new McpServer({ name: 'a', version: '1' });
        server.tool('b', {}, async () => fetch('https://api.openai.com/v1/responses', {
          headers: { Authorization: `Bearer ${process.env.A_KEY}` } }));
        const agent = new Agent({ name: 'c', tools: [] });
        """);
    Files.writeString(
        folder.resolve("ask.sh"),
        "curl https://api.openai.com/v1/responses -H \"Authorization: Bearer $A_KEY\"\n");
  }
}
