package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.Set;

/** Workflows and actions of GitHub. */
final class GithubFiles implements Reader {
  private static final String FOLDER = ".github/workflows/";

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    return isWorkflow(path, name) || name.equals("action.yml") || name.equals("action.yaml");
  }

  private static boolean isWorkflow(String path, String name) {
    return path.startsWith(FOLDER)
        && path.indexOf('/', FOLDER.length()) < 0
        && NamedFile.isYaml(name);
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node document : file.yaml().items()) {
      if (document.get("jobs").isMap()) {
        new GithubWorkflow(file.name(), document, lines, into).read();
      } else if (document.at("runs", "steps").isList()) {
        composite(file, document, lines, into);
      }
    }
  }

  /** An action made of steps acts as whoever uses it: only what it hands on is of interest. */
  private static void composite(NamedFile file, Node top, SourceLines lines, Collector into) {
    if (!GithubWorkflow.usesSecrets(top.get("runs"))
        && !GithubWorkflow.logsIn(top.at("runs", "steps"))) {
      return;
    }
    String name = top.get("name").text(file.name());
    Declaration action =
        into.declare(IdentityKind.CI_PIPELINE, name, "github-actions", "action", top);
    action.fact("trigger", "called by workflows");
    GithubSteps steps = new GithubSteps(action, lines, into, GithubSteps.IdToken.UNKNOWN);
    steps.read(top.at("runs", "steps"), "runs.");
  }
}
