package dev.keycensus.detectors;

import dev.keycensus.detectors.facts.Facts;
import dev.keycensus.detectors.facts.Principals;
import dev.keycensus.detectors.facts.Queries;
import dev.keycensus.detectors.facts.Told;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives a match its facts: those of its value, and those of what stands around it. The surroundings
 * are read for matches that a report would list and for nothing else, so that detection of all the
 * rest costs what it did; and through the window, so that an edit there judges the match again.
 */
final class Companions {
  private static final int REACH = 1024;
  private static final int KEY_REACH = 6 * 1024;
  private static final int LINE_REACH = 512;

  private Companions() {}

  /** The match with the facts of its value, and of what stands around it in its own text. */
  static Match enriched(Match m, Probe probe) {
    Shape shape = m.type().shape();
    boolean shaped =
        shape.matcher() == Shape.Matcher.PATTERN || shape.matcher() == Shape.Matcher.NAMED;
    boolean listed = isListed(m, probe);
    if (!listed && !shaped && m.facts().isEmpty() && shape.matcher() != Shape.Matcher.JWT) {
      return m; // Most of what is found: words that may be passwords, on request only.
    }
    Told told = new Told(harmless(m.facts()));
    SortedMap<String, String> own = Facts.of(m.type().id(), shaped, m.secret().bytes());
    own.forEach(told::put);
    String parent = listed ? around(m, probe, false, told) : null;
    return finished("data".equals(parent) ? inClear(m) : m, told);
  }

  /**
   * With the value that a Secret of Kubernetes holds, not with its encoding: so that the same value
   * in the clear elsewhere is the same credential.
   */
  private static Match inClear(Match m) {
    return switch (m.type().shape().matcher()) {
      case PASSWORD, SECRET, TOKEN, KEY, NAMED -> {
        String encoded = m.secret().length() % 4 == 0 ? m.secret().text() : "";
        String value = Base64Text.decoded(encoded);
        yield value == null
            ? m
            : m.holding(new Secret(value.getBytes(StandardCharsets.ISO_8859_1)));
      }
      default -> m;
    };
  }

  /** The match, found in decoded text, with the facts of what stands around the encoded one. */
  static Match enrichedOutside(Match m, Probe probe) {
    if (!isListed(m, probe) || !isEncoded(m, probe.window())) {
      return m;
    }
    Told told = new Told(m.facts());
    around(m, probe, true, told);
    return finished(m, told);
  }

  private static Match finished(Match m, Told told) {
    Facts.complete(told);
    return told.facts().equals(m.facts()) ? m : m.telling(told.facts());
  }

  /**
   * Without a user that is the secret itself: {@code https://TOKEN:x-oauth-basic@host} and the like
   * put a token before the colon.
   */
  private static SortedMap<String, String> harmless(SortedMap<String, String> facts) {
    String user = facts.get("user");
    if (user == null || !Principals.mayBeSecret(user)) {
      return facts;
    }
    SortedMap<String, String> others = new TreeMap<>(facts);
    others.remove("user");
    return others;
  }

  private static boolean isListed(Match m, Probe probe) {
    return !probe.binary() && m.type().secret() && m.tier().compareTo(Tier.MEDIUM) >= 0;
  }

  private static boolean isEncoded(Match m, Window w) {
    for (int i = m.start(); i < m.end(); i++) {
      int c = w.at(i);
      if (!Chars.isBase64(c) && c != '=' && c != '\n' && c != '\r' && c != ' ') {
        return false;
      }
    }
    return true;
  }

  /** Tells what stands around the match, and gives the name of the object that it stands in. */
  private static @Nullable String around(Match m, Probe probe, boolean encoded, Told told) {
    Window w = probe.window();
    String type = m.type().id();
    Shape.Matcher matcher = m.type().shape().matcher();
    if (matcher == Shape.Matcher.URL) {
      return null; // A URL says all of it itself.
    }
    if (isSigned(type)) {
      Queries.signed(url(w, m), told);
      return null;
    }
    connection(w, m, told);
    if (type.equals("netrc-password")) {
      netrc(w, m, told);
      return null;
    }
    boolean key = isPrivateKey(m.type());
    int reach = key || m.end() - m.start() > 600 ? KEY_REACH : REACH;
    Neighbours near = Neighbours.of(probe, m.start(), m.end(), reach);
    if (key) {
      List<String> certificates = new ArrayList<>();
      near.members.stream()
          .filter(n -> Neighbours.isCertificate(n.name()))
          .forEach(n -> certificates.add(n.value()));
      boolean client = "user".equals(near.parent);
      KeyCertificates.tell(w, m, certificates, client, told);
    }
    if (type.equals("docker-config-auth") && near.parent != null) {
      Principals.tell(new Principals.Kin("host", 0), near.parent, told);
    }
    principals(near, m, encoded || "data".equals(near.parent), told);
    return near.parent;
  }

  private static boolean isSigned(String type) {
    return switch (type) {
      case "azure-storage-sas-token",
          "azure-sas-authorization-token",
          "aws-presigned-url",
          "gcp-signed-url" ->
          true;
      default -> false;
    };
  }

  private static boolean isPrivateKey(CredentialType type) {
    return switch (type.shape().matcher()) {
      case PRIVATE_KEY, ENCRYPTED_PRIVATE_KEY -> true;
      default -> type.id().equals("kubernetes-kubeconfig-client-key");
    };
  }

  private record Candidate(Principals.Kin kin, Neighbours.Member member) {}

  private static void principals(Neighbours near, Match m, boolean encoded, Told told) {
    List<Candidate> candidates = new ArrayList<>();
    for (Neighbours.Member n : near.members) {
      Principals.Kin kin = Principals.kin(n.name(), m.name(), n.inOne());
      if (kin != null) {
        candidates.add(new Candidate(kin, n));
      }
    }
    // The nearest of those that share most of the name.
    candidates.sort(
        Comparator.comparingInt((Candidate c) -> -c.kin.rank())
            .thenComparingInt(c -> Math.abs(c.member.at() - m.start())));
    String secret = m.secret().length() < 512 ? m.secret().text() : "";
    for (Candidate c : candidates) {
      String value = c.member.value();
      if (encoded) {
        value = Principals.decoded(value);
      }
      if (secret.length() < 4 || !value.contains(secret)) {
        Principals.tell(c.kin, value, told);
      }
    }
  }

  /** The URL or query around the value, without the value. */
  private static String url(Window w, Match m) {
    int from = m.start();
    while (m.start() - from < REACH && isOfUrl(w.at(from - 1))) {
      from--;
    }
    int to = m.end();
    while (to - m.end() < REACH && isOfUrl(w.at(to))) {
      to++;
    }
    return w.latin1(from, m.start()) + w.latin1(m.end(), to);
  }

  private static boolean isOfUrl(int c) {
    return c > ' ' && c < 0x7F && "\"'`<>|".indexOf(c) < 0;
  }

  /** {@code Server=h;User Id=u;Password=…;} around the value, on one line or in one literal. */
  private static void connection(Window w, Match m, Told told) {
    int from = m.start();
    while (m.start() - from < LINE_REACH && isOfConnection(w.at(from - 1))) {
      from--;
    }
    int to = m.end();
    if (w.at(to) != ';' && w.at(from) != ';' && !hasSemicolon(w, from, m.start())) {
      return;
    }
    while (to - m.end() < LINE_REACH && isOfConnection(w.at(to))) {
      to++;
    }
    Queries.connection(w.latin1(from, m.start()) + w.latin1(m.end(), to), told);
  }

  private static boolean hasSemicolon(Window w, int from, int to) {
    for (int i = from; i < to; i++) {
      if (w.at(i) == ';') {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfConnection(int c) {
    return c >= ' ' && c < 0x7F && "\"'`<>".indexOf(c) < 0;
  }

  /** {@code machine h login u password …}. */
  private static void netrc(Window w, Match m, Told told) {
    int from = m.start();
    while (m.start() - from < LINE_REACH && !w.startsWith("machine", from) && w.at(from) >= 0) {
      from--;
    }
    List<String> words = Values.spaced(w.latin1(Math.max(from, 0), m.start()).replace('\n', ' '));
    for (int i = 0; i + 1 < words.size(); i++) {
      switch (words.get(i)) {
        case "machine" -> Principals.tell(new Principals.Kin("host", 0), words.get(i + 1), told);
        case "login" -> Principals.tell(new Principals.Kin("user", 0), words.get(i + 1), told);
        default -> {}
      }
    }
  }
}
