package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One workflow of GitHub Actions: an identity for each job that has a credential, a permission or
 * an environment of its own; one for the workflow where no job has.
 */
final class GithubWorkflow {
  static final String PROVIDER = "github-actions";

  private final Node top;
  private final SourceLines lines;
  private final Collector into;
  private final String name;
  private final Set<String> events = new TreeSet<>();

  GithubWorkflow(String file, Node top, SourceLines lines, Collector into) {
    this.top = top;
    this.lines = lines;
    this.into = into;
    this.name = top.get("name").text(file);
    Node on = top.any("on", "true");
    on.each().forEach(e -> events.add(e.text("")));
    events.addAll(on.entries().keySet());
    events.remove("");
  }

  void read() {
    boolean any = false;
    for (Map.Entry<String, Node> job : top.get("jobs").entries().entrySet()) {
      if (counts(job.getValue())) {
        job(job.getKey(), job.getValue());
        any = true;
      }
    }
    if (!any) {
      Declaration workflow =
          into.declare(IdentityKind.CI_PIPELINE, name, PROVIDER, "workflow", top);
      permissions(workflow, top.get("permissions"));
      triggers(workflow, events);
    }
  }

  private boolean counts(Node job) {
    if (!job.isMap()) {
      return false;
    }
    return job.has("environment")
        || job.has("secrets")
        || writes(job.has("permissions") ? job.get("permissions") : top.get("permissions"))
        || usesSecrets(job)
        || usesSecrets(top.get("env"))
        || logsIn(job.get("steps"));
  }

  private static boolean writes(Node permissions) {
    return permissions.text("").equals("write-all")
        || permissions.entries().values().stream().anyMatch(p -> p.text("").equals("write"));
  }

  /** Whether a secret is named anywhere below. */
  static boolean usesSecrets(Node node) {
    String text = node.text();
    if (text != null) {
      return !Expressions.in(text).isEmpty();
    }
    for (Node item : node.items()) {
      if (usesSecrets(item)) {
        return true;
      }
    }
    for (Node value : node.entries().values()) {
      if (usesSecrets(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a step logs in, makes a token, or runs an agent. */
  static boolean logsIn(Node steps) {
    for (Node step : steps.items()) {
      String action = ActionReference.action(step.get("uses").text(""));
      String run = step.get("run").text("");
      if ((run.contains("vault write ") && run.contains("/login"))
          || GithubLogins.of(action) != null
          || GithubLogins.APP_TOKENS.contains(action)
          || CiAgents.provider(action) != null) {
        return true;
      }
    }
    return false;
  }

  private void job(String id, Node job) {
    Declaration d =
        into.declare(IdentityKind.CI_PIPELINE, name + " / " + id, PROVIDER, "jobs." + id, job);
    d.fact("workflow", name);
    Node environment = job.get("environment");
    d.environment(environment.isMap() ? environment.get("name").text() : environment.text());
    Node permissions = job.has("permissions") ? job.get("permissions") : top.get("permissions");
    permissions(d, permissions);
    Set<String> own = GithubTriggers.of(events, job.get("if").text(""));
    triggers(d, own);
    long minutes = job.get("timeout-minutes").number(0);
    if (minutes > 0) {
      d.longest(Duration.ofMinutes(Math.min(minutes, 1_000_000)));
    }

    GithubSteps steps = new GithubSteps(d, lines, into, idToken(permissions));
    boolean gated = GithubTriggers.isGated(job, top.get("jobs"));
    steps.events(own, gated);
    steps.environment(top.get("env"), "env");
    steps.environment(job.get("env"), "env");
    for (String key : List.of("container", "services", "strategy", "with")) {
      steps.values(job.get(key), key);
    }
    steps.shell(job.at("defaults", "run", "shell").text(shell()));
    if (job.get("uses").isText()) {
      reusable(d, job, steps);
    }
    steps.read(job.get("steps"), "jobs." + id + ".");
    untrusted(d, job, own, gated);
  }

  private String shell() {
    return top.at("defaults", "run", "shell").text("");
  }

  private static GithubSteps.IdToken idToken(Node permissions) {
    if (permissions.isMissing()) {
      return GithubSteps.IdToken.UNKNOWN;
    }
    boolean may =
        permissions.text("").equals("write-all")
            || permissions.get("id-token").text("").equals("write");
    return may ? GithubSteps.IdToken.YES : GithubSteps.IdToken.NO;
  }

  private static void permissions(Declaration d, Node permissions) {
    String all = permissions.text();
    if (permissions.isMissing()) {
      d.fact("permissions", "default");
    } else if (all != null) {
      if (all.equals("write-all") || all.equals("read-all")) {
        d.can(all);
      }
      if (all.equals("write-all")) {
        d.mark(Mark.ADMIN);
      }
    } else {
      List<String> given = new ArrayList<>();
      permissions
          .entries()
          .forEach(
              (scope, level) -> {
                if (level.text("").equals("write") || level.text("").equals("read")) {
                  given.add(scope + ":" + level.text(""));
                }
              });
      given.forEach(d::can);
      d.fact("permissions", given.isEmpty() ? "none" : "declared");
    }
  }

  private static void triggers(Declaration d, Set<String> events) {
    if (events.isEmpty()) {
      return;
    }
    d.fact("trigger", String.join(",", events));
    if (events.contains("schedule")) {
      d.mark(Mark.SCHEDULED);
    }
    if (d.environment() != null) {
      d.autonomy(Autonomy.CONFIRM).fact("confirmedBy", "environment");
    } else if (events.equals(Set.of("workflow_dispatch"))) {
      d.autonomy(Autonomy.CONFIRM).fact("confirmedBy", "workflow_dispatch");
    } else if (!Set.of("workflow_call", "workflow_dispatch").containsAll(events)) {
      d.autonomy(Autonomy.UNATTENDED);
    }
  }

  private void reusable(Declaration d, Node job, GithubSteps steps) {
    String uses = job.get("uses").text("").strip();
    d.uses("workflow:" + uses);
    Node secrets = job.get("secrets");
    if (secrets.text("").equals("inherit")) {
      // Whoever is called is told of, where it is somebody else's.
      d.mark(Mark.PASSES_ALL_SECRETS).fact("inherits", uses);
    }
    Declaration other =
        secrets.isMissing() ? null : steps.thirdParty(uses, d.key() + ".uses", job.get("uses"));
    steps.values(secrets, "secrets", other);
    if (other != null && secrets.text("").equals("inherit")) {
      other.mark(Mark.PASSES_ALL_SECRETS);
    }
  }

  /** Only where strangers could gain something: a secret, or a token that may write. */
  private void untrusted(Declaration d, Node job, Set<String> own, boolean gated) {
    boolean head = GithubTriggers.checksOutHead(job.get("steps"));
    boolean gains =
        d.marks().contains(Mark.STATIC_KEY)
            || d.marks().contains(Mark.FEDERATED)
            || d.marks().contains(Mark.PASSES_ALL_SECRETS)
            || d.marks().contains(Mark.ADMIN)
            || d.can().stream().anyMatch(c -> c.endsWith(":write"))
            || (d.facts().containsKey("usesPlatformToken")
                && "default".equals(d.facts().get("permissions")));
    if (!gains) {
      return;
    }
    Node on = top.any("on", "true");
    // Who only labels or comments with code of the base branch gives nothing away.
    boolean works = GithubTriggers.worksOnHead(job);
    boolean starts =
        (own.contains("pull_request_target")
                && works
                && !GithubTriggers.onlyByMembers(on.get("pull_request_target")))
            || (own.contains("workflow_run")
                && head
                && !GithubTriggers.onlyAfterReleases(on.get("workflow_run")));
    if (starts && !gated) {
      d.mark(Mark.UNTRUSTED_TRIGGER);
      d.fact("checksOutHead", head ? "true" : null);
    }
  }
}
