package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.pipelines.GroovyTokens.Token;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jenkins pipelines, declarative and scripted: one identity a file, and one for each stage that has
 * credentials of its own.
 */
final class JenkinsFiles implements Reader {
  private static final String PROVIDER = "jenkins";
  private static final List<String> OTHER =
      List.of(".txt", ".md", ".html", ".png", ".yml", ".adoc");

  @Override
  public boolean reads(String path, String name) {
    boolean named =
        name.equals("jenkinsfile")
            || name.startsWith("jenkinsfile.")
            || name.startsWith("jenkinsfile-")
            || name.startsWith("jenkinsfile_")
            || name.endsWith(".jenkinsfile");
    return named && OTHER.stream().noneMatch(name::endsWith) && !PipelineFiles.isVendored(path);
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String text = file.text();
    int last = (int) text.lines().count();
    Declaration d =
        into.declare(IdentityKind.CI_PIPELINE, file.path(), PROVIDER, "pipeline", 1, last);
    d.autonomy(Autonomy.UNATTENDED);
    new Walk(file.path(), d, new SourceLines(text), into, GroovyTokens.of(text)).run();
  }

  /** What an opening bracket belongs to, and the named values before its end. */
  private static final class Frame {
    final String owner;
    final boolean braces;
    final Map<String, Token> values = new HashMap<>();
    int strings;

    /** The name of the stage whose parentheses or braces these are; empty for others. */
    String stage = "";

    Frame(String owner, boolean braces) {
      this.owner = owner;
      this.braces = braces;
    }
  }

  /** A stage, declared when it turns out to have something. */
  private static final class Stage {
    final String name;

    /** The index of its opening brace. */
    final int from;

    @Nullable CiUser user;

    /** Told before or behind what makes it declared. */
    @Nullable Duration longest;

    Stage(String name, int from) {
      this.name = name;
      this.from = from;
    }
  }

  private static final class Walk {
    private static final Set<String> STEPS =
        Set.of("sh", "bat", "powershell", "pwsh", "echo", "println", "print");

    /** What may stand between a step and its script. */
    private static final Set<String> BEFORE_SCRIPT =
        Set.of(
            "(", "[", ":", ",", "script", "label", "returnStdout", "returnStatus", "true", "false");

    /** Bindings whose variable is the path of a file. */
    private static final Set<String> FILES =
        Set.of("file", "zip", "certificate", "sshUserPrivateKey", "dockerCert", "kubeconfigFile");

    /** Last words of names of what is kept with the credentials and is none. */
    private static final Set<String> OPEN =
        Set.of(
            "account",
            "id",
            "role",
            "name",
            "username",
            "user",
            "bucket",
            "region",
            "url",
            "host",
            "site",
            "repository",
            "email",
            "server",
            "domain",
            "project",
            "endpoint");

    private final String path;
    private final CiUser pipeline;
    private final SourceLines lines;
    private final Collector into;
    private final List<Token> tokens;
    private final int[] ends;

    /** The stages around, the innermost first, and those that have been declared. */
    private final Deque<Stage> stages = new ArrayDeque<>();

    private final List<Stage> declared = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Set<String> secrets = new HashSet<>();

    /** Whose parentheses were closed last: a block behind them is its block. */
    private String closed = "";

    private String closedStage = "";

    /** Whether a person was asked before this. */
    private boolean confirmed;

    /** Where the walk is. */
    private int here;

    Walk(String path, Declaration d, SourceLines lines, Collector into, List<Token> tokens) {
      this.path = path;
      this.lines = lines;
      this.into = into;
      this.tokens = tokens;
      this.pipeline = new CiUser(d, lines, into);
      this.ends = ends(tokens);
      frames.push(new Frame("", true));
    }

    /** Of each opening brace the index of its closing one; the last where there is none. */
    private static int[] ends(List<Token> tokens) {
      int[] ends = new int[tokens.size()];
      Deque<Integer> open = new ArrayDeque<>();
      for (int i = 0; i < ends.length; i++) {
        Token token = tokens.get(i);
        ends[i] = ends.length - 1;
        if (token.kind() != GroovyTokens.Kind.SIGN) {
          continue;
        }
        if (token.is("{")) {
          open.push(i);
        } else if (token.is("}") && !open.isEmpty()) {
          ends[open.pop()] = i;
        }
      }
      return ends;
    }

    /** Who has what stands here: the innermost stage, else the pipeline. */
    private CiUser user() {
      Stage stage = stages.peek();
      if (stage == null) {
        return pipeline;
      }
      CiUser user = stage.user;
      if (user == null) {
        Declaration d =
            into.declare(
                IdentityKind.CI_PIPELINE,
                path + " / " + stage.name,
                PROVIDER,
                "stages." + stage.name,
                lines.place(tokens.get(stage.from).offset()).line(),
                lines.place(tokens.get(ends[stage.from]).offset()).line());
        d.autonomy(confirmed ? Autonomy.CONFIRM : Autonomy.UNATTENDED);
        d.fact("confirmedBy", confirmed ? "input" : null);
        declared.add(stage);
        user = new CiUser(d, lines, into);
        stage.user = user;
      }
      return user;
    }

    /** The innermost stage that has credentials, else the pipeline. */
    private CiUser holder() {
      for (Stage stage : stages) {
        if (stage.user != null) {
          return stage.user;
        }
      }
      return pipeline;
    }

    /** What is true of the pipeline is true of its stages. */
    private void end() {
      Declaration all = pipeline.declaration();
      for (Stage stage : declared) {
        if (stage.user == null) {
          continue;
        }
        Declaration d = stage.user.declaration();
        d.longest(stage.longest == null ? all.longest() : stage.longest);
        if (all.marks().contains(Mark.SCHEDULED)) {
          d.mark(Mark.SCHEDULED);
        }
      }
    }

    void run() {
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        here = i;
        if (token.kind() == GroovyTokens.Kind.SIGN) {
          sign(i, token);
        } else if (token.kind() == GroovyTokens.Kind.WORD) {
          word(i, token);
        } else {
          string(i, token);
        }
      }
      end();
    }

    private @Nullable Token at(int i) {
      return i >= 0 && i < tokens.size() ? tokens.get(i) : null;
    }

    private boolean is(int i, String what) {
      Token token = at(i);
      return token != null && token.is(what);
    }

    private void sign(int i, Token token) {
      switch (token.text()) {
        case "(", "[", "{" -> {
          Token before = at(i - 1);
          String owner = "";
          if (before != null && before.kind() == GroovyTokens.Kind.WORD) {
            owner = before.text();
          } else if (before != null && before.is(")")) {
            owner = closed;
          } else if (!token.is("{")) {
            // A list within the call: withCredentials([...]).
            owner = frame().braces ? "" : frame().owner;
          }
          Frame frame = new Frame(owner, token.is("{"));
          if (frame.braces && owner.equals("stage") && !closedStage.isBlank()) {
            frame.stage = closedStage;
            stages.push(new Stage(closedStage, i));
          }
          frames.push(frame);
        }
        case ")", "]", "}" -> {
          Frame frame = frame();
          if (frames.size() > 1) {
            frames.pop();
          }
          closed = frame.owner;
          Token named = frame.values.get("name");
          closedStage =
              frame.braces || !frame.owner.equals("stage")
                  ? ""
                  : frame.stage.isEmpty() && named != null ? named.text() : frame.stage;
          if (!frame.braces) {
            bind(frame);
          } else if (!frame.stage.isEmpty()) {
            stages.poll();
          }
        }
        default -> {}
      }
    }

    private Frame frame() {
      Frame frame = frames.peek();
      return frame == null ? new Frame("", true) : frame;
    }

    private boolean within(String owner) {
      return frames.stream().anyMatch(f -> f.owner.equals(owner));
    }

    private void word(int i, Token word) {
      boolean member = is(i - 1, ".");
      Token next = at(i + 1);
      if (next == null) {
        return;
      }
      switch (word.text()) {
        case "credentials" -> {
          Token id = is(i + 1, "(") ? at(i + 2) : next;
          if (!member && id != null && id.isString()) {
            Token name = is(i - 1, "=") ? at(i - 2) : null;
            String slot = name == null ? "credentials" : "environment." + name.text();
            credential(id, slot, name == null ? "" : name.text());
            if (name != null) {
              secrets.add(name.text());
              secrets.add(name.text() + "_PSW");
            }
          }
        }
        case "input" -> {
          boolean asks =
              next.is("(")
                  || next.is("{")
                  || next.is("message")
                  || next.is("id")
                  || next.isString();
          if (!member && asks && !is(i - 1, "def")) {
            confirmed = true;
            pipeline.declaration().autonomy(Autonomy.CONFIRM).fact("confirmedBy", "input");
            Stage stage = stages.peek();
            if (stage != null && stage.user != null) {
              stage.user.declaration().autonomy(Autonomy.CONFIRM).fact("confirmedBy", "input");
            }
          }
        }
        case "cron" -> {
          Token when = is(i + 1, "(") ? at(i + 2) : next;
          if (when != null && when.isString() && !when.text().isBlank()) {
            pipeline.declaration().mark(Mark.SCHEDULED);
          }
        }
        case "@Library", "library" -> {
          Token library = next;
          for (int n = i + 1; n < i + 6 && library != null && !library.isString(); n++) {
            library = at(n);
          }
          if (!member && library != null && library.isString() && !library.text().contains("$")) {
            pipeline.declaration().uses("library:" + library.text());
          }
        }
        default -> {}
      }
      if (STEPS.contains(word.text()) && !member) {
        step(i);
      }
    }

    private void string(int i, Token string) {
      Frame frame = frame();
      Token name = is(i - 1, ":") ? at(i - 2) : null;
      if (name == null) {
        frame.strings++;
        if (frame.owner.equals("stage") && !frame.braces && frame.strings == 1) {
          frame.stage = string.text();
        }
        boolean bare = is(i - 1, "(") || is(i - 1, "[") || is(i - 1, ",");
        if (bare && frame.owner.equals("sshagent")) {
          credential(string, "sshagent", "ssh");
        } else if (bare && frame.owner.equals("withRegistry") && frame.strings == 2) {
          credential(string, "withRegistry", "");
        }
        return;
      }
      frame.values.put(name.text(), string);
      switch (name.text()) {
        case "credentialsId" -> credential(string, slot(frame), frame.owner);
        case "credentials" -> credential(string, slot(frame), frame.owner);
        case "role" -> {
          if (within("withAWS")) {
            user().declaration().uses("role:" + string.text());
          }
        }
        case "path" -> {
          if (within("withVault") && !string.text().isBlank()) {
            SourceLines.Place place = lines.place(string.offset());
            user().refer(Reference.Kind.VAULT, string.text(), "hashicorp", "withVault", place);
          }
        }
        case "envVar" -> {
          if (within("withVault")) {
            secrets.add(string.text());
          }
        }
        default -> {}
      }
    }

    private static String slot(Frame frame) {
      return frame.owner.isEmpty() || frame.braces ? "credentialsId" : frame.owner;
    }

    private void credential(Token id, String slot, String hint) {
      if (id.text().isBlank()) {
        return;
      }
      String name = id.text().startsWith("jenkins-") ? id.text().substring(8) : id.text();
      String provider = SecretNames.provider(name);
      String of = provider != null ? provider : SecretNames.provider(hint);
      if (slot.startsWith("withAWS") || slot.equals("aws")) {
        of = "aws";
      }
      boolean vault = slot.startsWith("conjur") || slot.startsWith("vault");
      if (vault) {
        of = slot.startsWith("conjur") ? "cyberark" : "hashicorp";
      }
      Reference.Kind kind = vault ? Reference.Kind.VAULT : Reference.Kind.CI_SECRET;
      CiUser user = user();
      Declaration d = user.declaration();
      user.refer(kind, id.text(), of, slot, lines.place(id.offset()));
      List<String> words = SecretPeople.cut(name.toLowerCase(Locale.ROOT).replace('_', '-'), '-');
      boolean open = OPEN.contains(words.get(words.size() - 1));
      if (!vault && !open) {
        d.mark(Mark.STATIC_KEY);
      }
      if (SecretPeople.isPersonal(id.text())) {
        d.mark(Mark.PERSONAL_TOKEN);
      }
    }

    /** The variables that a binding sets, at its end. */
    private void bind(Frame frame) {
      Map<String, Token> values = frame.values;
      if (frame.owner.equals("timeout") && within("options")) {
        timeout();
      }
      if (!values.containsKey("credentialsId")) {
        return;
      }
      Token kind = values.get("$class");
      String binding = kind == null ? frame.owner : kind.text();
      boolean file = FILES.contains(binding) || binding.contains("File") || binding.contains("SSH");
      for (Map.Entry<String, Token> value : values.entrySet()) {
        boolean secret =
            switch (value.getKey()) {
              case "passwordVariable",
                  "secretKeyVariable",
                  "tokenVariable",
                  "secretIdVariable",
                  "passphraseVariable",
                  "clientSecretVariable" ->
                  true;
              case "variable" -> !file;
              default -> false;
            };
        if (secret) {
          secrets.add(value.getValue().text());
        }
      }
    }

    private void timeout() {
      // The last words before the closing parenthesis: time: 1, unit: 'HOURS'.
      long number = 0;
      String unit = "minutes";
      for (int i = here; i >= 0 && !tokens.get(i).is("timeout"); i--) {
        Token token = tokens.get(i);
        if (token.is("time") && is(i + 1, ":")) {
          Token value = at(i + 2);
          number = value == null ? 0 : number(value.text());
        } else if (token.is("unit") && is(i + 1, ":")) {
          Token value = at(i + 2);
          unit = value == null ? unit : value.text().toLowerCase(Locale.ROOT);
        }
      }
      Duration length = number == 0 ? null : Durations.of(number + " " + unit);
      Stage stage = stages.peek();
      if (length != null && stage == null) {
        pipeline.declaration().longest(length);
      } else if (stage != null) {
        stage.longest = length;
      }
    }

    private static long number(String text) {
      boolean digits = !text.isEmpty() && text.length() < 9;
      return digits && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
    }

    /** What a step says or runs: a secret that Groovy puts into it stands in plain text there. */
    private void step(int i) {
      Token script = null;
      for (int n = i + 1; n < Math.min(tokens.size(), i + 12) && script == null; n++) {
        Token token = tokens.get(n);
        if (token.isString()) {
          boolean label = is(n - 2, "label") && is(n - 1, ":");
          script = label ? null : token;
        } else if (!BEFORE_SCRIPT.contains(token.text())) {
          return;
        }
      }
      if (script == null || secrets.isEmpty()) {
        return;
      }
      if (script.kind() == GroovyTokens.Kind.REPLACED
          && GroovyTokens.replaced(script.text()).stream().anyMatch(secrets::contains)) {
        holder()
            .declaration()
            .mark(Mark.PRINTS_SECRETS)
            .fact("prints", "line " + lines.place(script.offset()).line());
        return;
      }
      if (tokens.get(i).is("sh")) {
        SourceLines.Place place = lines.place(script.offset());
        String text =
            script.kind() == GroovyTokens.Kind.REPLACED
                ? script.text().replace("\\$", "$")
                : script.text();
        Node node = Node.scalar(place.line(), place.column(), text, true);
        CiUser user = holder();
        secrets.forEach(user::holds);
        user.script(new Script(false).add(node));
      }
    }
  }
}
