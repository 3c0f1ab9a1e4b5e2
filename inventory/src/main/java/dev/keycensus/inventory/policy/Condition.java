package dev.keycensus.inventory.policy;

/** A CEL expression that has been checked. */
final class Condition {
  private final String text;
  private final byte[] checked;

  Condition(String text, byte[] checked) {
    this.text = text;
    this.checked = checked.clone();
  }

  /** As it was written. */
  String text() {
    return text;
  }

  /** As {@link ConditionCodec} wrote it. */
  byte[] checked() {
    return checked.clone();
  }

  @Override
  public String toString() {
    return text;
  }
}
