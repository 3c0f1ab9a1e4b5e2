package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Governance;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import dev.keycensus.sources.Glob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identities that people have laid down: {@code .keycensus/identities.yaml}.
 *
 * <pre>
 * identities:
 *   - id: payments-deploy
 *     name: deploys payments
 *     kind: ci-pipeline
 *     owner: "@acme/payments"
 *     purpose: brings payments to production
 *     scope: [aws:role/deploy]
 *     trustBoundary: aws/111122223333
 *     environment: production
 *     tier: 1
 *     review: 2026-12-01
 *     validUntil: 2027-06-30
 *     autonomy: unattended
 *     onBehalfOf: team payments
 *     breakGlass: false
 *     tested: 2026-10-01
 *     offboarding: [delete the role deploy, remove the environment's secrets]
 *     match:
 *       - reference: AWS_KEY
 *       - path: .github/workflows/deploy.yml
 *         declaration: jobs.deploy
 *       - type: aws-*
 *         path: svc/
 *         slot: AWS_SECRET_ACCESS_KEY
 *       - credential: cred_…
 *       - identity: nhi_…
 * </pre>
 *
 * All that one entry under {@code match} says has to hold; one entry is enough.
 */
public final class Register {
  /** Where it is, relative to the repository's root. */
  public static final String FILE_NAME = ".keycensus/identities.yaml";

  /** Nobody is registered. */
  public static final Register EMPTY = new Register(List.of());

  private final List<Entry> entries;

  private Register(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * One registered identity.
   *
   * @param id its own name in the register, unique
   * @param line where it stands in the file, 1-based
   */
  record Entry(
      String id,
      String name,
      @Nullable IdentityKind kind,
      @Nullable String owner,
      @Nullable String environment,
      @Nullable String autonomy,
      @Nullable String onBehalfOf,
      Governance governance,
      List<Selector> match,
      String file,
      int line) {}

  /** What an identity is known by; null for what does not matter. */
  record Selector(
      @Nullable String identity,
      @Nullable String credential,
      @Nullable Glob type,
      @Nullable Glob path,
      @Nullable String slot,
      @Nullable String reference,
      @Nullable String declaration) {}

  List<Entry> entries() {
    return entries;
  }

  /** How many identities it names. */
  public int size() {
    return entries.size();
  }

  /**
   * Reads the file.
   *
   * @param content UTF-8; an empty file registers nobody
   * @throws UserError at the first thing that is wrong, with the line and a caret
   */
  public static Register read(byte[] content, String fileName) throws UserError {
    Yaml top = Yaml.parse(fileName, content);
    top.rejectUnknown("version", "identities");
    top.integer("version", 1, 1, 1);
    List<Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Yaml item : top.list("identities")) {
      Entry entry = entry(item);
      if (!ids.add(entry.id())) {
        throw item.required("id").error("this id stands twice", null);
      }
      entries.add(entry);
    }
    return new Register(entries);
  }

  private static Entry entry(Yaml item) throws UserError {
    item.rejectUnknown(
        "id",
        "name",
        "kind",
        "owner",
        "purpose",
        "scope",
        "trustBoundary",
        "environment",
        "tier",
        "review",
        "validUntil",
        "autonomy",
        "onBehalfOf",
        "breakGlass",
        "tested",
        "offboarding",
        "match");
    String id = item.required("id").string();
    Yaml kind = item.optional("kind");
    Yaml review = item.optional("review");
    Yaml until = item.optional("validUntil");
    Yaml tested = item.optional("tested");
    Yaml autonomy = item.optional("autonomy");
    if (autonomy != null
        && !Set.of("suggest", "confirm", "auto", "unattended").contains(autonomy.string())) {
      throw autonomy.error("no such autonomy", "known: suggest, confirm, auto, unattended");
    }
    int tier = item.integer("tier", 1, 4, 0);
    String name = item.string("name");
    Governance governance =
        new Governance(
            true,
            item.string("purpose"),
            item.stringList("scope"),
            item.string("trustBoundary"),
            item.stringList("offboarding"),
            tier == 0 ? null : tier,
            review == null ? null : review.date(),
            until == null ? null : until.date(),
            item.bool("breakGlass", false),
            tested == null ? null : tested.date());
    List<Selector> match = new ArrayList<>();
    for (Yaml selector : item.list("match")) {
      match.add(selector(selector));
    }
    return new Entry(
        id,
        name == null ? id : name,
        kind == null ? null : kind.enumWord(IdentityKind.class),
        item.string("owner"),
        item.string("environment"),
        autonomy == null ? null : autonomy.string(),
        item.string("onBehalfOf"),
        governance,
        match,
        item.file(),
        item.line());
  }

  private static Selector selector(Yaml item) throws UserError {
    item.rejectUnknown(
        "identity", "credential", "type", "path", "slot", "reference", "declaration");
    if (item.entries().isEmpty()) {
      throw item.error("this matches everything", "say what to match, such as path: svc/");
    }
    return new Selector(
        item.string("identity"),
        item.string("credential"),
        glob(item, "type"),
        glob(item, "path"),
        item.string("slot"),
        item.string("reference"),
        item.string("declaration"));
  }

  private static @Nullable Glob glob(Yaml item, String key) throws UserError {
    Yaml value = item.optional(key);
    if (value == null) {
      return null;
    }
    try {
      return Glob.of(value.string());
    } catch (IllegalArgumentException e) {
      throw value.error("this is not a pattern: " + e.getMessage(), null);
    }
  }
}
