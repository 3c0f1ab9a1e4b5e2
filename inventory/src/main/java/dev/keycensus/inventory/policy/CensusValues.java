package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one subject of a census. */
final class CensusValues implements Values {
  private final WholeValues whole;
  private final IdentityValues identity;
  private final @Nullable CredentialValues credential;
  private final @Nullable Sighting sighting;
  private final @Nullable Reference reference;
  private final @Nullable ExceptionValues exception;
  private final Map<String, Parameter> parameters;
  private Map<String, Parameter> special = Map.of();

  CensusValues(
      WholeValues whole,
      IdentityValues identity,
      @Nullable CredentialValues credential,
      @Nullable Sighting sighting,
      @Nullable Reference reference,
      @Nullable ExceptionValues exception,
      Map<String, Parameter> parameters) {
    this.whole = whole;
    this.identity = identity;
    this.credential = credential;
    this.sighting = sighting;
    this.reference = reference;
    this.exception = exception;
    this.parameters = parameters;
  }

  /** For a rule with parameters of its own. */
  CensusValues with(Map<String, Parameter> special) {
    this.special = special;
    return this;
  }

  int tier() {
    return identity.tier();
  }

  @Override
  public Object get(String name) {
    Object value =
        switch (name.substring(0, name.indexOf('.'))) {
          case "nhi" -> identity.get(name);
          case "cred" -> credential == null ? null : credential.get(name);
          case "finding" -> sighting == null ? null : finding(name, sighting);
          case "ref" ->
              reference == null
                  ? null
                  : switch (name) {
                    case "ref.stored" -> whole.secrets().state(reference);
                    case "ref.storedDays" -> whole.secrets().days(reference);
                    default -> reference(name, reference);
                  };
          case "exc" -> exception == null ? null : exception.get(name);
          case "repo", "exceptions" -> whole.get(name);
          case "ctx" -> name.equals("ctx.environment") ? identity.get("nhi.env") : whole.get(name);
          case "params" -> parameter(name.substring("params.".length()));
          default -> null;
        };
    if (value == null) {
      throw new IllegalArgumentException("no attribute " + name + " of this subject");
    }
    return value;
  }

  private @Nullable Object parameter(String name) {
    Parameter parameter = special.getOrDefault(name, parameters.get(name));
    return parameter == null ? null : parameter.value(identity.tier());
  }

  private Object finding(String name, Sighting s) {
    return switch (name) {
      case "finding.id" -> s.id();
      case "finding.path" -> s.path();
      case "finding.line" -> (long) s.line();
      case "finding.slot" -> IdentityValues.text(s.slot());
      case "finding.where" -> s.where().word();
      case "finding.tier" -> s.tier().word();
      case "finding.kind" -> s.surface().word();
      case "finding.inHead" -> s.isNow();
      case "finding.reasons" -> s.reasons();
      case "finding.refs" -> s.timeline() == null ? 0L : (long) s.timeline().refCount();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }

  private static Object reference(String name, Reference r) {
    return switch (name) {
      case "ref.id" -> r.id();
      case "ref.kind" -> r.kind();
      case "ref.name" -> r.name();
      case "ref.provider" -> IdentityValues.text(r.provider());
      case "ref.slot" -> r.slot();
      case "ref.env" -> IdentityValues.text(r.environment());
      case "ref.path" -> r.place().path();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }
}
