package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.census.Within;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of thing that a state holds, as rows that hold for an interval of snapshots.
 *
 * @param columns without {@code target}, {@code since} and {@code until}, in the order in which
 *     {@code write} and {@code read} use them
 * @param since by column the version of the schema that brought it, if that is not the first
 */
record Table<T>(
    String name,
    List<String> columns,
    Map<String, Integer> since,
    BiConsumer<T, Cells> write,
    Function<Cells, T> read) {

  private static <T> Table<T> of(
      String name, String columns, BiConsumer<T, Cells> write, Function<Cells, T> read) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> since = new HashMap<>();
    for (int at = 0; at < columns.length(); ) {
      int space = columns.indexOf(' ', at);
      int end = space < 0 ? columns.length() : space;
      int mark = columns.indexOf('@', at);
      boolean later = mark >= 0 && mark < end;
      String column = columns.substring(at, later ? mark : end);
      names.add(column);
      if (later) {
        since.put(column, Integer.valueOf(columns.substring(mark + 1, end)));
      }
      at = end + 1;
    }
    return new Table<>(name, List.copyOf(names), Map.copyOf(since), write, read);
  }

  /** The columns as a file of that version has them; what it lacks is an empty text. */
  String columns(int version) {
    List<String> some = new ArrayList<>(columns.size());
    for (String column : columns) {
      some.add(since.getOrDefault(column, 1) <= version ? column : "''");
    }
    return String.join(", ", some);
  }

  @Nullable Object[] row(T thing) {
    @Nullable Object[] cells = new @Nullable Object[columns.size()];
    write.accept(thing, new Cells(cells));
    return cells;
  }

  T thing(@Nullable Object[] cells) {
    return read.apply(new Cells(cells));
  }

  static final Table<Identity> IDENTITY =
      of(
          "identity",
          "id kind name provider tenant how confidence evidence owner owner_source owner_status"
              + " owner_file owner_line owner_person registered purpose scope trust_boundary"
              + " offboarding tier review_due valid_until break_glass tested can marks uses"
              + " autonomy on_behalf_of longest_seconds environments maturity risk risk_reasons"
              + " credentials holds refs places facts@3",
          Table::write,
          Table::identity);

  static final Table<KnownCredential> CREDENTIAL =
      of(
          "credential",
          "id key_id type type_name provider identity severity tier masked lifetime"
              + " lifetime_source expires_at issued_at first_seen last_rotated replaced_by"
              + " environments consumers status in_tree places facts@3",
          (c, to) ->
              to.put(c.id())
                  .put(c.keyId())
                  .put(c.type())
                  .put(c.typeName())
                  .put(c.provider())
                  .put(c.identity())
                  .put(c.severity())
                  .put(c.tier())
                  .put(c.masked())
                  .put(c.lifetime())
                  .put(c.lifetimeSource())
                  .put(text(c.expiresAt()))
                  .put(text(c.issuedAt()))
                  .put(text(c.firstSeen()))
                  .put(text(c.lastRotated()))
                  .put(c.replacedBy())
                  .put(c.environments())
                  .put(c.consumers())
                  .put(c.status())
                  .put(c.inTree())
                  .put(c.places())
                  .put(c.facts()),
          c ->
              new KnownCredential(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.text(),
                  c.text(),
                  c.text(),
                  c.constant(Severity.class),
                  c.constant(Tier.class),
                  c.text(),
                  c.constant(Lifetime.Kind.class),
                  c.text(),
                  c.maybeTime(),
                  c.maybeTime(),
                  c.maybeTime(),
                  c.maybeTime(),
                  c.maybe(),
                  c.list(),
                  c.list(),
                  c.constant(Credential.Status.class),
                  c.flag(),
                  c.small(),
                  c.map()));

  /**
   * Of the same rows what lists and comparisons need: reading a cell costs more than anything else
   * about it. Never written.
   */
  static final Table<KnownCredential> CREDENTIAL_IN_BRIEF =
      of(
          "credential",
          "id key_id type_name identity severity masked status in_tree",
          (c, to) -> {
            throw new IllegalStateException("not all of it is there");
          },
          c ->
              new KnownCredential(
                  c.text(),
                  c.text(),
                  "",
                  c.text(),
                  "",
                  c.text(),
                  c.constant(Severity.class),
                  Tier.LOW,
                  c.text(),
                  Lifetime.Kind.STATIC,
                  "",
                  null,
                  null,
                  null,
                  null,
                  null,
                  List.of(),
                  List.of(),
                  c.constant(Credential.Status.class),
                  c.flag(),
                  0,
                  new TreeMap<>()));

  static final Table<KnownSighting> SIGHTING =
      of(
          "sighting",
          "id credential path line slot place tier is_now introduced introduced_at removed"
              + " removed_at part@3 key_path@3",
          (s, to) ->
              to.put(s.id())
                  .put(s.credential())
                  .put(s.path())
                  .put(s.line())
                  .put(s.slot())
                  .put(s.where())
                  .put(s.tier())
                  .put(s.isNow())
                  .put(s.introduced())
                  .put(text(s.introducedAt()))
                  .put(s.removed())
                  .put(text(s.removedAt()))
                  .put(s.within() == null ? "" : s.within().line() + ":" + s.within().part())
                  .put(s.keyPath() == null ? "" : s.keyPath()),
          c ->
              new KnownSighting(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.small(),
                  c.maybe(),
                  c.constant(Sighting.Where.class),
                  c.constant(Tier.class),
                  c.flag(),
                  c.maybe(),
                  c.maybeTime(),
                  c.maybe(),
                  c.maybeTime(),
                  within(c.text()),
                  some(c.text())));

  static final Table<Reference> REFERENCE =
      of(
          "reference",
          "id kind name provider slot identity environment path line col",
          (r, to) ->
              to.put(r.id())
                  .put(r.kind())
                  .put(r.name())
                  .put(r.provider())
                  .put(r.slot())
                  .put(r.identity())
                  .put(r.environment())
                  .put(r.place().path())
                  .put(r.place().line())
                  .put(r.column()),
          c ->
              new Reference(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.maybe(),
                  c.text(),
                  c.maybe(),
                  c.maybe(),
                  new Place(c.text(), c.small()),
                  c.small()));

  static final Table<Violation> VIOLATION =
      of(
          "violation",
          "id policy subject severity message remedy controls path line fails exemption",
          (v, to) ->
              to.put(v.id())
                  .put(v.policy())
                  .put(v.subject())
                  .put(v.severity())
                  .put(v.message())
                  .put(v.remedy())
                  .put(v.controls().stream().map(Table::control).toList())
                  .put(v.place() == null ? null : v.place().path())
                  .put(v.place() == null ? null : Long.valueOf(v.place().line()))
                  .put(v.fails())
                  .put(v.exception()),
          c ->
              new Violation(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.constant(Severity.class),
                  c.text(),
                  c.text(),
                  c.list().stream().map(Table::control).toList(),
                  place(c.maybe(), c.maybeNumber()),
                  c.flag(),
                  c.maybe()));

  /** Likewise. */
  static final Table<Violation> VIOLATION_IN_BRIEF =
      of(
          "violation",
          "id policy subject severity message exemption",
          (v, to) -> {
            throw new IllegalStateException("not all of it is there");
          },
          c ->
              new Violation(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.constant(Severity.class),
                  c.text(),
                  "",
                  List.of(),
                  null,
                  false,
                  c.maybe()));

  static final Table<Exemption> EXEMPTION =
      of(
          "exemption",
          "id rule subject reason owner approved_by created expires renewals break_glass line state matches",
          (e, to) ->
              to.put(e.id())
                  .put(e.rule())
                  .put(e.subject())
                  .put(e.reason())
                  .put(e.owner())
                  .put(e.approvedBy())
                  .put(e.created().toString())
                  .put(e.expires().toString())
                  .put(e.renewals())
                  .put(e.breakGlass())
                  .put(e.line())
                  .put(e.state())
                  .put(e.matches()),
          c ->
              new Exemption(
                  c.text(),
                  c.text(),
                  c.text(),
                  c.text(),
                  c.text(),
                  c.maybe(),
                  LocalDate.parse(c.text()),
                  LocalDate.parse(c.text()),
                  c.small(),
                  c.flag(),
                  c.small(),
                  c.constant(Exemption.State.class),
                  c.small()));

  static final Table<Map.Entry<String, Double>> METRIC =
      of(
          "metric",
          "name number",
          (m, to) -> to.put(m.getKey()).put((Object) m.getValue()),
          c -> Map.entry(c.text(), c.real()));

  /** All of them. */
  static final List<Table<?>> ALL =
      List.of(IDENTITY, CREDENTIAL, SIGHTING, REFERENCE, VIOLATION, EXEMPTION, METRIC);

  private static void write(Identity i, Cells to) {
    to.put(i.id()).put(i.kind()).put(i.name()).put(i.provider()).put(i.tenant());
    Basis basis = i.basis();
    to.put(basis.how()).put(basis.confidence()).put(basis.evidence());
    Owner o = i.owner();
    to.put(o == null ? null : o.name())
        .put(o == null ? null : o.source())
        .put(o == null ? null : o.status())
        .put(o == null ? null : o.file())
        .put(o == null ? null : Long.valueOf(o.line()))
        .put(o == null ? null : Long.valueOf(o.isPerson() ? 1 : 0));
    Governance g = i.governance();
    to.put(g.registered()).put(g.purpose()).put(g.scope()).put(g.trustBoundary());
    to.put(g.offboarding()).put(g.tier() == null ? null : Long.valueOf(g.tier()));
    to.put(text(g.reviewDue())).put(text(g.validUntil())).put(g.breakGlass()).put(text(g.tested()));
    Ability a = i.ability();
    to.put(a.can()).put(a.marks()).put(a.uses()).put(a.autonomy()).put(a.onBehalfOf());
    to.put(a.longest() == null ? null : Long.valueOf(a.longest().toSeconds()));
    to.put(i.environments()).put(i.maturity()).put(i.risk().score()).put(i.risk().reasons());
    to.put(i.credentials()).put(i.holds()).put(i.references());
    to.put(i.places().stream().map(p -> p.line() + ":" + p.path()).toList());
    to.put(a.facts());
  }

  private static Identity identity(Cells c) {
    Identity bare =
        new Identity(
            c.text(),
            c.constant(IdentityKind.class),
            c.text(),
            c.text(),
            c.maybe(),
            new Basis(c.constant(Basis.How.class), c.constant(Tier.class), c.text()),
            owner(c),
            new Governance(
                c.flag(),
                c.maybe(),
                c.list(),
                c.maybe(),
                c.list(),
                integer(c.maybeNumber()),
                c.maybeDate(),
                c.maybeDate(),
                c.flag(),
                c.maybeDate()),
            new Ability(
                c.list(),
                c.list(),
                c.list(),
                c.maybe(),
                c.maybe(),
                seconds(c.maybeNumber()),
                new TreeMap<>()),
            c.list(),
            c.maybeConstant(Maturity.class),
            new Risk(c.small(), c.list()),
            c.list(),
            c.list(),
            c.list(),
            c.list().stream().map(Table::place).toList());
    SortedMap<String, String> facts = c.map();
    return facts.isEmpty() ? bare : bare.with(bare.ability().with(facts));
  }

  private static @Nullable Within within(String text) {
    Place place = text.isEmpty() ? null : place(text);
    return place == null ? null : new Within(place.path(), place.line());
  }

  private static @Nullable String some(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Owner owner(Cells c) {
    String name = c.maybe();
    Owner.Source source = c.maybeConstant(Owner.Source.class);
    Owner.Status status = c.maybeConstant(Owner.Status.class);
    String file = c.maybe();
    Long line = c.maybeNumber();
    Long person = c.maybeNumber();
    return name == null || source == null || status == null
        ? null
        : new Owner(
            name,
            source,
            status,
            Objects.requireNonNullElse(file, ""),
            line == null ? 0 : line.intValue(),
            person != null && person != 0);
  }

  private static Place place(String text) {
    int colon = text.indexOf(':');
    return new Place(text.substring(colon + 1), Integer.parseInt(text.substring(0, colon)));
  }

  private static @Nullable Place place(@Nullable String path, @Nullable Long line) {
    return path == null ? null : new Place(path, line == null ? 0 : line.intValue());
  }

  private static @Nullable Integer integer(@Nullable Long n) {
    return n == null ? null : Integer.valueOf(n.intValue());
  }

  private static @Nullable Duration seconds(@Nullable Long n) {
    return n == null ? null : Duration.ofSeconds(n);
  }

  private static String control(Control c) {
    return c.framework() + '|' + c.strength().word() + '|' + c.id();
  }

  private static Control control(String text) {
    int first = text.indexOf('|');
    int second = text.indexOf('|', first + 1);
    return new Control(
        text.substring(0, first),
        text.substring(second + 1),
        Control.Strength.valueOf(
            text.substring(first + 1, second).toUpperCase(java.util.Locale.ROOT)));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
