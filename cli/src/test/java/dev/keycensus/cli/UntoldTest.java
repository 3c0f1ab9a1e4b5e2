package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value in any field of a file that declares identities is in no output, whatever the field. */
class UntoldTest {
  /** Each {@code @@} becomes another value. */
  private static final String[][] FILES = {
    {
      ".mcp.json",
      "{'mcpServers':{'n-@@':{'command':'npx','args':['-y','srv@1.2.3','--to"
          + "ken=@@','https://u:@@@h.example.com/x?key=@@'],'env':{'A_TOKEN':'@@','PLAIN':'@@'}},"
          + "'r':{'url':'https://@@:x@m.example.com/@@?t=@@#@@','headers':{'X-A':'@@'},"
          + "'auth':'@@','type':'@@','description':'use @@ now','tools':['@@'],"
          + "'bearer_token_env_var':'@@','envFile':'/x/@@','targetServiceAccount':'@@'},"
          + "'s':{'command':'sh','args':['-c','V=@@ npx foo@@@']},"
          + "'g':{'command':'uvx','args':['--from','git+https://x:@@@g.example.com/a/b@@@','s']}}}"
    },
    {
      ".claude/settings.json",
      "{'env':{'A_KEY':'@@','ANTHROPIC_MODEL':'@@','ANTHROPIC_BASE_URL':'https://u:@@@g.example.com"
          + "/@@?k=@@'},'permissions':{'allow':['Bash(@@)'],'defaultMode':'@@'},"
          + "'enabledMcpjsonServers':['@@']}"
    },
    {
      ".github/workflows/w.yml",
      "name: b @@\non: push\njobs:\n  j-@@:\n    environment: '@@'\n    env: {T: '@@'}\n    steps:\n"
          + "      - uses: acme/do@@@\n        with: {token: '@@', k: '${{ secrets.A }}'}\n"
          + "      - uses: docker://r.example.com/u:@@\n        with: {k: '${{ secrets.A }}'}\n"
          + "      - uses: anthropics/claude-code-action@v1\n        with: {model: '@@',"
          + " allowed_tools: '@@', disallowed_tools: '@@', k: '${{ secrets.A }}'}\n"
    },
    {
      ".gitlab-ci.yml",
      """
      include: [{project: g/p, ref: '@@', file: /x.yml}]
      'job-@@':
        environment: '@@'
        id_tokens: {T: {aud: 'https://u:@@@v.example.com?x=@@'}}
        script: ['echo $T']
      """
    },
    {
      ".buildkite/pipeline.yml",
      "steps:\n  - {label: '@@', key: '@@', command: x, plugins: [{'https://u:@@@g.example.com/a/b"
          + ".git#@@': {k: $K_TOKEN}}]}\n"
    },
    {
      "docker-compose.yml",
      "name: '@@'\nservices:\n  'w-@@': {image: 'u:@@@r.example.com/x', labels: {owner: '@@'},"
          + " env_file: ['./@@.x'], environment: {A_TOKEN: '${B_TOKEN:-@@}'}}\n"
    },
    {
      "k8s/a.yaml",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w, annotations: {owner: '@@'}}\n"
          + "spec: {template: {spec: {serviceAccountName: '@@', containers: [{name: c, image:"
          + " 'r.example.com/x:@@', env: [{name: R, valueFrom: {secretKeyRef: {name: '@@', key:"
          + " '@@'}}}]}]}}}\n"
    },
    {
      "infra/main.tf",
      "resource \"aws_iam_user\" \"u_@@\" {\n  name = \"n-@@\"\n  tags = { Owner = \"@@\" }\n}\n"
          + "resource \"google_service_account\" \"g\" {\n  account_id = \"@@\"\n  description ="
          + " \"@@\"\n}\n"
    },
    {
      "cfn/template.yaml",
      "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Fn@@: {Type: 'AWS::Lambda::Function',"
          + " Properties: {FunctionName: '@@', Description: '@@', Role: '@@', Tags: [{Key: owner,"
          + " Value: '@@'}], Environment: {Variables: {X: '{{resolve:secretsmanager:@@}}'}}}}\n"
    },
    {
      ".docker/config.json",
      "{'auths':{'https://u:@@@h.example.com/?x=@@':{'auth':'@@'}},'credHelpers':{'x.example.com':"
          + "'@@'}}"
    },
    {
      "deploy/app.json",
      "{'client_id':'@@','client_secret':'@@','api':{'clientId':'@@','key_id':'@@','user':'@@',"
          + "'password':'@@'},'db':{'username':'@@','tenant':'@@','account':'@@','pass"
          + "word':'@@'}}"
    },
    {
      "deploy/app.properties", "api.user=@@\napi.pass" + "word=@@\nclient.id=@@\nclient.secret=@@\n"
    },
    {".npmrc", "//u:@@@r.example.com/:_authToken=@@\n"},
  };

  @TempDir Path folder;
  private final Map<String, String> values = new LinkedHashMap<>();
  private Path key;

  @BeforeEach
  void repository() throws Exception {
    Random random = new Random(11);
    GitRepository repository = GitRepository.in(folder.resolve("it"));
    for (String[] file : FILES) {
      String text = file[0].endsWith(".json") ? file[1].replace('\'', '"') : file[1];
      StringBuilder b = new StringBuilder();
      int n = 0;
      int from = 0;
      for (int at = text.indexOf("@@"); at >= 0; at = text.indexOf("@@", from)) {
        // In name@VALUE the first sign is the name's.
        int start = text.startsWith("@@@", at) && !isLogin(text, at) ? at + 1 : at;
        String value = value(random);
        values.put(value, file[0] + " field " + ++n);
        b.append(text, from, start).append(value);
        from = start + 2;
      }
      repository.write(file[0], b.append(text.substring(from)).toString());
    }
    repository.commit("all");
    key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private static boolean isLogin(String text, int at) {
    return at > 0 && text.charAt(at - 1) == ':';
  }

  private static String value(Random random) {
    String letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < 36; i++) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }

  @Test
  void noOutputHoldsAValue() {
    assertThat(values).hasSizeGreaterThan(70);
    List<String[]> runs =
        List.of(
            new String[] {"scan", "it", "--format", "json", "--confidence", "low"},
            new String[] {"scan", "it", "--format", "sarif", "--confidence", "low"},
            new String[] {"scan", "it", "--explain"},
            new String[] {"inventory", "register", "it"},
            new String[] {"offboard", "--due", "it"},
            new String[] {"offboard", "--rank", "--all", "it"});
    List<String> leaks = new ArrayList<>();
    for (String[] run : runs) {
      List<String> args = new ArrayList<>(List.of(run));
      args.add("--key-file");
      args.add(key.toString());
      Try done = new Try().in(folder).run(args.toArray(String[]::new));
      assertThat(done.code()).as(done.err()).isLessThan(2);
      String told = done.out() + done.err();
      assertThat(told).isNotBlank();
      values.forEach(
          (value, field) -> {
            // A good part of it is as bad.
            if (told.contains(value.substring(0, 16)) || told.contains(value.substring(20))) {
              leaks.add(String.join(" ", run) + ": " + field);
            }
          });
    }
    assertThat(leaks).isEmpty();
  }

  /** A word like a password is told of by nothing but its being a value elsewhere. */
  @Test
  void aPasswordIsNoName() throws Exception {
    String word = "Mon" + "soon!" + "4417";
    GitRepository other = GitRepository.in(folder.resolve("short"));
    other.write(".env", "DB_PASS" + "WORD=" + word + "\n");
    other.write(
        ".mcp.json",
        "{\"mcpServers\": {\"%s\": {\"command\": \"npx\", \"args\": [\"-y\", \"x\"], \"tools\": [\"%s\"]}}}"
            .formatted(word, word));
    other.write(
        ".github/workflows/w.yml",
        "on: push\njobs:\n  a:\n    environment: '%s'\n    runs-on: x\n    steps:\n      - run: x\n"
            .formatted(word));
    other.write(
        ".docker/config.json",
        "{\"auths\": {\"https://ann:%s@r.example.com/\": {\"email\": \"\"}}}".formatted(word));
    other.commit("one");
    for (String format : List.of("json", "text", "sarif")) {
      Try run =
          new Try()
              .in(folder)
              .run(
                  "scan",
                  "short",
                  "--format",
                  format,
                  "--explain",
                  "--confidence",
                  "low",
                  "--key-file",
                  key.toString());
      assertThat(run.out()).contains(".env");
      assertThat(run.out() + run.err()).doesNotContain(word);
    }
  }

  @Test
  void aLinkedFolderOfControlFilesIsNotObeyed() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("policy.yaml"), "extends: none\n");
    Files.createSymbolicLink(folder.resolve("it/.keycensus"), outside);
    Try run = new Try().in(folder).run("scan", "it", "--no-history");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("symbolic link").contains("--no-policy");
  }
}
