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
 * @param targets what to scan; empty when {@code standardInput}
 * @param remotes URLs of repositories to clone and scan
 * @param standardInput whether {@code -} was given
 * @param listed the least tier that the census lists
 * @param include globs; empty for everything
 * @param exclude globs
 * @param maxFileSize bytes
 * @param threads at least 1
 * @param showSecrets whether {@link Credential#value} is filled
 * @param inlineAllow whether {@code keycensus:allow} comments are obeyed
 * @param disabledTypes ids or globs of credential types that are switched off
 * @param rules files or folders with the user's own types
 * @param rulesBefore files or folders with types that are read from the revision before a change,
 *     relative to its root
 * @param keyFile the key of credential ids; null for the user's own
 * @param now the clock
 * @param selection a change to scan instead of everything; null for everything
 * @param history which of the working tree and the history is read
 * @param authors whether people's names are told
 * @param wholeBlobs whether every version is scanned whole: slow, and the same result
 * @param otherIgnores what other tools' ignore files of the target say
 * @param governing what people have laid down about the target's identities
 * @param evidence exports of providers to join to what is found
 * @param home whether the one target is somebody's home folder, of which only the files are read
 *     that hold credentials or what agents wrote down
 */
public record ScanPlan(
    List<Path> targets,
    List<String> remotes,
    boolean standardInput,
    Tier listed,
    List<String> include,
    List<String> exclude,
    long maxFileSize,
    int threads,
    boolean showSecrets,
    boolean inlineAllow,
    List<String> disabledTypes,
    List<Path> rules,
    List<String> rulesBefore,
    @Nullable Path keyFile,
    Instant now,
    @Nullable Selection selection,
    HistoryChoice history,
    boolean authors,
    boolean wholeBlobs,
    OtherIgnores otherIgnores,
    Governing governing,
    List<EvidenceFile> evidence,
    boolean home) {

  /** Which of the working tree and the history of a repository is read. */
  public enum HistoryChoice {
    BOTH,
    NONE,
    ONLY
  }

  /** The same, with evidence. */
  public ScanPlan with(List<EvidenceFile> files) {
    return new ScanPlan(
        targets,
        remotes,
        standardInput,
        listed,
        include,
        exclude,
        maxFileSize,
        threads,
        showSecrets,
        inlineAllow,
        disabledTypes,
        rules,
        rulesBefore,
        keyFile,
        now,
        selection,
        history,
        authors,
        wholeBlobs,
        otherIgnores,
        governing,
        files,
        home);
  }

  public ScanPlan {
    targets = List.copyOf(targets);
    remotes = List.copyOf(remotes);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    disabledTypes = List.copyOf(disabledTypes);
    rules = List.copyOf(rules);
    rulesBefore = List.copyOf(rulesBefore);
    evidence = List.copyOf(evidence);
    if (home && (targets.size() != 1 || history != HistoryChoice.NONE || selection != null)) {
      throw new IllegalArgumentException("a home folder is one target without a history");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
  }

  /** What is scanned, for a report's head. */
  String name() {
    if (home) {
      return "~";
    }
    Stream<String> local =
        standardInput && targets.isEmpty() ? Stream.of("-") : targets.stream().map(Path::toString);
    return String.join(
        " ",
        Stream.concat(
                remotes.isEmpty() ? local : Stream.of(), remotes.stream().map(RemoteScan::shown))
            .toList());
  }
}
