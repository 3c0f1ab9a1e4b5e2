package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** GitLab CI: an identity for each job that has a credential or an environment of its own. */
final class GitlabFiles implements Reader {
  private static final String PROVIDER = "gitlab-ci";

  /** Keys of the top that are no jobs. */
  private static final Set<String> RESERVED =
      Set.of(
          "default",
          "include",
          "stages",
          "variables",
          "workflow",
          "image",
          "services",
          "cache",
          "before_script",
          "after_script",
          "spec",
          "types");

  /** What GitLab issues for each job by itself. */
  private static final Set<String> PLATFORM =
      Set.of(
          "CI_JOB_TOKEN",
          "CI_REGISTRY_PASSWORD",
          "CI_DEPENDENCY_PROXY_PASSWORD",
          "CI_BUILD_TOKEN",
          "CI_JOB_JWT",
          "CI_JOB_JWT_V1",
          "CI_JOB_JWT_V2");

  /** What code of others is told to be given, of the secrets of a pipeline. */
  private static final int MOST_GIVEN = 20;

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    if (!NamedFile.isYaml(name) || PipelineFiles.isVendored(path)) {
      return false;
    }
    boolean folder =
        path.startsWith(".gitlab/")
            && (path.startsWith(".gitlab/ci/") || path.indexOf('/', ".gitlab/".length()) < 0);
    if (name.startsWith("docker-compose") || name.startsWith("compose.")) {
      return false;
    }
    return folder || name.endsWith(".gitlab-ci.yml") || name.endsWith(".gitlab-ci.yaml");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      new Pipeline(line -> file.path(), file.path(), top, lines, into).read();
    }
  }

  /**
   * Reads a pipeline that was put together of several files.
   *
   * @param root the file that includes the others
   */
  static void read(String root, Node top, Bundle files, Collector into) {
    new Pipeline(files::path, root, top, new SourceLines(files.text()), into).read();
  }

  /** One document. */
  private static final class Pipeline {
    private final IntFunction<String> files;
    private final String root;
    private final Node top;
    private final GitlabConfig config;
    private final SourceLines lines;
    private final Collector into;

    /** Those that the project keeps, as the jobs use them. */
    private final Set<String> stored = new LinkedHashSet<>();

    /**
     * @param files tells which file a line is of
     * @param root the file that the pipeline begins with
     */
    Pipeline(IntFunction<String> files, String root, Node top, SourceLines lines, Collector into) {
      this.files = files;
      this.root = root;
      this.top = top;
      this.config = new GitlabConfig(top);
      this.lines = lines;
      this.into = into;
    }

    void read() {
      Set<String> used = config.used();
      boolean jobs = false;
      boolean any = false;
      for (Map.Entry<String, Node> entry : top.entries().entrySet()) {
        String name = entry.getKey();
        Node job = entry.getValue();
        boolean template = name.startsWith(".");
        if (RESERVED.contains(name) || !isJob(job) || (template && used.contains(name))) {
          continue;
        }
        jobs = true;
        any |= job(name, job, template);
      }
      if (jobs && !any) {
        Declaration d = into.declare(IdentityKind.CI_PIPELINE, root, PROVIDER, "pipeline", top);
        d.autonomy(Autonomy.UNATTENDED);
      }
      for (Node include : top.get("include").each()) {
        include(include);
      }
    }

    private static boolean isJob(Node job) {
      return job.has("script")
          || job.has("trigger")
          || job.has("extends")
          || job.has("run")
          || job.has("id_tokens")
          || job.has("secrets");
    }

    private boolean job(String name, Node own, boolean template) {
      Node job = config.job(own);
      Map<String, Node> variables = job.get("variables").entries();

      Script script = new Script(false);
      for (String key : List.of("before_script", "script", "after_script")) {
        script.add(job.get(key));
      }
      Script values = new Script(false);
      variables.values().forEach(v -> values.add(v.isMap() ? v.get("value") : v));
      values.add(job.get("image").isMap() ? job.at("image", "name") : job.get("image"));

      Node tokens = job.get("id_tokens");
      Node secrets = job.get("secrets");
      Map<String, Node> used = new LinkedHashMap<>();
      for (Script part : List.of(script, values)) {
        part.uses()
            .forEach(
                (v, at) -> {
                  boolean known = tokens.has(v) || secrets.has(v) || isLiteral(variables, v);
                  if (!known && (SecretPeople.isCiSecret(v) || PLATFORM.contains(v))) {
                    used.putIfAbsent(v, at);
                  }
                });
      }
      Node environment = job.get("environment");
      String where = environment.isMap() ? environment.get("name").text() : environment.text();
      if (used.isEmpty()
          && tokens.entries().isEmpty()
          && secrets.entries().isEmpty()
          && where == null) {
        return false;
      }

      String file = files.apply(own.line());
      Declaration d =
          into.declare(
              IdentityKind.CI_PIPELINE, file + " / " + name, PROVIDER, "jobs." + name, own);
      d.environment(where).fact("template", template ? "true" : null);
      d.fact("pipeline", file.equals(root) ? null : root);
      d.longest(Durations.of(job.get("timeout").text("")));
      autonomy(d, job);
      used.forEach((v, at) -> use(d, v, at));
      tokens.entries().forEach((v, token) -> token(d, v, token));
      secrets.entries().forEach((v, secret) -> secret(d, v, secret));
      Set<String> names = new HashSet<>(used.keySet());
      names.addAll(tokens.entries().keySet());
      names.addAll(secrets.entries().keySet());
      boolean debug = variables.getOrDefault("CI_DEBUG_TRACE", Node.MISSING).isTrue();
      if (debug || script.prints(names, text -> false)) {
        d.mark(Mark.PRINTS_SECRETS);
      }
      Boolean back = script.givesLeaseBack();
      if (back != null) {
        d.mark(back ? Mark.REVOKES : Mark.NEVER_REVOKES);
      }
      return true;
    }

    /** Whether the file says the value: it is none of the project's own variables. */
    private static boolean isLiteral(Map<String, Node> variables, String name) {
      Node value = variables.get(name);
      if (value == null) {
        return false;
      }
      String text = value.isMap() ? value.get("value").text("") : value.text("");
      return !Shell.variables(text).contains(name);
    }

    private void use(Declaration d, String variable, Node at) {
      SourceLines.Place place = lines.ofVariable(variable, at);
      boolean platform = PLATFORM.contains(variable);
      into.refer(
          platform ? Reference.Kind.PLATFORM_TOKEN : Reference.Kind.CI_SECRET,
          variable,
          platform ? "gitlab" : SecretNames.provider(variable),
          "script",
          d,
          place.line(),
          place.column());
      if (!platform) {
        stored.add(variable);
        d.mark(Mark.STATIC_KEY);
        if (SecretPeople.isPersonal(variable)) {
          d.mark(Mark.PERSONAL_TOKEN);
        }
      }
    }

    private void token(Declaration d, String variable, Node token) {
      d.mark(Mark.FEDERATED);
      for (Node audience : token.get("aud").each()) {
        String aud = audience.text();
        if (aud != null) {
          into.refer(
              Reference.Kind.FEDERATION,
              aud,
              Audiences.provider(aud),
              "id_tokens." + variable,
              d,
              audience);
        }
      }
    }

    private void secret(Declaration d, String variable, Node secret) {
      String slot = "secrets." + variable;
      secret
          .entries()
          .forEach(
              (manager, where) -> {
                String provider =
                    switch (manager) {
                      case "vault" -> "hashicorp";
                      case "gcp_secret_manager" -> "google-cloud";
                      case "azure_key_vault" -> "azure";
                      case "aws_secrets_manager" -> "aws";
                      case "gitlab_secrets_manager" -> "gitlab";
                      case "akeyless" -> "akeyless";
                      default -> null;
                    };
                if (provider == null) {
                  return;
                }
                Node at = where.isMap() ? where.any("path", "name", "secret_id") : where;
                String path = at.text();
                if (where.isMap()) {
                  String field = where.get("field").text();
                  path = path != null && field != null ? path + "/" + field : path;
                }
                if (path != null && !path.isBlank()) {
                  into.refer(Reference.Kind.VAULT, path, provider, slot, d, at);
                }
              });
    }

    private void autonomy(Declaration d, Node job) {
      Node rules = job.get("rules");
      boolean byHand = job.get("when").text("").equals("manual");
      if (!rules.items().isEmpty()) {
        byHand =
            rules.items().stream()
                .filter(r -> !r.get("when").text("").equals("never"))
                .allMatch(r -> r.get("when").text("").equals("manual"));
      }
      if (byHand) {
        d.autonomy(Autonomy.CONFIRM).fact("confirmedBy", "manual");
      } else {
        d.autonomy(Autonomy.UNATTENDED);
      }
      boolean clock =
          job.get("only").each().stream().anyMatch(o -> o.text("").equals("schedules"))
              || job.get("only").get("refs").each().stream()
                  .anyMatch(o -> o.text("").equals("schedules"));
      for (Node rule : rules.items()) {
        String condition = rule.get("if").text("").replace(" ", "").replace("'", "\"");
        clock |=
            condition.contains("CI_PIPELINE_SOURCE==\"schedule\"")
                && !rule.get("when").text("").equals("never");
      }
      if (clock) {
        d.mark(Mark.SCHEDULED);
      }
    }

    private void include(Node include) {
      Node project = include.get("project");
      Node remote = include.get("remote");
      Node component = include.get("component");
      String name;
      String version;
      boolean pinned = false;
      if (project.isText()) {
        name = project.text("");
        version = include.get("ref").text("");
      } else if (component.isText()) {
        int at = component.text("").lastIndexOf('@');
        name = at < 0 ? component.text("") : component.text("").substring(0, at);
        version = at < 0 ? "" : component.text("").substring(at + 1);
      } else if (remote.isText() || include.text("").startsWith("http")) {
        name = withoutQuery(remote.text(include.text("")));
        version = "";
        pinned = include.has("integrity");
      } else {
        return;
      }
      Declaration d =
          into.declare(IdentityKind.THIRD_PARTY, name, PROVIDER, "include." + name, include);
      d.fact("version", version.isEmpty() ? "none" : version);
      if (!project.isText() && !name.startsWith("$CI_SERVER")) {
        d.mark(Mark.THIRD_PARTY);
      }
      if (!pinned && !ActionReference.isCommit(version)) {
        d.mark(Mark.UNPINNED);
      }
      if (d.marks().contains(Mark.THIRD_PARTY)) {
        given(d, include);
      }
    }

    /**
     * Jobs that others wrote run with all that the project keeps, whichever job it is meant for.
     */
    private void given(Declaration d, Node include) {
      stored.stream()
          .limit(MOST_GIVEN)
          .forEach(
              variable -> {
                String provider = SecretNames.provider(variable);
                into.refer(Reference.Kind.CI_SECRET, variable, provider, variable, d, include);
                d.mark(Mark.STATIC_KEY);
              });
    }

    private static String withoutQuery(String url) {
      int query = url.indexOf('?');
      String bare = query < 0 ? url : url.substring(0, query);
      int scheme = bare.indexOf("://");
      int user = bare.indexOf('@');
      int slash = scheme < 0 ? -1 : bare.indexOf('/', scheme + 3);
      return scheme >= 0 && user > 0 && (slash < 0 || user < slash)
          ? bare.substring(0, scheme + 3) + bare.substring(user + 1)
          : bare;
    }
  }
}
