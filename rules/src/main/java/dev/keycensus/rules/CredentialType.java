package dev.keycensus.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of credential that some provider issues: what it looks like and what is true of it. One
 * YAML file is one type; {@link Shape} is what detection reads, the rest is what reports tell.
 *
 * <p>A record in all but name. It is a class because only what every scan needs of a built-in type
 * is read at start-up; what reports tell of it ({@link Prose}) is decoded when it is first asked
 * for. Two types are equal when they are the same object.
 */
public final class CredentialType {
  private final String id;
  private final IdentityKind kind;
  private final boolean secret;
  private final Severity severity;
  private final Tier tier;
  private final Shape shape;
  private final Scope scope;

  // Either the texts, or where they stand. Written once more at most, with an equal value: benign.
  private volatile @Nullable Prose prose;
  private final CatalogCodec.@Nullable Texts texts;
  private final int offset;

  /**
   * A type without examples.
   *
   * @param id kebab-case and unique, such as {@code github-pat-classic}; it is also the file's name
   * @param name what people call it
   * @param provider who issues it
   * @param kind the principal that it authenticates, when nothing better is known
   * @param secret false for the mere identifier of a secret, such as an AWS access key id
   * @param severity how bad a leak is
   * @param tier how sure a sighting is that passes every check of its shape
   * @param rotationDays the age in days after which it should have been replaced; 0 for none
   * @param revoke a command or console path that ends it; null where unknown
   * @param docs the vendor's page; null where unknown
   * @param alternative what to use in its place that is short-lived; null where there is none
   * @param pairs ids of the types that it needs beside it to be of use
   * @param notes what a reader of a report should know; null for nothing
   */
  public CredentialType(
      String id,
      String name,
      String provider,
      IdentityKind kind,
      boolean secret,
      Severity severity,
      Tier tier,
      Shape shape,
      Lifetime lifetime,
      int rotationDays,
      @Nullable String revoke,
      @Nullable String docs,
      @Nullable String alternative,
      List<String> pairs,
      @Nullable String notes) {
    this(
        new Facts(id, kind, secret, severity, tier, shape),
        new Prose(
            name,
            provider,
            lifetime,
            rotationDays,
            revoke,
            docs,
            alternative,
            pairs,
            notes,
            Tier.MEDIUM,
            Examples.NONE));
  }

  CredentialType(Facts facts, Prose prose) {
    this(facts, prose, null, 0, Scope.ANYWHERE);
  }

  /** A type whose prose stands at {@code offset} of {@code texts}. */
  CredentialType(Facts facts, CatalogCodec.Texts texts, int offset) {
    this(facts, null, texts, offset, Scope.ANYWHERE);
  }

  private CredentialType(
      Facts facts,
      @Nullable Prose prose,
      CatalogCodec.@Nullable Texts texts,
      int offset,
      Scope scope) {
    this.id = facts.id;
    this.kind = facts.kind;
    this.secret = facts.secret;
    this.severity = facts.severity;
    this.tier = facts.tier;
    this.shape = facts.shape;
    this.prose = prose;
    this.texts = texts;
    this.offset = offset;
    this.scope = scope;
  }

  /** The same type, sightings of which count within {@code scope} only. */
  CredentialType with(Scope scope) {
    return new CredentialType(facts(), prose, texts, offset, scope);
  }

  CredentialType with(Shape shape) {
    Facts facts = new Facts(id, kind, secret, severity, tier, shape);
    return new CredentialType(facts, prose, texts, offset, scope);
  }

  Scope scope() {
    return scope;
  }

  /** Whether it came with the program. */
  boolean isBuiltIn() {
    return texts != null;
  }

  /**
   * Whether some of its sightings do not count, for where they are: see {@link Catalog#counts}.
   * Such a match must not take the place of another before that is known.
   */
  public boolean isScoped() {
    return !scope.isAnywhere();
  }

  /** What every scan needs to know. */
  record Facts(
      String id, IdentityKind kind, boolean secret, Severity severity, Tier tier, Shape shape) {}

  /** Kebab-case and unique, such as {@code github-pat-classic}. */
  public String id() {
    return id;
  }

  /** What people call it. */
  public String name() {
    return prose().name();
  }

  /** Who issues it. */
  public String provider() {
    return prose().provider();
  }

  /** The principal that it authenticates, when nothing better is known. */
  public IdentityKind kind() {
    return kind;
  }

  /** False for the mere identifier of a secret, such as an AWS access key id. */
  public boolean secret() {
    return secret;
  }

  /** How bad a leak is. */
  public Severity severity() {
    return severity;
  }

  /** How sure a sighting is that passes every check of its shape. */
  public Tier tier() {
    return tier;
  }

  /** What it looks like. */
  public Shape shape() {
    return shape;
  }

  /** How long it stays valid when nobody acts. */
  public Lifetime lifetime() {
    return prose().lifetime();
  }

  /** The age in days after which it should have been replaced; 0 for none. */
  public int rotationDays() {
    return prose().rotationDays();
  }

  /** Ids of the types that it needs beside it to be of use. */
  public List<String> pairs() {
    return prose().pairs();
  }

  /** How sure the facts about its format are, on the scale of a tier. */
  public Tier confidence() {
    return prose().confidence();
  }

  /** A command or console path that ends it; null where unknown. */
  public @Nullable String revoke() {
    return prose().revoke();
  }

  /** The vendor's page; null where unknown. */
  public @Nullable String docs() {
    return prose().docs();
  }

  /** What to use in its place that is short-lived; null where there is none. */
  public @Nullable String alternative() {
    return prose().alternative();
  }

  /** What a reader of a report should know; null for nothing. */
  public @Nullable String notes() {
    return prose().notes();
  }

  /** Templates of what it finds and of what it leaves alone. */
  public Examples examples() {
    return prose().examples();
  }

  Prose prose() {
    Prose known = prose;
    if (known == null) {
      if (texts == null) {
        throw new IllegalStateException(id + " has neither prose nor a place to read it from");
      }
      known = texts.at(offset);
      prose = known;
    }
    return known;
  }

  Facts facts() {
    return new Facts(id, kind, secret, severity, tier, shape);
  }

  @Override
  public String toString() {
    return id;
  }
}
