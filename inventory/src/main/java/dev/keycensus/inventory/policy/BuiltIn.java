package dev.keycensus.inventory.policy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What {@link PolicyCompiler} has made, read when it is first needed. */
final class BuiltIn {
  static final String CHECKED = "policy.bin";
  static final String HASH = "policy.sha256";
  static final String TESTS = "policy-tests.yaml";

  private static volatile @Nullable Policy policy;
  private static volatile @Nullable String hash;

  private BuiltIn() {}

  /** SHA-256 of the policy, in hexadecimal digits; nothing else of it is read. */
  static String hash() {
    String known = hash;
    if (known == null) {
      try (InputStream in = open(HASH)) {
        known = new String(in.readNBytes(64), java.nio.charset.StandardCharsets.US_ASCII);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      hash = known;
    }
    return known;
  }

  static Policy policy() {
    Policy known = policy;
    if (known == null) {
      try (DataInputStream in = new DataInputStream(new BufferedInputStream(open(CHECKED)))) {
        known = PolicyCodec.decode(hash(), in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      policy = known;
    }
    return known;
  }

  static InputStream open(String name) {
    InputStream in = BuiltIn.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the resource " + name + " is missing: build it again");
    }
    return in;
  }
}
