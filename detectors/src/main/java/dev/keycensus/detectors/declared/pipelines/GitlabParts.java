package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.Locale;
import java.util.Set;

/**
 * Files that a pipeline of GitLab includes from its own repository. They may be called anything; a
 * folder or a name that speaks of CI and jobs inside tell them.
 */
final class GitlabParts implements Reader {
  private final GitlabFiles gitlab = new GitlabFiles();

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    if (!NamedFile.isYaml(name) || PipelineFiles.isVendored(path)) {
      return false;
    }
    String folded = "/" + path.toLowerCase(Locale.ROOT);
    return !path.startsWith(".gitlab/")
        && !folded.contains("/.github/")
        && !folded.contains("/.circleci/")
        && (folded.contains("/ci/")
            || folded.contains("gitlab")
            || folded.contains("/.ci/")
            || folded.contains("/pipelines/"));
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    return NamedFile.has(content, length, "\n  script:")
        && (NamedFile.has(content, length, "\n  stage:")
            || NamedFile.has(content, length, "\n  rules:")
            || NamedFile.has(content, length, "\n  extends:"))
        && !NamedFile.has(content, length, "apiVersion:")
        && !NamedFile.has(content, length, "\nlanguage:");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    try {
      gitlab.read(file, into);
    } catch (Malformed e) {
      if (e.limit()) {
        throw e;
      }
      // Its name does not say that it is one.
    }
  }
}
