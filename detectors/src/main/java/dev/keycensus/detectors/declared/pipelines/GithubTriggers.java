package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What starts a job of GitHub Actions, and whether it may be a stranger. */
final class GithubTriggers {
  /** Conditions under which nobody from outside starts it, without spaces and in lower case. */
  private static final List<String> GUARDS =
      List.of(
          "head.repo.full_name==github.repository",
          "head.repo.full_name==github.event.repository.full_name",
          "github.event.workflow_run.head_repository.full_name==github.repository",
          "head.repo.fork==false",
          "!github.event.pull_request.head.repo.fork",
          "github.event.pull_request.merged",
          "github.event.workflow_run.event=='push'",
          "github.event.workflow_run.event!='pull_request'",
          "dependabot[bot]",
          "renovate[bot]",
          "pull_request.user.login==",
          "github.actor==",
          "github.event.label.name==",
          "github.event.action=='labeled'",
          "author_association");

  private static final Set<String> BY_MEMBERS =
      Set.of("labeled", "unlabeled", "assigned", "unassigned", "milestoned", "demilestoned");

  private GithubTriggers() {}

  /**
   * The events that start a job.
   *
   * @param events of the workflow
   * @param condition of the job; one of several parts is not understood, and takes nothing away
   */
  static Set<String> of(Set<String> events, String condition) {
    String bare = squeeze(condition);
    if (bare.isEmpty() || bare.contains("||") || bare.contains("contains(")) {
      return events;
    }
    Set<String> own = new TreeSet<>(events);
    for (String event : events) {
      if (bare.contains("github.event_name!='" + event + "'")) {
        own.remove(event);
      }
    }
    int is = bare.indexOf("github.event_name=='");
    if (is >= 0) {
      int start = is + "github.event_name=='".length();
      int end = bare.indexOf('\'', start);
      String only = end < 0 ? "" : bare.substring(start, end);
      if (events.contains(only)) {
        return Set.of(only);
      }
    }
    return own;
  }

  /** Whether only members can cause what a trigger waits for, such as a label. */
  static boolean onlyByMembers(Node trigger) {
    List<Node> types = trigger.get("types").each();
    return !types.isEmpty() && types.stream().allMatch(t -> BY_MEMBERS.contains(t.text("")));
  }

  /** Whether its condition keeps out what comes from forks. */
  static boolean isGuarded(String condition) {
    String bare = squeeze(condition);
    return GUARDS.stream().anyMatch(bare::contains);
  }

  /** Names of workflows that only members start. */
  private static final List<String> RELEASES =
      List.of("release", "publish", "deploy", "nightly", "tag", "version");

  /** Words in the names of jobs and workflows that let others pass, or not. */
  private static final List<String> GATES =
      List.of("check-run", "check_run", "permission", "authoriz", "authoris", "approv", "gate");

  /** Jobs that a job needs, and those that these need, are looked at up to here. */
  private static final int DEEPEST = 8;

  /** What of a pull request a stranger words as he likes. */
  private static final List<String> WORDS =
      List.of(
          "github.event.pull_request.title",
          "github.event.pull_request.body",
          "github.event.pull_request.head.ref",
          "github.event.pull_request.head.label",
          "github.event.issue.title",
          "github.event.issue.body",
          "github.event.comment.body",
          "github.head_ref");

  /**
   * Whether a job runs code of a pull request, or puts a stranger's words into a script. An agent
   * says by itself whom it listens to.
   */
  static boolean worksOnHead(Node job) {
    if (checksOutHead(job.get("steps"))) {
      return true;
    }
    for (Node step : job.get("steps").items()) {
      String script = step.get("run").text("");
      if (step.get("uses").text("").startsWith("actions/github-script")) {
        script += step.at("with", "script").text("");
      }
      boolean fetched =
          script.contains("gh pr checkout")
              || (script.contains("git ")
                  && (script.contains("pull/") || script.contains("pull_request.head.sha")));
      if (fetched || expandsWords(script)) {
        return true;
      }
    }
    // A workflow of the same repository that is told what to check out.
    return job.get("uses").text("").startsWith("./")
        && job.get("with").entries().values().stream()
            .anyMatch(
                v -> v.text("").contains("pull_request.head") || v.text("").contains("head_ref"));
  }

  private static boolean expandsWords(String script) {
    for (int at = script.indexOf("${{"); at >= 0; at = script.indexOf("${{", at + 3)) {
      int end = script.indexOf("}}", at);
      String inner = end < 0 ? "" : script.substring(at, end);
      // toJSON and the like are quoted by nobody either, but numbers and ids are harmless.
      if (WORDS.stream().anyMatch(inner::contains)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the runs that it waits for are all such as members start. */
  static boolean onlyAfterReleases(Node trigger) {
    List<Node> names = trigger.get("workflows").each();
    return !names.isEmpty()
        && names.stream()
            .map(n -> n.text("").toLowerCase(Locale.ROOT))
            .allMatch(n -> RELEASES.stream().anyMatch(n::contains));
  }

  /**
   * Whether something stands before a job: its condition, an environment, which people may have to
   * approve, or a job that it needs and that has one of these or is there to ask.
   */
  static boolean isGated(Node job, Node jobs) {
    if (isGatedItself(job)) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    List<Node> level = List.of(job);
    for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
      List<Node> next = new ArrayList<>();
      for (Node dependent : level) {
        for (Node need : dependent.get("needs").each()) {
          String id = need.text("");
          if (!seen.add(id)) {
            continue;
          }
          Node other = jobs.get(id);
          if (isGate(id) || (depth < DEEPEST && (isGatedItself(other) || callsGate(other)))) {
            return true;
          }
          next.add(other);
        }
      }
      level = next;
    }
    return false;
  }

  private static boolean isGatedItself(Node job) {
    return isGuarded(job.get("if").text("")) || job.has("environment");
  }

  private static boolean callsGate(Node job) {
    return isGate(job.get("uses").text(""));
  }

  private static boolean isGate(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return GATES.stream().anyMatch(folded::contains);
  }

  /** Whether a step checks out what a pull request, or the run that came before, is about. */
  static boolean checksOutHead(Node steps) {
    for (Node step : steps.items()) {
      String ref = step.at("with", "ref").text("");
      String of = step.at("with", "repository").text("");
      // The name of a branch is looked for in the repository itself, unless another is named; a
      // commit is found wherever it is.
      boolean elsewhere = of.contains("pull_request.head") || of.contains("workflow_run.head");
      boolean head =
          elsewhere
              || ref.contains("pull_request.head.sha")
              || ref.contains("refs/pull/")
              || ref.contains("workflow_run.head_sha")
              || ref.contains("workflow_run.head_commit");
      if (head && step.get("uses").text("").startsWith("actions/checkout")) {
        return true;
      }
    }
    return false;
  }

  private static String squeeze(String condition) {
    StringBuilder bare = new StringBuilder();
    for (int i = 0; i < condition.length(); i++) {
      if (!Character.isWhitespace(condition.charAt(i))) {
        bare.append(condition.charAt(i));
      }
    }
    return bare.toString().toLowerCase(Locale.ROOT);
  }
}
