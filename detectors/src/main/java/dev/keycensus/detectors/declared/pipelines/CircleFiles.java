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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CircleCI: an identity for each job that has a context, a secret or a role. */
final class CircleFiles implements Reader {
  private static final String PROVIDER = "circleci";
  private static final String FOLDER = ".circleci/";
  private static final List<String> IDENTITY = List.of("CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN");

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    return path.startsWith(FOLDER)
        && path.indexOf('/', FOLDER.length()) < 0
        && !name.startsWith("docker-compose")
        && !name.startsWith("compose.")
        && NamedFile.isYaml(name);
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      if (top.has("jobs") || top.has("workflows")) {
        new Config(file.path(), top, lines, into).read();
      }
    }
  }

  /** A job where a workflow calls it. */
  private record Call(String workflow, Node options, boolean approved, boolean scheduled) {}

  private static final class Config {
    private final String file;
    private final Node top;
    private final SourceLines lines;
    private final Collector into;

    Config(String file, Node top, SourceLines lines, Collector into) {
      this.file = file;
      this.top = top;
      this.lines = lines;
      this.into = into;
    }

    void read() {
      boolean any = false;
      Map<String, Node> jobs = top.get("jobs").entries();
      Map<String, List<Call>> calls = calls(top.get("workflows"));
      for (Map.Entry<String, Node> job : jobs.entrySet()) {
        String name = job.getKey();
        any |= job(name, job.getValue(), calls.getOrDefault(name, List.of()), "jobs." + name);
      }
      // Jobs of orbs are declared where they are called.
      Set<String> seen = new HashSet<>(jobs.keySet());
      for (Map.Entry<String, Node> workflow : top.get("workflows").entries().entrySet()) {
        for (Node item : workflow.getValue().get("jobs").items()) {
          String name = item.isMap() ? first(item) : item.text("");
          if (name.contains("/") && seen.add(name)) {
            String key = "workflows." + workflow.getKey() + "." + name;
            any |= job(name, item, calls.getOrDefault(name, List.of()), key);
          }
        }
      }
      if (!any) {
        Declaration d = into.declare(IdentityKind.CI_PIPELINE, file, PROVIDER, "pipeline", top);
        d.autonomy(Autonomy.UNATTENDED);
        return;
      }
      orbs();
    }

    private static String first(Node map) {
      return map.entries().keySet().stream().findFirst().orElse("");
    }

    /** Where workflows call their jobs, by the names of these. */
    private static Map<String, List<Call>> calls(Node workflows) {
      Map<String, List<Call>> calls = new HashMap<>();
      workflows
          .entries()
          .forEach(
              (workflow, body) -> {
                Set<String> approvals = new HashSet<>();
                for (Node item : body.get("jobs").items()) {
                  String first = first(item);
                  if (item.get(first).get("type").text("").equals("approval")) {
                    approvals.add(item.get(first).get("name").text(first));
                  }
                }
                boolean clock =
                    body.get("triggers").items().stream().anyMatch(t -> t.has("schedule"));
                for (Node item : body.get("jobs").items()) {
                  Set<String> names =
                      item.isText() ? Set.of(item.text("")) : item.entries().keySet();
                  for (String name : names) {
                    Node options = item.get(name);
                    boolean approved =
                        options.get("requires").each().stream()
                            .anyMatch(r -> approvals.contains(r.text("")));
                    calls
                        .computeIfAbsent(name, n -> new ArrayList<>())
                        .add(new Call(workflow, options, approved, clock));
                  }
                }
              });
      return calls;
    }

    private boolean job(String name, Node job, List<Call> calls, String key) {
      Script script = new Script(false);
      List<Node> orbs = new ArrayList<>();
      steps(job.get("steps"), script, orbs, new HashSet<>());
      Script values = new Script(false);
      job.get("environment").entries().values().forEach(values::add);
      for (Node image : job.get("docker").items()) {
        image.get("auth").entries().values().forEach(values::add);
        image.get("environment").entries().values().forEach(values::add);
      }
      for (Call call : calls) {
        orbs.add(call.options());
        steps(call.options().get("pre-steps"), script, orbs, new HashSet<>());
        steps(call.options().get("post-steps"), script, orbs, new HashSet<>());
      }
      Set<String> own = job.get("environment").entries().keySet();
      boolean contexts = calls.stream().anyMatch(c -> !c.options().get("context").each().isEmpty());
      boolean logs = orbs.stream().anyMatch(Config::isLogin);
      boolean identity = IDENTITY.stream().anyMatch(script.uses()::containsKey);
      if (!contexts
          && !logs
          && !identity
          && !CiUser.uses(script, own)
          && !CiUser.uses(values, own)) {
        return false;
      }
      Declaration d =
          into.declare(IdentityKind.CI_PIPELINE, file + " / " + name, PROVIDER, key, job);
      boolean approved = !calls.isEmpty() && calls.stream().allMatch(Call::approved);
      d.autonomy(approved ? Autonomy.CONFIRM : Autonomy.UNATTENDED);
      d.fact("confirmedBy", approved ? "approval" : null);
      if (calls.stream().anyMatch(Call::scheduled)) {
        d.mark(Mark.SCHEDULED);
      }
      CiUser user = new CiUser(d, lines, into);
      Set<String> named = new HashSet<>();
      for (Call call : calls) {
        for (Node context : call.options().get("context").each()) {
          String text = context.text();
          if (text != null && named.add(text)) {
            user.secret(Reference.Kind.CI_SECRET, text, null, "context", context);
          }
        }
      }
      for (String token : IDENTITY) {
        Node at = script.uses().get(token);
        if (at != null) {
          user.federates(token, null, "run", at);
          break;
        }
      }
      user.variables(script, Reference.Kind.CI_SECRET, "run", own);
      user.variables(values, Reference.Kind.CI_SECRET, "environment", own);
      orbs.forEach(orb -> orb(user, orb));
      user.script(script);
      return true;
    }

    /** Scripts of steps, and the parameters that orbs' commands are called with. */
    private void steps(Node steps, Script script, List<Node> orbs, Set<String> seen) {
      for (Node step : steps.items()) {
        for (Map.Entry<String, Node> part : step.entries().entrySet()) {
          String name = part.getKey();
          Node value = part.getValue();
          if (name.equals("run")) {
            script.add(value.isMap() ? value.get("command") : value);
          } else if (name.equals("when") || name.equals("unless")) {
            steps(value.get("steps"), script, orbs, seen);
          } else if (name.contains("/")) {
            orbs.add(value);
          } else if (top.get("commands").has(name) && seen.add(name)) {
            steps(top.at("commands", name, "steps"), script, orbs, seen);
          }
        }
        String name = step.text("");
        if (top.get("commands").has(name) && seen.add(name)) {
          steps(top.at("commands", name, "steps"), script, orbs, seen);
        }
      }
    }

    private static boolean isLogin(Node parameters) {
      return parameters.entries().entrySet().stream()
          .anyMatch(p -> isRole(p.getKey()) || stored(p.getKey(), p.getValue()) != null);
    }

    private static boolean isRole(String parameter) {
      String name = parameter.replace('-', '_');
      return name.equals("role_arn")
          || name.equals("workload_identity_pool_provider_id")
          || name.equals("use_oidc");
    }

    private void orb(CiUser user, Node parameters) {
      boolean fixed = false;
      for (Map.Entry<String, Node> parameter : parameters.entries().entrySet()) {
        String variable = stored(parameter.getKey(), parameter.getValue());
        if (variable != null) {
          fixed = true;
          if (user.secrets().add(variable)) {
            String provider = SecretPeople.provider(variable, parameter.getKey());
            user.secret(
                Reference.Kind.CI_SECRET,
                variable,
                provider,
                "parameters." + parameter.getKey(),
                parameter.getValue());
            user.declaration().mark(Mark.STATIC_KEY);
          }
        }
      }
      for (Map.Entry<String, Node> parameter : parameters.entries().entrySet()) {
        Node value = parameter.getValue();
        if (isRole(parameter.getKey()) && value.isText() && !value.isFalse() && !fixed) {
          String provider = parameter.getKey().contains("arn") ? "aws" : "google-cloud";
          user.federates(value.text(""), provider, "parameters." + parameter.getKey(), value);
        }
      }
    }

    /** The variable that a parameter for a key names; null for any other. */
    private static @Nullable String stored(String parameter, Node value) {
      String text = value.text();
      if (text == null || text.isEmpty() || !SecretNames.isSecret(parameter)) {
        return null;
      }
      String name = text;
      if (name.startsWith("$")) {
        name = name.substring(1).replace("{", "").replace("}", "");
      }
      boolean variable =
          name.equals(SecretPeople.upper(name))
              && name.indexOf('_') > 0
              && name.chars().allMatch(c -> Shell.isName((char) c));
      return variable ? name : null;
    }

    /** Orbs of others, which see the variables of every job that uses them. */
    private void orbs() {
      top.get("orbs")
          .entries()
          .forEach(
              (alias, orb) -> {
                String text = orb.text("");
                int slash = text.indexOf('/');
                if (slash <= 0 || text.startsWith("circleci/")) {
                  return;
                }
                int at = text.indexOf('@');
                String name = at < 0 ? text : text.substring(0, at);
                String version = at < 0 ? "" : text.substring(at + 1);
                Declaration d =
                    into.declare(IdentityKind.THIRD_PARTY, name, PROVIDER, "orbs." + alias, orb);
                d.mark(Mark.THIRD_PARTY).fact("version", version.isEmpty() ? "none" : version);
                if (!isExact(version)) {
                  d.mark(Mark.UNPINNED);
                }
              });
    }

    /** A full version of an orb never changes; a part of one, {@code volatile} and dev ones do. */
    private static boolean isExact(String version) {
      List<String> parts = SecretPeople.cut(version, '.');
      return parts.size() == 3
          && parts.stream()
              .allMatch(p -> !p.isEmpty() && p.chars().allMatch(c -> c >= '0' && c <= '9'));
    }
  }
}
