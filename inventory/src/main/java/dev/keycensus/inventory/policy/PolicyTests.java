package dev.keycensus.inventory.policy;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The tests of the built-in policy: for each rule one that breaks it and one that does not. */
final class PolicyTests {
  private PolicyTests() {}

  static List<PolicyTest> builtIn() throws UserError {
    byte[] bytes;
    try (InputStream in = BuiltIn.open(BuiltIn.TESTS)) {
      bytes = in.readNBytes(Yaml.MAX_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<PolicyTest> tests = new ArrayList<>();
    for (Yaml item : Yaml.parse("built-in", bytes).list("tests")) {
      tests.add(PolicyTest.read(item, Policy.BUILT_IN.rules(), Policy.BUILT_IN.parameters()));
    }
    return tests;
  }
}
