package dev.keycensus.detectors.declared;

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

  /** Whether a step checks out what a pull request, or the run that came before, is about. */
  static boolean checksOutHead(Node steps) {
    for (Node step : steps.items()) {
      String ref = step.at("with", "ref").text("") + " " + step.at("with", "repository").text("");
      boolean head =
          ref.contains("pull_request.head")
              || ref.contains("head_ref")
              || ref.contains("refs/pull/")
              || ref.contains("workflow_run.head");
      if (head && step.get("uses").text("").startsWith("actions/checkout")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a job takes code or files from the run that started it. */
  static boolean readsRun(Node job) {
    for (Node step : job.get("steps").items()) {
      String uses = step.get("uses").text("");
      if (uses.startsWith("dawidd6/action-download-artifact")
          || step.at("with", "run-id").text("").contains("workflow_run.id")
          || step.at("with", "run_id").text("").contains("workflow_run.id")) {
        return true;
      }
      String script = step.get("run").text("") + step.at("with", "script").text("");
      if (script.contains("downloadArtifact")
          || script.contains("listWorkflowRunArtifacts")
          || script.contains("gh run download")) {
        return true;
      }
    }
    return checksOutHead(job.get("steps"));
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
