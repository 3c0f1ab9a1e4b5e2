package dev.keycensus.detectors.declared;

import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A principal that a file declares: an agent, a connector, a job, a workload. Made by {@link
 * Collector#declare}, filled by its reader, and not changed after {@code Declarations.read}.
 */
public final class Declaration {
  private final IdentityKind kind;
  private final String name;
  private final String provider;
  private final String key;
  private final int line;
  private final int endLine;
  private @Nullable String tenant;
  private @Nullable String parent;
  private @Nullable String owner;
  private @Nullable String purpose;
  private @Nullable String environment;
  private @Nullable String onBehalfOf;
  private @Nullable Autonomy autonomy;
  private @Nullable Duration longest;
  private final SortedSet<String> can = new TreeSet<>();
  private final SortedSet<String> uses = new TreeSet<>();
  private final SortedSet<String> imports = new TreeSet<>();
  private final EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
  private final SortedMap<String, String> facts = new TreeMap<>();

  /** One of no file; {@link Collector#declare} makes those of a file. */
  public Declaration(
      IdentityKind kind, String name, String provider, String key, int line, int endLine) {
    this.kind = kind;
    this.name = name;
    this.provider = provider;
    this.key = key;
    this.line = line;
    this.endLine = endLine;
  }

  public IdentityKind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** Whose platform it runs on, such as {@code github-actions}, {@code claude-code}. */
  public String provider() {
    return provider;
  }

  /** Names it within its file and does not change when lines move: {@code mcpServers.tracker}. */
  public String key() {
    return key;
  }

  /** First line of what declares it, 1-based. */
  public int line() {
    return line;
  }

  /** Last line of what declares it: a credential between the two is its own. */
  public int endLine() {
    return endLine;
  }

  /** The account, organisation, project or namespace; null where nothing tells. */
  public @Nullable String tenant() {
    return tenant;
  }

  /** The {@link #key} of the principal that it is a part of, in the same file. */
  public @Nullable String parent() {
    return parent;
  }

  /** Who answers for it, as a tag or an annotation says. */
  public @Nullable String owner() {
    return owner;
  }

  public @Nullable String purpose() {
    return purpose;
  }

  public @Nullable String environment() {
    return environment;
  }

  /** For whom it acts, such as {@code the user who starts it}. */
  public @Nullable String onBehalfOf() {
    return onBehalfOf;
  }

  public @Nullable Autonomy autonomy() {
    return autonomy;
  }

  /** The longest a credential that it is issued lives, or its task runs. */
  public @Nullable Duration longest() {
    return longest;
  }

  /**
   * What it may do, in the words of its file: {@code contents:write}, {@code Bash}, {@code s3:*}.
   */
  public SortedSet<String> can() {
    return can;
  }

  /**
   * Names of other principals that it works through, such as {@code mcp:tracker}, {@code
   * agent:reviewer}, {@code serviceaccount:ns/name}, {@code role:arn:…}.
   */
  public SortedSet<String> uses() {
    return uses;
  }

  /**
   * Files and folders of its program that its own file takes in, without the ends of their names:
   * paths from the root, or after a {@code /} some end of them. Of MCP servers and their tools
   * only, which are told by them whose part they are; no report has them.
   */
  public SortedSet<String> imports() {
    return imports;
  }

  public Set<Mark> marks() {
    return marks;
  }

  /**
   * Whatever else is worth telling: {@code package}, {@code url}, {@code model}, {@code trigger}.
   */
  public SortedMap<String, String> facts() {
    return facts;
  }

  // Filling; each returns this.

  public Declaration tenant(@Nullable String value) {
    tenant = value;
    return this;
  }

  public Declaration parent(@Nullable String value) {
    parent = value;
    return this;
  }

  public Declaration owner(@Nullable String value) {
    owner = value;
    return this;
  }

  public Declaration purpose(@Nullable String value) {
    purpose = value;
    return this;
  }

  public Declaration environment(@Nullable String value) {
    environment = value;
    return this;
  }

  public Declaration onBehalfOf(@Nullable String value) {
    onBehalfOf = value;
    return this;
  }

  public Declaration autonomy(@Nullable Autonomy value) {
    autonomy = value;
    return this;
  }

  public Declaration longest(@Nullable Duration value) {
    longest = value;
    return this;
  }

  public Declaration can(String what) {
    can.add(what);
    return this;
  }

  public Declaration uses(String principal) {
    uses.add(principal);
    return this;
  }

  public Declaration mark(Mark mark) {
    marks.add(mark);
    return this;
  }

  /** Takes a mark back that does not hold of all it was joined of. */
  Declaration unmark(Mark mark) {
    marks.remove(mark);
    return this;
  }

  public Declaration fact(String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
    return this;
  }

  /**
   * A copy that is fit for a report, whatever stood in the file.
   *
   * @param keys what the keys of this file are told as
   * @param above how many lines stand above the file's own first
   */
  Declaration plain(Map<String, String> keys, int above) {
    Declaration d =
        new Declaration(
            kind,
            Plain.told(name, "unnamed"),
            Plain.told(provider, "unknown"),
            keys.getOrDefault(key, key),
            line - above,
            endLine - above);
    d.tenant = Plain.told(tenant);
    d.parent = parent == null ? null : keys.getOrDefault(parent, Plain.told(parent));
    d.owner = Plain.told(owner);
    d.purpose = Plain.told(purpose);
    d.environment = Plain.told(environment);
    d.onBehalfOf = Plain.told(onBehalfOf);
    d.autonomy = autonomy;
    d.longest = longest;
    can.forEach(what -> d.can.add(Plain.told(what, "…")));
    for (String other : uses) {
      int colon = other.indexOf(':') + 1;
      d.uses.add(other.substring(0, colon) + Plain.told(other.substring(colon), "unnamed"));
    }
    d.imports.addAll(imports);
    d.marks.addAll(marks);
    facts.forEach(
        (fact, value) -> d.facts.put(fact, isCommit(fact, value) ? value : Plain.told(value, "…")));
    return d;
  }

  /** What a version is fixed to is worth telling, and as long as a secret. */
  private static boolean isCommit(String fact, String value) {
    return fact.equals("version")
        && value.length() == 40
        && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public String toString() {
    return kind.word() + " " + name + " (" + key + ")";
  }
}
