package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterDraftTest {
  private static Identity declared(String name, String key) {
    return new Identity(
        "nhi_" + name,
        IdentityKind.CI_PIPELINE,
        name,
        "GitHub",
        null,
        new Basis(Basis.How.DECLARED, Tier.HIGH, "ci.yml: " + key),
        Owner.registered("@acme/" + name, "x", 1),
        Governance.NONE,
        Ability.NONE,
        List.of(),
        null,
        Risk.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(new Place("ci.yml", 1)));
  }

  private static Census census(Identity... identities) {
    return new Census(
        ".",
        Instant.EPOCH,
        "",
        "",
        "",
        new Coverage(0, 0, 0, 0, 0, List.of(), List.of()),
        List.of(identities),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>());
  }

  private static String added(String text, String... names) throws UserError {
    Register register = Register.read(text.getBytes(StandardCharsets.UTF_8), "r.yaml");
    Identity[] identities = new Identity[names.length];
    for (int i = 0; i < names.length; i++) {
      identities[i] = declared(names[i], "jobs." + names[i]);
    }
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] after = RegisterDraft.of(census(identities), register).addedTo(content, "r.yaml");
    return new String(after, StandardCharsets.UTF_8);
  }

  private static String entry(String name) {
    return """
          - id: NAME
            name: NAME
            kind: ci-pipeline
            owner: "@acme/NAME"
            # purpose: ""
            match:
              - path: /ci.yml
                declaration: jobs.NAME
        """
        .replace("NAME", name);
  }

  @Test
  void intoNothing() throws UserError {
    assertThat(added("", "b", "a")).isEqualTo("identities:\n" + entry("a") + entry("b"));
    assertThat(added("# x\nidentities: []\nversion: 1\n", "a"))
        .isEqualTo("# x\nidentities:\n" + entry("a") + "version: 1\n");
  }

  @Test
  void betweenOthers() throws UserError {
    String b = "  # of b\n  - id: b\n    match:\n      - slot: X\n    # in b\n";
    String d = "\n  # of d\n  - id: d\n    match:\n      - slot: Y\n";
    String text = "identities:\n" + b + d + "\nversion: 1\n";
    assertThat(added(text, "e", "a", "c", "cc"))
        .isEqualTo(
            "identities:\n"
                + entry("a")
                + b
                + "\n"
                + entry("c")
                + entry("cc")
                + d.substring(1)
                + entry("e")
                + "\nversion: 1\n");
  }

  @Test
  void afterOthersThatAreInNoOrder() throws UserError {
    String text = "identities:\r\n- id: z\r\n  match: [{slot: X}]\r\n- id: b\r\n  match: []\r\n";
    String c = entry("c").replace("\n  ", "\n").substring(2).replace("\n", "\r\n");
    assertThat(added(text, "c")).isEqualTo(text + c);
  }

  /** One place for two: then it does not tell them apart, and the id does. */
  @Test
  void whatIsNotClear() throws UserError {
    Census census = census(declared("a", "jobs.x"), declared("b", "jobs.x"), declared("A!", "y"));
    String text = RegisterDraft.of(census, Register.EMPTY).text();
    assertThat(text).contains("- identity: nhi_a\n").contains("- identity: nhi_b\n");
    assertThat(text).contains("- id: a-a\n").contains("- id: b\n");
    assertThat(Register.read(text.getBytes(StandardCharsets.UTF_8), "x").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "yes",
        "~",
        "",
        "1.0",
        "2026-01-01",
        "- x",
        "a: b",
        "#",
        "\"",
        "\\",
        "'",
        "\t",
        "\u001b[31m",
        "\u202e",
        "\u0085",
        "\u2028",
        "\ufeff",
        "ä漢",
        "\ud83d\ude00",
        "{a}",
        "&a",
        "*a",
        "!t",
        "%",
        "@x",
        "`",
        "/x",
        "null",
        "0x1F",
        "a#b",
        "a:"
      })
  void scalars(String text) throws UserError {
    String yaml = "k: " + RegisterDraft.scalar(text) + "\n";
    List<String> read = new ArrayList<>();
    read.add(Yaml.parse("x", yaml.getBytes(StandardCharsets.UTF_8)).required("k").string());
    assertThat(read).containsExactly(text);
    assertThat(yaml.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
  }
}
