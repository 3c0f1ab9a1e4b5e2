package dev.keycensus.inventory;

import dev.keycensus.detectors.facts.Facts;
import dev.keycensus.inventory.census.Credential;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What names a person stays out of reports unless it is asked for. */
final class Personal {
  private Personal() {}

  /** Whether a principal's name is one of a person. */
  static boolean is(String name, SortedMap<String, String> facts) {
    return !facts.containsKey("clientEmail")
        && ("person".equals(facts.get("actor")) || isAddress(name, facts));
  }

  /** The same credential, without the facts that name somebody. */
  static Credential without(Credential c) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (Map.Entry<String, String> fact : c.facts().entrySet()) {
      if (!Facts.PERSONAL.contains(fact.getKey()) || isNobody(fact, c.facts())) {
        facts.put(fact.getKey(), fact.getValue());
      }
    }
    return facts.size() == c.facts().size() ? c : c.with(facts);
  }

  /** Accounts of databases, services and programs are not people. */
  private static boolean isNobody(Map.Entry<String, String> fact, SortedMap<String, String> facts) {
    return switch (fact.getKey()) {
      case "user", "principal", "subject", "certificateNames" -> !is(fact.getValue(), facts);
      default -> false;
    };
  }

  /** An address, other than {@code user@host} of a server that the value opens. */
  private static boolean isAddress(String name, SortedMap<String, String> facts) {
    String host = facts.get("host");
    boolean server = host != null && name.endsWith("@" + host);
    return name.indexOf('@') > 0 && !server && !name.startsWith("spiffe:");
  }
}
