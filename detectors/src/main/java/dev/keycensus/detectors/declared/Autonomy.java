package dev.keycensus.detectors.declared;

import java.util.Locale;

/** How much a principal does without asking; the order is the order of trust it needs. */
public enum Autonomy {
  /** It proposes and changes nothing. */
  SUGGEST,
  /** A person confirms each action. */
  CONFIRM,
  /** It acts by itself while a person is there. */
  AUTO,
  /** It acts with nobody there. */
  UNATTENDED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
