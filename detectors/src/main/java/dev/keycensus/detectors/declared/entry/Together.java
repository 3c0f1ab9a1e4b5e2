package dev.keycensus.detectors.declared.entry;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.agents.CopilotAgents;
import dev.keycensus.detectors.declared.pipelines.PipelineParts;
import java.util.SortedMap;

/**
 * What files of one tree declare only together, such as a pipeline and those that it includes: they
 * are kept, up to a limit, until all of the tree was seen. Not safe for several threads.
 */
public final class Together {
  private final PipelineParts pipelines = new PipelineParts();
  private final CopilotAgents copilots = new CopilotAgents();

  /**
   * Whether the name of a file tells that it is a part of something. Of pipelines it does not; they
   * are found among those that {@link Declarations#wants} has looked at.
   *
   * @param path relative to the root of the repository, with {@code /}
   */
  public static boolean wants(String path) {
    return CopilotAgents.wants(path);
  }

  /**
   * Whether a file may be a part of something; a look that keeps nothing, for any thread.
   *
   * @param bytes lent, of which {@code length} count
   */
  public static boolean wants(String path, byte[] bytes, int length) {
    return CopilotAgents.wants(path, length) || PipelineParts.wants(path, bytes, length);
  }

  /**
   * Keeps a file that {@link #wants(String, byte[], int)} wants.
   *
   * @param bytes lent, of which {@code length} count
   */
  public void see(String path, byte[] bytes, int length) {
    if (CopilotAgents.wants(path, length)) {
      copilots.see(path, bytes, length);
    } else {
      pipelines.see(path, bytes, length);
    }
  }

  /**
   * Reads what was kept.
   *
   * @param alone what each file declares by itself, by path: changed for the files that are read
   *     together
   */
  public void join(SortedMap<String, Declared> alone) {
    join(alone, Elsewhere.NOWHERE);
  }

  /**
   * The same where only some files of the tree were seen: what is told stays theirs, but the others
   * are asked for what these are put together with.
   */
  public void join(SortedMap<String, Declared> alone, Elsewhere elsewhere) {
    pipelines.join(alone, elsewhere);
    copilots.join(alone);
  }
}
