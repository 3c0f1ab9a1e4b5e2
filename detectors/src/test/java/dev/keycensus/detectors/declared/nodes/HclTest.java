package dev.keycensus.detectors.declared.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.detectors.declared.platform.Told;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HclTest {
  private static HclBlock read(String text) {
    Hcl.File file = Hcl.read(text);
    assertThat(file.problem()).isNull();
    return file.root();
  }

  @Test
  void readsBlocksAttributesAndPlaces() {
    HclBlock root =
        read(
            """
            # comment
            resource "aws_iam_user" "ci" { // one
              name = "ci-${var.x == "a" ? "b{" : "}"}" # two
              tags = {
                Owner  = "team-a", /* three */
                "k/v" : 1
              }
              list = ["a", var.b, [1, 2],
                "c"]
              nested {
                deep "x" {}
              }
            }
            count = length(var.a) > 1 ? 2 : 3
            """);
    HclBlock user = root.blocks().get(0);
    assertThat(user.type()).isEqualTo("resource");
    assertThat(user.labels()).containsExactly("aws_iam_user", "ci");
    assertThat(user.at().line()).isEqualTo(2);
    assertThat(user.at().endLine()).isEqualTo(13);
    Node name = user.get("name");
    assertThat(name.text()).isEqualTo("ci-${var.x == \"a\" ? \"b{\" : \"}\"}");
    assertThat(name.line()).isEqualTo(3);
    assertThat(name.column()).isEqualTo(10);
    assertThat(user.get("tags").get("Owner").text()).isEqualTo("team-a");
    assertThat(user.get("tags").get("k/v").number(0)).isEqualTo(1);
    assertThat(user.get("list").items()).hasSize(4);
    assertThat(user.get("list").items().get(1).text()).isEqualTo("var.b");
    assertThat(user.get("list").items().get(1).isQuoted()).isFalse();
    assertThat(user.get("list").endLine()).isEqualTo(9);
    assertThat(Objects.requireNonNull(user.block("nested")).blocks().get(0).label(0))
        .isEqualTo("x");
    assertThat(root.get("count").text()).isEqualTo("length(var.a) > 1 ? 2 : 3");
  }

  @Test
  void readsHeredocsAndWhatFunctionsPassOn() {
    HclBlock root =
        read(
            """
            a = <<EOT
            {"x": "}"}
            EOT
            b = <<-EOT
                one
                EOT
            c = jsonencode({ d = ["e"] })
            f = merge(local.tags, { Owner = "g" })
            h = cond ? { i = 1 } : { i = 2 }
            j = [for k in var.l : k if k != "}"]
            m = { for n, o in var.p : n => o }
            q = <<EOT
            ${file("x")}
            EOT
            r = var.s ? null : <<-EOT
              curl "
              EOT
            t = {
              # of all
              for u in var.v : u => { w = 1 }
            }
            x = 1
            """);
    assertThat(root.get("a").text()).isEqualTo("{\"x\": \"}\"}\n");
    assertThat(root.get("a").line()).isEqualTo(1);
    assertThat(root.get("a").endLine()).isEqualTo(3);
    assertThat(root.get("b").text()).isEqualTo("    one\n");
    assertThat(root.get("c").get("d").items().get(0).text()).isEqualTo("e");
    assertThat(root.get("f").get("Owner").text()).isEqualTo("g");
    assertThat(root.get("h").text()).isEqualTo("cond ? { i = 1 } : { i = 2 }");
    assertThat(root.get("j").isText()).isTrue();
    assertThat(root.get("m").isText()).isTrue();
    assertThat(root.get("q").line()).isEqualTo(12);
    assertThat(root.get("r").isQuoted()).isFalse();
    assertThat(root.get("t").isText()).isTrue();
    assertThat(root.get("x").number(0)).isEqualTo(1);
  }

  @Test
  void readsTheOlderForm() {
    HclBlock root =
        read(
            """
            server {
              trust_domain = "example.org"
            }
            plugins {
              KeyManager "disk" {
                plugin_data { keys_path = "k.json" }
              }
            }
            plugin "x" = { y = 1 }
            """);
    HclBlock keys = Objects.requireNonNull(root.block("plugins")).blocks().get(0);
    assertThat(keys.label(0)).isEqualTo("disk");
    assertThat(Objects.requireNonNull(keys.block("plugin_data")).get("keys_path").text())
        .isEqualTo("k.json");
    assertThat(root.blocks()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = \"unclosed\nb = 1",
        "a = <<EOT\nno end",
        "a = <<EOT",
        "resource \"a\" \"b\" {",
        "resource \"a\" \"b\" {\n x = [1, 2\n",
        "a = {",
        "a = f(",
        "}",
        "a \"b",
        "a = \"${\"${",
        "= 1",
        "a = \"\\",
        "\u20ac",
        "a",
        "a b c",
      })
  void tellsOfWhatIsWrongAndGoesOn(String text) {
    assertThat(Hcl.read(text).problem()).isNotNull();
  }

  @Test
  void goesOnAfterWhatIsWrong() {
    Hcl.File file = Hcl.read("?? what\nb \"c\" {\n  d = \"e\n  f = 1\n}\n");
    assertThat(Objects.requireNonNull(file.problem()).line()).isEqualTo(1);
    assertThat(file.root().blocks().get(0).get("f").number(0)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsTooDeepOrTooMuch() {
    for (String deep :
        List.of(
            "a {\n".repeat(10_000),
            "a = " + "[".repeat(10_000),
            "a = " + "{b=".repeat(10_000),
            "a = " + "jsonencode(".repeat(10_000),
            "a = \"" + "${\"".repeat(10_000),
            "a = 1\nb = [" + "1,".repeat(300_000) + "]")) {
      assertThatThrownBy(() -> Hcl.read(deep))
          .isInstanceOfSatisfying(Malformed.class, e -> assertThat(e.limit()).isTrue());
    }
  }

  /** Twice the text, about twice the time: far from the square of it. */
  @Test
  @Timeout(60)
  void takesTimeInProportion() {
    for (String unit :
        List.of(
            "<<A\n",
            "\"\n",
            "a = <<E\n",
            "/*",
            "a = (",
            "x = \"${",
            "{",
            "a \"b\" ",
            "}\n",
            "a=[",
            "a = 1 <<E ")) {
      String text = unit.repeat(1_000_000 / unit.length());
      try {
        Hcl.read(text);
      } catch (Malformed e) {
        assertThat(e.limit()).isTrue();
      }
    }
  }

  @Test
  void survivesAnything() {
    Random random = new Random(6);
    String good =
        """
        resource "aws_iam_role" "x" {
          assume_role_policy = jsonencode({ Statement = [{ Principal = { Federated = "a" } }] })
          policy = <<EOT
        {"Statement": [{"Action": "*", "Resource": "*"}]}
        EOT
          tags = merge(local.t, { owner = "${var.o}" })
        }
        """;
    String alphabet = "{}[]()\"'\\$%<>=-:,.#/*\n\r\t aE0\u0000\u20ac";
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int k = random.nextInt(8); k >= 0; k--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean()) {
          text.setCharAt(at, c);
        } else if (random.nextBoolean()) {
          text.insert(at, c);
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(20) + 1));
          text.append('x');
        }
      }
      String hostile = text.toString();
      assertThatCode(() -> Told.read("main.tf", hostile)).as(hostile).doesNotThrowAnyException();
    }
  }
}
