package dev.keycensus.cli;

import dev.keycensus.inventory.Exports;
import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.evidence.Evidence;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Export.Imported;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code keycensus inventory import KIND FILE}. */
final class InventoryImportCommand extends InventoryCommand {
  private static final String EXPORT = "Export";
  private static final int MOST_SCOPES = 6;

  /** What is judged of what exports tell, and of no credential. */
  private static final Set<String> OF_EXPORTS =
      Set.of("lifecycle.dangling-secret", "thirdparty.app-overscoped", "thirdparty.not-offboarded");

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
    return "[KIND] FILE";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
        Flag.file(EXPORT, "--target", "DIR", "Scan DIR, and tell what of the export is there"),
        Flag.file(EXPORT, "--db", "FILE", "Keep it in a store, for each inventory add from now on"),
        Flag.file(EXPORT, "--output", "FILE", "Keep it in a file, for --evidence").orLetter("-o"),
        Flag.value(
            EXPORT,
            "--tenant",
            "NAME",
            "The account or organization that it is of; OWNER/REPO of a list of secrets"),
        Flag.value(
            EXPORT, "--captured-at", "TIME", "When it was exported; the newest is believed"));
  }

  @Override
  public String more() {
    StringBuilder b =
        new StringBuilder(
            "FILE may be a folder of exports of one kind.\n\nKinds (found out if left out):\n");
    for (ExportKind kind : ExportKind.values()) {
      b.append("  ").append(kind.word()).append("\n      ").append(kind.about()).append('\n');
    }
    return b.append(
            """

            Examples:
              keycensus inventory import aws-access-keys keys.json --target .
              keycensus inventory import audit-log.json.gz --db census.db
              keycensus inventory import cloudtrail AWSLogs/111122223333 --target .
            """)
        .toString();
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().isEmpty() || args.operands().size() > 2) {
      throw new UserError(
          "inventory import needs a file, and its kind where it does not tell",
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
    Imported read = Exports.read(file, typedKey == null ? null : io.path(typedKey));
    List<Known> rows = read.known();
    if (args.has("--db") && read.kind() == ExportKind.GITHUB_SECRETS && !args.has("--tenant")) {
      throw new UserError(
          "a list of secrets does not tell of which repository it is, and a store keeps many",
          "say so: --tenant OWNER/REPO (or --tenant ORGANIZATION)");
    }
    StringBuilder b = new StringBuilder();
    summary(file, read, b);
    int code = ExitCode.OK;
    for (Job job : jobs) {
      Census census = scan(job.with(List.of(EvidenceFile.kept(file.shown(), rows))), io);
      code = Math.max(code, warn(census, job.target(), io));
      found(census, credentials(rows), job.target().label(), b);
    }
    if (output != null) {
      Path path = io.path(output);
      OutputFile.write(path, true, out -> Kept.write(rows, out));
      b.append("Kept in ").append(Visible.text(output)).append(".\n");
    }
    if (args.has("--db")) {
      try (InventoryStore store = SqliteStore.openOrMake(db(args, io))) {
        store.keep(name(file, read.kind()), rows);
      }
      b.append("Kept in the store; keycensus inventory add joins it to what it finds.\n");
    }
    return io.print(code, b.toString());
  }

  private static EvidenceFile file(Args args, Io io) throws UserError {
    boolean told = args.operands().size() == 2;
    String word = told ? args.operands().get(0) : "auto";
    ExportKind kind = ExportKind.of(word);
    if (!told && ExportKind.of(args.operands().get(0)) != null) {
      throw new UserError("inventory import " + args.operands().get(0) + " needs a file", null);
    }
    if (kind == null && !word.equals("auto")) {
      List<String> words = new ArrayList<>(ExportKind.words());
      words.add("auto");
      throw new UserError("\"" + word + "\" is not a kind of export", Suggest.oneOf(word, words));
    }
    String typed = args.operands().get(told ? 1 : 0);
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
  private static String name(EvidenceFile file, @Nullable ExportKind read) {
    String kind = read == null ? "nothing" : read.word();
    String tenant = file.tenant() == null ? "" : " of " + file.tenant();
    return kind + tenant + ": " + file.path().getFileName();
  }

  private static void summary(EvidenceFile file, Imported read, StringBuilder b) {
    ExportKind kind = read.kind();
    List<Known> known = read.known();
    b.append(Visible.text(file.shown()))
        .append(": ")
        .append(kind == null ? "nothing" : kind.word())
        .append(", ")
        .append(Summary.count(read.rows(), "row"))
        .append(" about ")
        .append(Summary.count(credentials(known), "credential"))
        .append(" and ")
        .append(Summary.count(Evidence.of(known).principals().size(), "identities", "identity"))
        .append(".\n");
    for (String note : read.notes()) {
      b.append(note).append(".\n");
    }
    if (read.rows() > 0 && known.isEmpty()) {
      b.append(
          kind == ExportKind.CLOUDTRAIL
              ? "No event names the access key that it was signed with.\n"
              : kind == ExportKind.GITHUB_AUDIT_LOG
                  ? "No event has a hashed_token, by which a token would be known.\n"
                  : "None of them tells of a credential or of who has one.\n");
    } else if (kind == ExportKind.AWS_CREDENTIAL_REPORT) {
      b.append("It tells no key ids: import a list of access keys along with it.\n");
    } else if (kind == ExportKind.GITLAB_TOKENS) {
      b.append("Such lists hold nothing by which a value is known; they tell of identities.\n");
    }
  }

  /** How many could be met in a target. */
  private static int credentials(List<Known> known) {
    return (int) known.stream().filter(k -> k.keys().any()).count();
  }

  private static void found(Census census, int of, String label, StringBuilder b) {
    Map<String, Identity> identities = new HashMap<>();
    for (Identity i : census.identities()) {
      identities.put(i.id(), i);
    }
    List<Credential> joined =
        census.credentials().stream()
            .filter(c -> c.facts().containsKey("evidence"))
            .sorted(Comparator.comparing(InventoryImportCommand::order))
            .toList();
    b.append(joined.isEmpty() ? "None" : Integer.toString(joined.size()))
        .append(" of the ")
        .append(Summary.count(census.credentials().size(), "credential"))
        .append(" in ")
        .append(Visible.text(label))
        .append(joined.size() == 1 || joined.isEmpty() ? " is" : " are")
        .append(" known to the export");
    if (joined.isEmpty() && of > 0) {
      b.append(of == 1 ? ": the one that it tells of" : ": the " + of + " that it tells of")
          .append(of == 1 ? " was not seen there" : " were not seen there");
    }
    b.append(".\n");
    for (Violation v : census.violations()) {
      if (OF_EXPORTS.contains(v.policy()) && v.exception() == null) {
        b.append("  ").append(Visible.text(v.message())).append('\n');
      }
    }
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
      Identity who = identities.get(c.identity());
      b.append(who == null ? "" : " " + Visible.text(who.name()) + ",");
      day(b, "created", life.issuedAt());
      day(b, "rotated", life.lastRotated());
      day(b, "last used", life.lastUsed());
      b.append("true".equals(c.facts().get("neverUsed")) ? " never used," : "");
      day(b, "expires", life.expiresAt());
      day(b, "exposed since", life.firstSeen());
      b.append(" known by ")
          .append(Visible.text(c.facts().getOrDefault("evidence", "")))
          .append('\n');
      if (who != null && who.owner() != null) {
        b.append("      owner ").append(Visible.text(who.owner().name())).append('\n');
      }
      if (who != null && !who.ability().can().isEmpty()) {
        b.append("      may ").append(may(who.ability().can())).append('\n');
      }
      if (c.isStillOpen()) {
        b.append(
            life.firstSeen() == null
                ? "      exposed and still active\n"
                : "      exposed, still active, and not rotated since\n");
      }
    }
  }

  private static String may(List<String> can) {
    String some =
        can.stream().limit(MOST_SCOPES).map(Visible::text).collect(Collectors.joining(", "));
    return can.size() > MOST_SCOPES ? some + " and " + (can.size() - MOST_SCOPES) + " more" : some;
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
