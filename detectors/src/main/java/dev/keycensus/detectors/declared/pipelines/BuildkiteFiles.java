package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Buildkite: an identity for each step that has a secret or a role. */
final class BuildkiteFiles implements Reader {
  private static final String PROVIDER = "buildkite";

  /** What a plugin that takes a role sets: keys of one session. */
  private static final Set<String> SESSION =
      Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

  private static final String AGENT = "BUILDKITE_AGENT_ACCESS_TOKEN";

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    String folder = ".buildkite/";
    boolean direct = path.startsWith(folder) && path.indexOf('/', folder.length()) < 0;
    boolean compose = name.startsWith("docker-compose") || name.startsWith("compose.");
    boolean template = name.contains(".tpl.") || name.contains(".tmpl.");
    return NamedFile.isYaml(name)
        && !compose
        && !template
        && (direct || (path.startsWith(folder) && name.startsWith("pipeline")));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      if (top.get("steps").isList() || top.isList()) {
        new Pipeline(file.path(), top, lines, into).read();
      }
    }
  }

  private static final class Pipeline {
    private final String file;
    private final Node top;
    private final SourceLines lines;
    private final Collector into;
    private boolean blocked;
    private boolean any;

    Pipeline(String file, Node top, SourceLines lines, Collector into) {
      this.file = file;
      this.top = top;
      this.lines = lines;
      this.into = into;
    }

    void read() {
      steps(top.isList() ? top : top.get("steps"), "steps");
      if (!any) {
        Declaration d = into.declare(IdentityKind.CI_PIPELINE, file, PROVIDER, "pipeline", top);
        d.autonomy(Autonomy.UNATTENDED);
      }
    }

    private void steps(Node steps, String prefix) {
      int n = 0;
      for (Node step : steps.items()) {
        String key = prefix + "[" + n++ + "]";
        String named = step.any("key", "id", "identifier").text();
        if (named != null) {
          key = prefix + "." + named;
        }
        if (step.has("block") || step.get("type").text("").equals("block")) {
          blocked = true;
        } else if (step.has("group")) {
          steps(step.get("steps"), key + ".steps");
        } else if (step.isMap()) {
          step(step, key);
        }
      }
    }

    private void step(Node step, String key) {
      Script script = new Script(false);
      script.add(step.any("command", "commands"));
      Script values = new Script(false);
      Map<String, Node> env = new HashMap<>(top.get("env").entries());
      env.putAll(step.get("env").entries());
      env.values().forEach(v -> values.add(v.isText() ? v : Node.MISSING));
      step.get("plugins").each().forEach(p -> texts(p, values));
      Set<String> literals = new HashSet<>(env.keySet());
      values.uses().keySet().forEach(literals::remove);

      if (step.get("plugins").each().stream().anyMatch(p -> assumes(p, "aws-assume-role"))) {
        literals.addAll(SESSION);
      }

      boolean secrets =
          !step.get("secrets").each().isEmpty()
              || !top.get("secrets").each().isEmpty()
              || CiUser.uses(script, literals)
              || CiUser.uses(values, literals)
              || step.get("plugins").each().stream().anyMatch(Pipeline::logsIn)
              || script.text().contains("buildkite-agent oidc request-token")
              || script.text().contains("buildkite-agent secret get");
      if (!secrets) {
        return;
      }
      any = true;
      String name = step.any("label", "name", "key").text(key);
      Declaration d =
          into.declare(IdentityKind.CI_PIPELINE, file + " / " + name, PROVIDER, key, step);
      d.autonomy(blocked ? Autonomy.CONFIRM : Autonomy.UNATTENDED);
      d.fact("confirmedBy", blocked ? "block" : null);
      long minutes = step.get("timeout_in_minutes").number(0);
      if (minutes > 0) {
        d.longest(Duration.ofMinutes(Math.min(minutes, 1_000_000)));
      }
      CiUser user = new CiUser(d, lines, into);
      for (Node list : List.of(top.get("secrets"), step.get("secrets"))) {
        list.entries().forEach((variable, secret) -> stored(user, variable, secret));
        list.items().forEach(secret -> stored(user, secret.text(""), secret));
      }
      user.variables(script, Reference.Kind.VARIABLE, "command", literals);
      user.variables(values, Reference.Kind.VARIABLE, "env", literals);
      commands(user, script, step.any("command", "commands"));
      for (Node plugin : step.get("plugins").each()) {
        if (plugin.isText()) {
          plugin(d, user, plugin.text(""), Node.MISSING, plugin, literals);
        }
        plugin.entries().forEach((p, options) -> plugin(d, user, p, options, plugin, literals));
      }
      user.script(script);
    }

    private void stored(CiUser user, String variable, Node secret) {
      String name = secret.text("");
      if (!name.isBlank()) {
        user.holds(variable);
        String provider = SecretPeople.provider(name, variable);
        user.secret(Reference.Kind.CI_SECRET, name, provider, "secrets." + variable, secret);
        user.fixed(name);
        user.fixed(variable);
      }
    }

    private void commands(CiUser user, Script script, Node at) {
      String text = script.text();
      if (text.contains("buildkite-agent oidc request-token")) {
        Node first =
            at.each().stream().filter(n -> n.text("").contains("oidc")).findFirst().orElse(at);
        String audience = after(text, text.indexOf("--audience"), "--audience");
        String name = audience.isEmpty() ? "oidc" : audience;
        user.declaration().mark(Mark.FEDERATED);
        user.refer(
            Reference.Kind.FEDERATION,
            name,
            Audiences.provider(name),
            "command",
            lines.of("oidc request-token", 0, first));
      }
      String get = "buildkite-agent secret get";
      for (int i = text.indexOf(get); i >= 0; i = text.indexOf(get, i + 1)) {
        String name = after(text, i, get);
        if (!name.isEmpty() && name.chars().allMatch(c -> Shell.isName((char) c))) {
          SourceLines.Place place = lines.of(name, 0, at);
          user.refer(Reference.Kind.CI_SECRET, name, SecretNames.provider(name), "command", place);
          user.fixed(name);
        }
      }
    }

    /** The word after a flag that stands at {@code at}, without quotes; empty where it is -1. */
    private static String after(String text, int at, String flag) {
      if (at < 0) {
        return "";
      }
      int start = at + flag.length();
      while (start < text.length() && " =\"'".indexOf(text.charAt(start)) >= 0) {
        start++;
      }
      int end = start;
      while (end < text.length() && " \"'\n)".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      return text.substring(start, end);
    }

    private static void texts(Node node, Script values) {
      values.add(node.isText() ? node : Node.MISSING);
      node.items().forEach(item -> texts(item, values));
      node.entries().values().forEach(value -> texts(value, values));
    }

    private static boolean logsIn(Node plugin) {
      return plugin.entries().entrySet().stream()
          .anyMatch(
              p -> {
                String name = bare(p.getKey());
                return isIdentity(name) || isManager(name) || name.equals("docker-login");
              });
    }

    private static String bare(String plugin) {
      int version = plugin.indexOf('#');
      String path = version < 0 ? plugin : plugin.substring(0, version);
      return path.substring(path.lastIndexOf('/') + 1)
          .replace("-buildkite-plugin", "")
          .replace(".git", "");
    }

    private static boolean isIdentity(String name) {
      return name.equals("aws-assume-role-with-web-identity")
          || name.equals("gcp-workload-identity-federation");
    }

    private static boolean isManager(String name) {
      return name.equals("aws-sm")
          || name.equals("aws-ssm")
          || name.equals("vault-secrets")
          || name.equals("secrets");
    }

    private static boolean assumes(Node plugin, String name) {
      return plugin.entries().keySet().stream().anyMatch(p -> bare(p).startsWith(name));
    }

    private void plugin(
        Declaration d, CiUser user, String plugin, Node options, Node at, Set<String> literals) {
      String name = bare(plugin);
      if (name.equals("aws-assume-role-with-web-identity")) {
        Node role = options.any("role-arn", "role_arn");
        user.federates(role.text(plugin), "aws", "plugins." + name, role.isText() ? role : at);
      } else if (name.equals("gcp-workload-identity-federation")) {
        Node pool = options.any("audience", "service-account");
        user.federates(
            pool.text(plugin), "google-cloud", "plugins." + name, pool.isText() ? pool : at);
      } else if (name.equals("aws-sm") || name.equals("aws-ssm")) {
        Node env = name.equals("aws-sm") ? options.get("env") : options.get("parameters");
        env.entries()
            .forEach(
                (variable, secret) -> {
                  String id =
                      secret.isMap() ? secret.any("secret-id", "secretId").text() : secret.text();
                  if (id != null) {
                    user.holds(variable);
                    user.secret(
                        Reference.Kind.VAULT,
                        id,
                        "aws",
                        "plugins." + name + "." + variable,
                        secret);
                  }
                });
      } else if (name.equals("vault-secrets")) {
        Node path = options.get("path");
        for (Node one : path.each()) {
          user.secret(
              Reference.Kind.VAULT, one.text(""), "hashicorp", "plugins.vault-secrets", one);
        }
      } else if (name.equals("secrets")) {
        options
            .get("variables")
            .entries()
            .forEach((variable, secret) -> stored(user, variable, secret));
      }
      for (Node variable : options.any("environment", "env").items()) {
        String text = variable.text("");
        if (text.equals(AGENT)) {
          user.secret(
              Reference.Kind.PLATFORM_TOKEN, text, "buildkite", "plugins." + name, variable);
        } else if (SecretPeople.isCiSecret(text) && !literals.contains(text)) {
          String of = SecretNames.provider(text);
          user.secret(Reference.Kind.VARIABLE, text, of, "plugins." + name, variable);
          user.fixed(text);
        }
      }
      third(d, plugin, options, at);
    }

    /** Plugins of others that are given a secret in their options. */
    private void third(Declaration d, String plugin, Node options, Node at) {
      int version = plugin.indexOf('#');
      String path = version < 0 ? plugin : plugin.substring(0, version);
      boolean own =
          !path.contains("/") || path.startsWith("./") || path.startsWith("buildkite-plugins/");
      Script values = new Script(false);
      texts(options, values);
      if (own || !CiUser.uses(values, Set.of())) {
        return;
      }
      String ref = version < 0 ? "" : plugin.substring(version + 1);
      Declaration other =
          into.declare(IdentityKind.THIRD_PARTY, path, PROVIDER, d.key() + ".plugins." + path, at);
      other.parent(d.key()).mark(Mark.THIRD_PARTY).fact("version", ref.isEmpty() ? "none" : ref);
      if (!ActionReference.isCommit(ref)) {
        other.mark(Mark.UNPINNED);
      }
      d.uses("plugin:" + path);
      new CiUser(other, lines, into)
          .variables(values, Reference.Kind.VARIABLE, "plugins", Set.of());
    }
  }
}
