package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.rules.Tier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a scan, already validated: no file of the target is opened before one of
 * these exists.
 *
 * @param governing what people have laid down about the target's identities
 * @param evidence exports of providers to join to what is found
 * @param now the clock
 */
public record ScanPlan(
    What what,
    Reading reading,
    Finding finding,
    Telling telling,
    Governing governing,
    List<EvidenceFile> evidence,
    Instant now) {

  /** Which of the working tree and the history of a repository is read. */
  public enum HistoryChoice {
    BOTH,
    NONE,
    ONLY
  }

  /**
   * What is scanned.
   *
   * @param targets on this machine; empty when {@code standardInput}
   * @param remotes URLs of repositories to clone and scan
   * @param standardInput whether {@code -} was given
   * @param home whether the one target is somebody's home folder, of which only the files are read
   *     that hold credentials or what agents wrote down
   * @param selection a change to scan instead of everything; null for everything
   * @param history which of the working tree and the history is read
   */
  public record What(
      List<Path> targets,
      List<String> remotes,
      boolean standardInput,
      boolean home,
      @Nullable Selection selection,
      HistoryChoice history) {

    public What {
      targets = List.copyOf(targets);
      remotes = List.copyOf(remotes);
      if (home && (targets.size() != 1 || history != HistoryChoice.NONE || selection != null)) {
        throw new IllegalArgumentException("a home folder is one target without a history");
      }
    }

    /** For a report's head. */
    String name() {
      if (home) {
        return "~";
      }
      Stream<String> local =
          standardInput && targets.isEmpty()
              ? Stream.of("-")
              : targets.stream().map(Path::toString);
      return String.join(
          " ",
          Stream.concat(
                  remotes.isEmpty() ? local : Stream.of(), remotes.stream().map(RemoteScan::shown))
              .toList());
    }
  }

  /**
   * How it is read.
   *
   * @param include globs; empty for everything
   * @param exclude globs
   * @param maxFileSize bytes
   * @param threads at least 1
   * @param wholeBlobs whether every version is scanned whole: slow, and the same result
   */
  public record Reading(
      List<String> include,
      List<String> exclude,
      long maxFileSize,
      int threads,
      boolean wholeBlobs) {

    public Reading {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      if (threads < 1) {
        throw new IllegalArgumentException("threads: " + threads);
      }
    }
  }

  /**
   * What counts as a credential.
   *
   * @param rules files or folders with the user's own types
   * @param rulesBefore files or folders with types that are read from the revision before a change,
   *     relative to its root
   * @param disabledTypes ids or globs of credential types that are switched off
   * @param inlineAllow whether {@code keycensus:allow} comments are obeyed
   * @param otherIgnores what other tools' ignore files of the target say
   */
  public record Finding(
      List<Path> rules,
      List<String> rulesBefore,
      List<String> disabledTypes,
      boolean inlineAllow,
      OtherIgnores otherIgnores) {

    public Finding {
      rules = List.copyOf(rules);
      rulesBefore = List.copyOf(rulesBefore);
      disabledTypes = List.copyOf(disabledTypes);
    }
  }

  /**
   * What the census tells.
   *
   * @param listed the least tier that it lists
   * @param keyFile the key of credential ids; null for the user's own
   * @param showSecrets whether {@link Credential#value} is filled
   * @param authors whether people's names are told
   */
  public record Telling(
      Tier listed, @Nullable Path keyFile, boolean showSecrets, boolean authors) {}

  public ScanPlan {
    evidence = List.copyOf(evidence);
  }

  /** The same, with evidence. */
  public ScanPlan with(List<EvidenceFile> files) {
    return new ScanPlan(what, reading, finding, telling, governing, files, now);
  }
}
