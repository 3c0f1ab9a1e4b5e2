package dev.keycensus.cli;

import dev.keycensus.inventory.Exports;
import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.evidence.Evidence;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.ExportKind;
import dev.keycensus.inventory.evidence.Kept;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code keycensus inventory import KIND FILE}. */
final class InventoryImportCommand extends InventoryCommand {
  private static final String EXPORT = "Export";

  InventoryImportCommand() {
    this(Scan::run);
  }

  InventoryImportCommand(ScanCommand.Scanner scanner) {
    super(scanner);
  }

  @Override
  public String name() {
    return "inventory import";
  }

  @Override
  public String about() {
    return "Reads what a provider exported of its credentials, and tells which of them were found:"
        + " whether they still work, since when they exist, and when they were last used. No"
        + " credential is used for it, nothing is asked of anybody, and no secret is kept.";
  }

  @Override
  public String operands() {
    return "KIND FILE";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
        Flag.file(EXPORT, "--target", "DIR", "Scan DIR, and tell what of the export is there"),
        Flag.file(EXPORT, "--db", "FILE", "Keep it in a store, for each inventory add from now on"),
        Flag.file(EXPORT, "--output", "FILE", "Keep it in a file, for --evidence").orLetter("-o"),
        Flag.value(EXPORT, "--tenant", "NAME", "The account or organization that it is of"),
        Flag.value(
            EXPORT, "--captured-at", "TIME", "When it was exported; the newest is believed"));
  }

  @Override
  public String more() {
    StringBuilder b = new StringBuilder("Kinds (auto finds out):\n");
    for (ExportKind kind : ExportKind.values()) {
      b.append("  ").append(kind.word()).append("\n      ").append(kind.about()).append('\n');
    }
    return b.append(
            """

            Examples:
              keycensus inventory import aws-access-keys keys.json --target .
              keycensus inventory import auto audit-log.json.gz --db census.db
            """)
        .toString();
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() != 2) {
      throw new UserError(
          "inventory import needs a kind and a file",
          "kinds: auto, " + String.join(", ", ExportKind.words()));
    }
    EvidenceFile file = file(args, io);
    String target = args.last("--target");
    List<Job> jobs = target == null ? List.of() : jobs(args, List.of(target), null, io);
    String output = args.last("--output");
    if (output != null) {
      OutputFile.check(io.path(output));
    }
    String typedKey = args.last("--key-file");
    List<Known> rows = Exports.read(file, typedKey == null ? null : io.path(typedKey));
    StringBuilder b = new StringBuilder();
    summary(file, rows, b);
    int code = ExitCode.OK;
    for (Job job : jobs) {
      Census census = scan(job.with(List.of(EvidenceFile.kept(file.shown(), rows))), io);
      code = Math.max(code, warn(census, job.target(), io));
      found(census, job.target().label(), b);
    }
    if (output != null) {
      Path path = io.path(output);
      OutputFile.write(path, true, out -> Kept.write(rows, out));
      b.append("Kept in ").append(Visible.text(output)).append(".\n");
    }
    if (args.has("--db")) {
      try (InventoryStore store = SqliteStore.openOrMake(db(args, io))) {
        store.keep(name(file, rows), rows);
      }
      b.append("Kept in the store; keycensus inventory add joins it to what it finds.\n");
    }
    return io.print(code, b.toString());
  }

  private static EvidenceFile file(Args args, Io io) throws UserError {
    String word = args.operands().get(0);
    ExportKind kind = ExportKind.of(word);
    if (kind == null && !word.equals("auto")) {
      List<String> words = new ArrayList<>(ExportKind.words());
      words.add("auto");
      throw new UserError("\"" + word + "\" is not a kind of export", Suggest.oneOf(word, words));
    }
    String typed = args.operands().get(1);
    Path path = io.path(typed);
    if (!Files.exists(path)) {
      throw new UserError("there is no file \"" + typed + "\"", null);
    }
    String captured = args.last("--captured-at");
    return new EvidenceFile(
        typed, path, kind, args.last("--tenant"), captured == null ? null : time(captured), null);
  }

  private static Instant time(String typed) throws UserError {
    try {
      return typed.indexOf('T') > 0
          ? OffsetDateTime.parse(typed).toInstant()
          : LocalDate.parse(typed).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new UserError(
          "--captured-at",
          "\"" + typed + "\" is not a time",
          null,
          0,
          "write it as 2026-11-21 or 2026-11-21T09:00:00Z");
    }
  }

  /** A later export of the same takes the place of this one. */
  private static String name(EvidenceFile file, List<Known> rows) {
    String kind = rows.isEmpty() ? "nothing" : rows.get(0).kind().word();
    String tenant = file.tenant() == null ? "" : " of " + file.tenant();
    return kind + tenant + ": " + file.path().getFileName();
  }

  private static void summary(EvidenceFile file, List<Known> rows, StringBuilder b) {
    String kind = rows.isEmpty() ? "nothing" : rows.get(0).kind().word();
    b.append(Visible.text(file.shown()))
        .append(": ")
        .append(kind)
        .append(", ")
        .append(Summary.count(rows.size(), "row"))
        .append(" about ")
        .append(Summary.count(Evidence.of(rows).principals().size(), "identities", "identity"))
        .append(".\n");
  }

  private static void found(Census census, String label, StringBuilder b) {
    Map<String, String> names = new HashMap<>();
    for (Identity i : census.identities()) {
      names.put(i.id(), i.name());
    }
    List<Credential> joined =
        census.credentials().stream()
            .filter(c -> c.facts().containsKey("evidence"))
            .sorted(Comparator.comparing(InventoryImportCommand::order))
            .toList();
    b.append(Summary.count(joined.size(), "credential"))
        .append(" in ")
        .append(Visible.text(label))
        .append(joined.size() == 1 ? " is" : " are")
        .append(" known to the export.\n");
    for (Credential c : joined) {
      Sighting first = c.sightings().get(0);
      Life life = c.life();
      b.append("  ")
          .append(c.status().word())
          .append("  ")
          .append(c.type().id())
          .append("  ")
          .append(Visible.text(c.masked()))
          .append("  ")
          .append(Visible.text(first.path()))
          .append(':')
          .append(first.line())
          .append("\n     ");
      String name = names.get(c.identity());
      b.append(name == null ? "" : " " + Visible.text(name) + ",");
      day(b, "created", life.issuedAt());
      day(b, "last used", life.lastUsed());
      day(b, "exposed since", life.firstSeen());
      day(b, "expires", life.expiresAt());
      b.append(" known by ")
          .append(Visible.text(c.facts().getOrDefault("evidence", "")))
          .append('\n');
    }
  }

  /** What works comes first. */
  private static int order(Credential c) {
    return switch (c.status()) {
      case ACTIVE -> 0;
      case UNKNOWN -> 1;
      case EXPIRED -> 2;
      case INACTIVE -> 3;
    };
  }

  private static void day(StringBuilder b, String what, @Nullable Instant at) {
    if (at != null) {
      b.append(' ')
          .append(what)
          .append(' ')
          .append(LocalDate.ofInstant(at, ZoneOffset.UTC))
          .append(',');
    }
  }
}
