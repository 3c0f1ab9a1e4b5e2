package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small catalogue with one type for each way to find one. */
final class TestTypes {
  private TestTypes() {}

  /** What a detector lists of a text by default: the values of medium confidence and above. */
  static List<String> listed(Detector detector, String file, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return detector.detect(Text.of(b, b.length), FileKind.of(file)).matches().stream()
        .filter(m -> m.tier().compareTo(Tier.MEDIUM) >= 0)
        .map(m -> m.secret().text())
        .toList();
  }

  static CredentialType type(String id, Tier tier, Shape shape) {
    return new CredentialType(
        id,
        id,
        "Test",
        IdentityKind.UNKNOWN,
        true,
        Severity.HIGH,
        tier,
        shape,
        new Lifetime(Lifetime.Kind.STATIC, null),
        0,
        null,
        null,
        null,
        List.of(),
        null);
  }

  static CredentialType pattern(String id, String pattern, String... anchors) {
    return type(
        id,
        Tier.HIGH,
        new Shape(
            Shape.Matcher.PATTERN,
            pattern,
            List.of(anchors),
            List.of(),
            32,
            64,
            Checksum.NONE,
            0,
            List.of()));
  }

  static CredentialType inCode(Shape.Matcher matcher, Tier tier) {
    return type(
        "test-" + matcher.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
        tier,
        new Shape(matcher, null, List.of(), List.of(), 0, 0, Checksum.NONE, 0, List.of()));
  }

  static CredentialType named(String id, String pattern, String... names) {
    return type(
        id,
        Tier.MEDIUM,
        new Shape(
            Shape.Matcher.NAMED,
            pattern,
            List.of(),
            List.of(names),
            0,
            0,
            Checksum.NONE,
            0,
            List.of()));
  }

  static Detector detector() {
    List<CredentialType> types = new ArrayList<>();
    types.add(pattern("test-acme", "\\b(acme_[0-9A-Za-z]{24})\\b", "acme_"));
    types.add(pattern("aws-access-key-id", "\\b(AKIA[A-Z2-7]{16})\\b", "AKIA"));
    types.add(named("aws-secret-access-key", "[A-Za-z0-9/+]{40}", "aws_secret"));
    types.add(named("test-dogs", "[0-9a-f]{32}", "dogs_api_key", "dogs"));
    for (Shape.Matcher m : Shape.Matcher.values()) {
      if (m != Shape.Matcher.PATTERN && m != Shape.Matcher.NAMED) {
        types.add(inCode(m, m == Shape.Matcher.PRIVATE_KEY ? Tier.HIGH : Tier.MEDIUM));
      }
    }
    types.sort(java.util.Comparator.comparing(CredentialType::id));
    return Detector.of(new Catalog(types, "test"));
  }
}
