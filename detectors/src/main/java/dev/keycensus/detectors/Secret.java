package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a credential while it is needed: until its fingerprint and its mask are made. It
 * never prints itself.
 */
public final class Secret {
  private final byte[] value;

  Secret(byte[] value) {
    this.value = value;
  }

  /** The value, a copy. */
  public byte[] bytes() {
    return value.clone();
  }

  /** The value as text: UTF-8 where it is, else Latin-1. For masks and {@code --show-secrets}. */
  public String text() {
    String utf8 = new String(value, StandardCharsets.UTF_8);
    return utf8.indexOf('\uFFFD') < 0 ? utf8 : new String(value, StandardCharsets.ISO_8859_1);
  }

  /** Length in bytes. */
  public int length() {
    return value.length;
  }

  /** Whether both hold the same value. */
  public boolean sameAs(Secret other) {
    return Arrays.equals(value, other.value);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
