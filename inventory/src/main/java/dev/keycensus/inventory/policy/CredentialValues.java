package dev.keycensus.inventory.policy;

import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.ExamplePaths;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.VendoredPaths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attributes {@code cred.*} of one credential, each worked out once. */
final class CredentialValues extends Remembered {
  private static final int MOST_PATHS = 50;

  private final Credential credential;
  private final Index index;

  CredentialValues(Credential credential, Index index) {
    this.credential = credential;
    this.index = index;
  }

  @Override
  Object told(String name) {
    Credential c = credential;
    return switch (name) {
      case "cred.id" -> c.id();
      case "cred.masked" -> c.masked();
      case "cred.type" -> c.type().id();
      case "cred.name" -> c.type().name();
      case "cred.kind" -> c.type().kind().word();
      case "cred.provider" -> c.type().provider();
      case "cred.class" -> fact("class");
      case "cred.actor" -> fact("actor");
      case "cred.status" -> c.status().word();
      case "cred.severity" -> c.severity().word();
      case "cred.tier" -> c.tier().word();
      case "cred.ageDays" -> c.life().ageDays(index.now());
      case "cred.ageExact" -> c.life().isExact();
      case "cred.expires" -> c.expiresAt() != null;
      case "cred.expiresInDays" -> {
        Long days = c.life().expiresInDays(index.now());
        yield days == null ? Attributes.NEVER : days;
      }
      case "cred.ttlSeconds" -> ttl();
      case "cred.lifetime" -> c.lifetime().word();
      case "cred.hasAlternative" -> c.type().alternative() != null;
      case "cred.exposed" -> !c.sightings().isEmpty();
      case "cred.exposedSinceDays" -> days(c.firstSeen());
      case "cred.inTree" -> c.isInTree();
      case "cred.committed" -> c.sightings().stream().anyMatch(Sighting::isCommitted);
      case "cred.historyOnly" -> isHistoryOnly();
      case "cred.replaced" -> c.replacedBy() != null;
      case "cred.rotations" -> (long) c.rotations().size();
      case "cred.lastRotatedDays" -> days(c.life().lastRotated());
      case "cred.lastUsedDays" -> days(c.life().lastUsed());
      case "cred.neverUsed" -> fact("neverUsed").equals("true");
      case "cred.rotationDays" -> (long) c.type().rotationDays();
      case "cred.copies" -> (long) words(Sighting::isNow, Sighting::path).size();
      case "cred.repositories" -> (long) c.reuse().repositories();
      case "cred.consumers" -> (long) c.reuse().consumers().size();
      case "cred.services" ->
          Services.count(
              c.reuse().consumers().stream()
                  .map(index::identity)
                  .filter(Objects::nonNull)
                  .toList());
      case "cred.liveFolders" -> (long) words(CredentialValues::isLive, s -> top(s.path())).size();
      case "cred.consumerKinds" -> index.kinds(c.reuse().consumers());
      case "cred.envs" -> c.reuse().environments();
      case "cred.ownEnv" -> IdentityValues.text(Environments.of(c.facts().get("environment")));
      case "cred.placeEnvs" -> words(s -> true, s -> Environments.ofPath(s.path()));
      case "cred.spreadDays" -> c.reuse().spreadDays();
      case "cred.facts" -> c.facts();
      case "cred.slots" -> words(s -> true, Sighting::slot);
      case "cred.paths" -> {
        List<String> paths = words(s -> true, Sighting::path);
        yield paths.size() > MOST_PATHS ? paths.subList(0, MOST_PATHS) : paths;
      }
      case "cred.surfaces" ->
          words(c.isInTree() ? Sighting::isNow : s -> true, s -> s.surface().word());
      case "cred.where" -> words(s -> true, s -> s.where().word());
      case "cred.inComment" -> everywhere("in a comment");
      case "cred.encodedOnly" -> everywhere("inside encoded or escaped text");
      case "cred.weak" -> isWeak();
      case "cred.cleartext" -> isCleartext(fact("scheme")) && !isLocal();
      case "cred.local" -> isLocal();
      case "cred.liveCopies" -> (long) words(CredentialValues::isLive, Sighting::path).size();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }

  /** Whether a scheme carries a password in the clear. */
  private static boolean isCleartext(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http", "ftp", "telnet", "ldap", "smtp", "ws" -> true;
      default -> false;
    };
  }

  /** In a file that a program is run with: no test, example, document, log or state. */
  private static boolean isLive(Sighting s) {
    boolean live =
        switch (s.surface()) {
          case TEST, DOCUMENTATION, LOG, IAC_STATE, NOTEBOOK_OUTPUT, MESSAGE -> false;
          default -> true;
        };
    return live && s.isNow() && !ExamplePaths.is(s.path()) && !VendoredPaths.is(s.path());
  }

  private static String top(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** Whether it opens something on the same machine only, or under a name that nobody has. */
  private boolean isLocal() {
    String host = fact("host").toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    String name = port > 0 && host.indexOf(':') == port ? host.substring(0, port) : host;
    return name.equals("localhost")
        || name.startsWith("127.")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.equals("0.0.0.0")
        || name.equals("host.docker.internal")
        || name.endsWith(".local")
        || name.endsWith(".localhost")
        || name.endsWith(".test")
        || name.endsWith(".invalid")
        || name.endsWith(".example")
        || name.equals("example.com")
        || name.endsWith(".example.com");
  }

  private String fact(String key) {
    return IdentityValues.text(credential.facts().get(key));
  }

  private long days(@Nullable Instant at) {
    return at == null ? -1 : Math.max(0, Duration.between(at, index.now()).toDays());
  }

  private long ttl() {
    Instant from = credential.life().issuedAt();
    Instant to = credential.expiresAt();
    if (from != null && to != null && to.isAfter(from)) {
      return Duration.between(from, to).toSeconds();
    }
    String told = fact("ttl");
    try {
      return told.isEmpty() ? 0 : Math.max(0, (long) Double.parseDouble(told));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private boolean isHistoryOnly() {
    return !credential.isInTree()
        && credential.sightings().stream().anyMatch(s -> s.where() != Sighting.Where.STREAM);
  }

  private List<String> words(Predicate<Sighting> which, Function<Sighting, @Nullable String> word) {
    SortedSet<String> words = new TreeSet<>();
    for (Sighting s : credential.sightings()) {
      String w = which.test(s) ? word.apply(s) : null;
      if (w != null) {
        words.add(w);
      }
    }
    return List.copyOf(words);
  }

  private boolean everywhere(String reason) {
    return credential.sightings().stream().allMatch(s -> s.reasons().contains(reason));
  }

  /** What a person would guess: by the reasons that the model itself gives. */
  private boolean isWeak() {
    return credential.sightings().stream()
        .allMatch(
            s ->
                s.reasons().contains("equal to its name")
                    || s.reasons().contains("equal to the user beside it")
                    || s.reasons().contains("made of common words")
                    || s.reasons().contains("made of common words in disguise"));
  }
}
