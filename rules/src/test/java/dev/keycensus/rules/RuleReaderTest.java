package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Every way to get a rule file wrong, and the exact words that a person gets for it. */
class RuleReaderTest {
  private static final String GOOD =
      """
      id: acme-token
      name: Acme token
      provider: Acme
      kind: api-client
      severity: high
      pattern: '\\b(acme_[0-9a-z]{24})\\b'
      anchors: [acme_]
      examples: ['acme_${loweralnum:24}', 'k=acme_${loweralnum:24}']
      counterExamples: ['acme_${loweralnum:8}', 'acme_token']
      """;

  @Test
  void theShortestGoodFile() throws Exception {
    CredentialType type = read(GOOD);
    assertThat(type.id()).isEqualTo("acme-token");
    assertThat(type.tier()).isEqualTo(Tier.HIGH);
    assertThat(type.confidence()).isEqualTo(Tier.MEDIUM);
    assertThat(type.lifetime()).isEqualTo(new Lifetime(Lifetime.Kind.STATIC, null));
    assertThat(type.shape().before()).isEqualTo(64);
    assertThat(type.shape().after()).isEqualTo(256);
    assertThat(type.rotationDays()).isZero();
  }

  @Test
  void unknownKey() {
    says(
        GOOD.replace("pattern:", "patern:"),
        """
        acme-token.yaml:6:1: unknown key "patern"
          patern: …
          ^
          did you mean "pattern"?""");
  }

  @Test
  void unknownKeyFarFromAnyOther() {
    says(
        GOOD + "zebra: 1\n",
        """
        acme-token.yaml:10:1: unknown key "zebra"
          zebra: …
          ^
          known: id, name, provider, kind, secret, severity, tier, matcher, pattern, anchors, names,\
         reach, checksum, entropy, publicValues, lifetime, rotationDays, revoke, docs, alternative,\
         pairs, notes, confidence, examples, counterExamples""");
  }

  @Test
  void missingKey() {
    says(
        GOOD.replace("provider: Acme\n", ""),
        """
        acme-token.yaml:1:1: missing key "provider"
          id: acme-token
          ^""");
  }

  @Test
  void keyWithoutAValue() {
    says(
        GOOD.replace("provider: Acme", "provider:"),
        """
        acme-token.yaml:3:1: "provider" has no value
          provider:
          ^""");
  }

  @Test
  void keyTwice() {
    says(
        GOOD + "name: Again\n",
        """
        acme-token.yaml:10:1: the key "name" stands twice
          name: Again
          ^""");
  }

  @Test
  void idIsNotTheFileName() {
    says(
        GOOD.replace("id: acme-token", "id: acme-key"),
        """
        acme-token.yaml:1:5: the id is not the file's name, "acme-token"
          id: acme-key
              ^
          rename the file to acme-key.yaml, or the id""");
  }

  @Test
  void badId() {
    says(
        GOOD.replace("id: acme-token", "id: Acme_Token"),
        """
        acme-token.yaml:1:5: "Acme_Token" is not an id
          id: Acme_Token
              ^
          small letters and digits, joined by single hyphens, at most 64 characters""");
  }

  @Test
  void unknownWord() {
    says(
        GOOD.replace("severity: high", "severity: hihg"),
        """
        acme-token.yaml:5:11: unknown word "hihg" for "severity"
          severity: hihg
                    ^
          known: low, medium, high, critical""");
    says(
        GOOD.replace("kind: api-client", "kind: servce-account"),
        """
        acme-token.yaml:4:7: unknown word "servce-account" for "kind"
          kind: servce-account
                ^
          did you mean "service-account"?""");
    says(
        GOOD + "lifetime: {kind: forever}\n",
        """
        acme-token.yaml:10:18: unknown word "forever" for "lifetime.kind"
          lifetime: {kind: forever}
                           ^
          known: static, expiring, session""");
  }

  @Test
  void wrongKindOfValue() {
    says(
        GOOD.replace("anchors: [acme_]", "anchors: acme_"),
        """
        acme-token.yaml:7:10: "anchors" must be a list, not "acme_"
          anchors: acme_
                   ^
          write it in brackets: ["acme_"]""");
    says(
        GOOD + "rotationDays: ninety\n",
        """
        acme-token.yaml:10:15: "rotationDays" must be a number, not "ninety"
          rotationDays: ninety
                        ^""");
    says(
        GOOD + "rotationDays: 0\n",
        """
        acme-token.yaml:10:15: "rotationDays" must be from 1 to 3650
          rotationDays: 0
                        ^""");
    says(
        GOOD + "reach: 40\n",
        """
        acme-token.yaml:10:8: "reach" must be a map of keys and values, not "40"
          reach: 40
                 ^""");
    says(
        "- a\n",
        """
        acme-token.yaml:1:1: the file must be a map of keys and values, not a list
          - a
          ^""");
  }

  @Test
  void badPattern() {
    says(
        GOOD.replace("\\b(acme_[0-9a-z]{24})\\b", "acme_(?=[0-9])[0-9a-z]{24}"),
        """
        acme-token.yaml:6:16: bad pattern: invalid or unsupported Perl syntax
          pattern: 'acme_(?=[0-9])[0-9a-z]{24}'
                         ^
          RE2 has no look-ahead, look-behind or atomic groups; \\b and group 1 do most of it""");
    says(
        GOOD.replace("[0-9a-z]{24}", "[z-a]{24}"),
        """
        acme-token.yaml:6:20: bad pattern: invalid character class range
          pattern: '\\b(acme_[z-a]{24})\\b'
                             ^""");
    says(
        GOOD.replace("{24})", "{24}"),
        """
        acme-token.yaml:6:11: bad pattern: missing closing )
          pattern: '\\b(acme_[0-9a-z]{24}\\b'
                    ^""");
    says(
        GOOD.replace("{24})", "{24}))"),
        """
        acme-token.yaml:6:10: bad pattern: unbalanced parenthesis
          pattern: '\\b(acme_[0-9a-z]{24}))\\b'
                   ^""");
    says(
        GOOD.replace("{24})", "{24})\\1"),
        """
        acme-token.yaml:6:32: bad pattern: invalid escape sequence
          pattern: '\\b(acme_[0-9a-z]{24})\\1\\b'
                                         ^
          RE2 has no back references; see its page of syntax""");
  }

  @Test
  void patternThatIsTooMuch() {
    says(
        GOOD.replace("[0-9a-z]{24}", "([0-9a-z]{1,64}){1,64}"),
        """
        acme-token.yaml:6:10: counted repeats multiply to 4096, more than 1000
          pattern: '\\b(acme_([0-9a-z]{1,64}){1,64})\\b'
                   ^
          such as (…{1,64}){1,64}; use * or +, or smaller counts""");
    says(
        GOOD.replace("[0-9a-z]{24}", "(a{999}b{999}){1}c{999}".repeat(4)),
        """
        acme-token.yaml:6:10: written out, the pattern has more than 10000 characters
          pattern: '\\b(acme_%s)\\b'
                   ^
          use * or +, or smaller counts"""
            .formatted("(a{999}b{999}){1}c{999}".repeat(4)));
    assertThat(error(GOOD.replace("[0-9a-z]{24}", "x".repeat(4097))))
        .startsWith("acme-token.yaml:6:10: a pattern of more than 4096 characters\n  pattern: '");
    says(
        GOOD.replace("'\\b(acme_[0-9a-z]{24})\\b'", "'(acme_)?'"),
        """
        acme-token.yaml:6:10: the pattern accepts the empty text
          pattern: '(acme_)?'
                   ^
          ask for at least one character""");
  }

  @Test
  void missingAnchors() {
    says(
        GOOD.replace("anchors: [acme_]\n", ""),
        """
        acme-token.yaml:1:1: missing key "anchors"
          id: acme-token
          ^
          literals that stand in every match, such as anchors: [acme_]; or names: […]""");
    says(
        GOOD.replace("anchors: [acme_]", "anchors: []"),
        """
        acme-token.yaml:7:10: "anchors" must be 1 to 64 texts
          anchors: []
                   ^""");
  }

  @Test
  void badAnchors() {
    says(
        GOOD.replace("[acme_]", "[ac]"),
        """
        acme-token.yaml:7:11: an anchor must have 3 to 60 characters
          anchors: [ac]
                    ^
          the rarer it is in ordinary text, the faster every scan""");
    says(
        GOOD.replace("[acme_]", "[acmé_]"),
        """
        acme-token.yaml:7:11: an anchor must be printable ASCII
          anchors: [acmé_]
                    ^""");
    says(
        GOOD.replace("[acme_]", "[acme_, ACME_]"),
        """
        acme-token.yaml:7:18: "ACME_" stands twice in "anchors"
          anchors: [acme_, ACME_]
                           ^
          capitals make no difference here""");
    says(
        GOOD.replace("[acme_]", "[acme_, acne_]"),
        """
        acme-token.yaml:7:18: no match of the pattern can contain the anchor "acne_"
          anchors: [acme_, acne_]
                           ^
          put it into the pattern (group 1 is the value), or take it out here""");
  }

  @Test
  void anchorsAndNames() {
    says(
        GOOD + "names: [acme]\n",
        """
        acme-token.yaml:10:1: "names" beside matcher "pattern"
          names: [acme]
          ^
          a type is found by its anchors or by names, not by both""");
    says(
        GOOD.replace("anchors: [acme_]", "names: [a_b]"),
        """
        acme-token.yaml:7:9: a name must have 3 to 60 letters or digits
          names: [a_b]
                  ^""");
    says(
        GOOD.replace("anchors: [acme_]", "names: [acme key]"),
        """
        acme-token.yaml:7:9: a name holds letters, digits and _ - . only
          names: [acme key]
                  ^""");
    says(
        GOOD.replace("anchors: [acme_]", "matcher: named"),
        """
        acme-token.yaml:1:1: missing key "names"
          id: acme-token
          ^
          words of the name it is assigned to, such as names: [acme_token]""");
  }

  @Test
  void matcherInCodeHasNoPattern() {
    says(
        GOOD + "matcher: jwt\n",
        """
        acme-token.yaml:6:1: "pattern" beside matcher "jwt", which is written in code
          pattern: '\\b(acme_[0-9a-z]{24})\\b'
          ^
          leave one of the two out""");
  }

  @Test
  void reach() {
    says(
        GOOD + "reach: {before: 0, after: 4}\n",
        """
        acme-token.yaml:10:27: "reach.after" is shorter than the anchor "acme_"
          reach: {before: 0, after: 4}
                                    ^
          it counts from the anchor's first byte to the end of the match""");
    says(
        GOOD + "reach: {befor: 0}\n",
        """
        acme-token.yaml:10:9: unknown key "befor"
          befor: …
          ^
          did you mean "before"?""");
  }

  @Test
  void otherFacts() {
    says(
        GOOD + "publicValues: ['sha256:123']\n",
        """
        acme-token.yaml:10:16: a public value is written as sha256: and 16 small hex digits
          publicValues: ['sha256:123']
                         ^
          printf %s VALUE | sha256sum | cut -c1-16""");
    says(
        GOOD + "docs: http://acme.example\n",
        """
        acme-token.yaml:10:7: "docs" must be an https:// address
          docs: http://acme.example
                ^""");
    says(
        GOOD + "pairs: [acme-token]\n",
        """
        acme-token.yaml:10:9: "acme-token" is this type itself, or stands twice
          pairs: [acme-token]
                  ^""");
    says(
        GOOD + "entropy: 9\n",
        """
        acme-token.yaml:10:10: "entropy" must be from 0.1 to 8
          entropy: 9
                   ^""");
    says(
        GOOD.replace("name: Acme token", "name: ''"),
        """
        acme-token.yaml:2:7: "name" must be one line of 1 to 120 characters
          name: ''
                ^""");
    says(
        GOOD + "notes: ' '\n",
        """
        acme-token.yaml:10:8: "notes" must be 1 to 4096 characters
          notes: ' '
                 ^""");
  }

  @Test
  void badExamples() {
    says(
        GOOD.replace(", 'acme_token']", "]"),
        """
        acme-token.yaml:9:1: "counterExamples" must be 2 to 64 templates, not 1
          counterExamples: ['acme_${loweralnum:8}']
          ^
          such as one that is too short, and a placeholder""");
    says(
        GOOD.replace("k=acme_${loweralnum:24}", "k=acme_${loweralnm:24}"),
        """
        acme-token.yaml:8:45: unknown function ${loweralnm} in a template
          examples: ['acme_${loweralnum:24}', 'k=acme_${loweralnm:24}']
                                                      ^
          did you mean "loweralnum"?""");
    says(
        GOOD.replace("'acme_token'", "'acme_${checksum}'"),
        """
        acme-token.yaml:9:49: ${checksum} in a type without a checksum
          counterExamples: ['acme_${loweralnum:8}', 'acme_${checksum}']
                                                          ^
          name it: checksum: …""");
    says(
        GOOD.replace("'acme_token'", "'acme_${checksum}'") + "checksum: github-crc32\n",
        """
        acme-token.yaml:9:49: what stands before ${checksum} is not laid out as github-crc32 needs it
          counterExamples: ['acme_${loweralnum:8}', 'acme_${checksum}']
                                                          ^
          the token begins after the last blank, quote, bracket, = or : before it""");
  }

  @Test
  void anExampleInABlock() {
    says(
        GOOD.replace(
            "['acme_${loweralnum:8}', 'acme_token']", "\n  - |\n    acme_${nope:3}\n  - x"),
        """
        acme-token.yaml:10:5: unknown function ${nope} in a template
            - |
              ^
          write $${ for a literal ${""");
  }

  @Test
  void aCarriageReturnIsNoPartOfTheLine() {
    assertThat(error(GOOD.replace("severity: high", "severity: hihg").replace("\n", "\r\n")))
        .startsWith("acme-token.yaml:5:11:")
        .contains("\n  severity: hihg\n");
  }

  private static CredentialType read(String yaml) throws UserError {
    return RuleReader.read(Yaml.parse("acme-token.yaml", yaml), "acme-token");
  }

  private static String error(String yaml) {
    return assertThrows(UserError.class, () -> read(yaml)).render();
  }

  private static void says(String yaml, String rendered) {
    assertThat(error(yaml)).isEqualTo(rendered);
  }
}
