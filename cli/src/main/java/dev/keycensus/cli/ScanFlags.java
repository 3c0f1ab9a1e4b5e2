package dev.keycensus.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The flags of {@code keycensus scan} that a command takes which makes a scan of its own.
 *
 * @param names with their hyphens
 */
record ScanFlags(Set<String> names) {
  /** Those that are about one whole target, and not about a change or a report. */
  static final ScanFlags OF_TARGET =
      new ScanFlags(
          Set.of(
              "--authors",
              "--confidence",
              "--rules",
              "--disable",
              "--trust-target",
              "--no-inline-allow",
              "--include",
              "--exclude",
              "--no-history",
              "--history-only",
              "--whole-blobs",
              "--max-file-size",
              "--no-policy",
              "--config",
              "--no-config",
              "--key-file",
              "--evidence",
              "--threads",
              "--now"));

  ScanFlags {
    names = Set.copyOf(names);
  }

  ScanFlags without(String... others) {
    Set<String> left = new HashSet<>(names);
    left.removeAll(Set.of(others));
    return new ScanFlags(left);
  }

  /** A command's own flags, and then these as the scan has them. */
  List<Flag> after(Flag... own) {
    return Stream.concat(
            Stream.of(own),
            new ScanCommand().flags().stream().filter(f -> names.contains(f.name())))
        .toList();
  }

  /** Of what was typed only what a scan of these targets understands. */
  Args of(Args typed, List<String> targets) {
    Map<String, List<String>> flags = new HashMap<>(typed.flags());
    flags.keySet().retainAll(names);
    return new Args(flags, targets);
  }
}
