package dev.keycensus.inventory.census;

/** How an identity authenticates, from the worst way to the best. */
public enum Maturity {
  /** A value that stands somewhere in the clear. */
  T0("plaintext"),
  /** A long-lived value that is kept in a vault or a secret store. */
  T1("vaulted, static"),
  /** The same, with a scope, and changed now and then. */
  T2("scoped and rotated"),
  /** A value that is issued for a while. */
  T3("dynamic"),
  /** No stored value at all: federation. */
  T4("keyless");

  private final String about;

  Maturity(String about) {
    this.about = about;
  }

  /** A few words for people. */
  public String about() {
    return about;
  }
}
