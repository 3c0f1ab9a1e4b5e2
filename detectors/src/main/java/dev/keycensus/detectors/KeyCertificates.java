package dev.keycensus.detectors;

import dev.keycensus.detectors.facts.Certificates;
import dev.keycensus.detectors.facts.Told;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate of a private key: in armour right before or behind it, or in a member beside it.
 * Where several stand there (a chain), only one that holds the key's public half is believed.
 */
final class KeyCertificates {
  private static final int GAP = 400;
  private static final int LONGEST = 6 * 1024;
  private static final int MOST = 4;

  private static final String BEGIN = "-----begin certificate-----";
  private static final String END = "-----end certificate-----";

  private KeyCertificates() {}

  /**
   * Tells the certificate of the key.
   *
   * @param members what stands in members whose names promise a certificate
   * @param client whether it is a client's, whose names are a user and groups
   */
  static void tell(Window w, Match m, List<String> members, boolean client, Told told) {
    List<X509Certificate> all = new ArrayList<>();
    for (String text : members) {
      add(text, all);
    }
    if (all.isEmpty() && w.at(m.start()) == '-') {
      behind(w, m.end(), all);
      before(w, m.start(), all);
    }
    byte[] key = m.secret().bytes();
    X509Certificate own = all.size() == 1 && !isOther(all.get(0), told) ? all.get(0) : null;
    for (X509Certificate c : all) {
      if (Certificates.isOf(c, key)) {
        own = c;
        break;
      }
    }
    if (own != null && client) {
      Certificates.tellClient(own, told);
    } else if (own != null) {
      Certificates.tell(own, told);
    }
  }

  /** Whether the key's own numbers were read, so that a certificate for RSA must hold them. */
  private static boolean isOther(X509Certificate c, Told told) {
    return told.get("fingerprint") != null && Certificates.isRsa(c);
  }

  private static void add(String text, List<X509Certificate> all) {
    X509Certificate c = Certificates.ofText(text);
    if (c != null && all.size() < MOST) {
      all.add(c);
    }
  }

  private static void behind(Window w, int end, List<X509Certificate> all) {
    int from = end;
    for (int i = end; i - from < GAP && w.at(i) >= 0 && all.size() < MOST; i++) {
      if (w.at(i) != '-' || !w.startsWith("-----begin", i)) {
        continue;
      }
      if (!w.startsWith(BEGIN, i)) {
        return;
      }
      int to = i + BEGIN.length();
      while (to - i < LONGEST && w.at(to) >= 0 && w.at(to) != '-') {
        to++;
      }
      if (!w.startsWith(END, to)) {
        return;
      }
      add(w.latin1(i, to + END.length()), all);
      from = to + END.length();
      i = from - 1;
    }
  }

  private static void before(Window w, int start, List<X509Certificate> all) {
    int to = start;
    for (int i = start - 1; to - i < GAP && w.at(i) >= 0 && all.size() < MOST; i--) {
      if (w.at(i) != '-' || !w.startsWith("-----end", i)) {
        continue;
      }
      if (!w.startsWith(END, i)) {
        return;
      }
      int from = i - 1;
      while (i - from < LONGEST && w.at(from) >= 0 && w.at(from) != '-') {
        from--;
      }
      from -= BEGIN.length() - 1;
      if (!w.startsWith(BEGIN, from)) {
        return;
      }
      add(w.latin1(from, i + END.length()), all);
      to = from;
      i = from;
    }
  }
}
