package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import java.util.List;

/** CI pipelines. */
public final class PipelineFiles {
  /** The first that reads a file is the only one. */
  public static final List<Reader> READERS =
      List.of(
          new GithubFiles(),
          new GitlabFiles(),
          new JenkinsFiles(),
          new JenkinsConfiguration(),
          new CircleFiles(),
          new AzureFiles(),
          new BitbucketFiles(),
          new BuildkiteFiles(),
          new DroneFiles(),
          new TravisFiles(),
          new GitlabParts());

  private PipelineFiles() {}

  /** Whether a file came with a dependency: no CI system runs it here. */
  static boolean isVendored(String path) {
    for (String folder : List.of("vendor/", "node_modules/", "third_party/", "testdata/")) {
      if (NamedFile.within(path, folder)) {
        return true;
      }
    }
    return false;
  }
}
