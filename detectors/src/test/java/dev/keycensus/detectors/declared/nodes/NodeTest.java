package dev.keycensus.detectors.declared.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.detectors.declared.NamedFile;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static NamedFile file(String text) {
    return new NamedFile("x", text.getBytes(UTF_8));
  }

  @Test
  void readsJsonAsEditorsWriteIt() {
    Node top =
        file("""
                {
                  // a comment
                  "servers": {
                    "one": { "args": ["-y", 2, true, null,], },
                  },
                }
                """)
            .json();
    Node one = top.at("servers", "one");
    assertThat(one.line()).isEqualTo(4);
    assertThat(one.get("args").items())
        .extracting(Node::text)
        .containsExactly("-y", "2", "true", null);
    assertThat(top.get("servers").endLine()).isEqualTo(5);
    assertThat(top.at("no", "such").each()).isEmpty();
  }

  @Test
  void readsDocumentsOfYaml() {
    Node documents =
        file("""
                a: &x {k: v}
                b: *x
                on: push
                empty:
                text: |
                  two
                  lines
                ---
                - 'quoted'
                """)
            .yaml();
    Node first = documents.items().get(0);
    assertThat(first.at("b", "k").text()).isEqualTo("v");
    assertThat(first.get("on").text()).isEqualTo("push");
    assertThat(first.get("empty").isText()).isFalse();
    assertThat(first.get("text").line()).isEqualTo(5);
    assertThat(first.get("text").endLine()).isEqualTo(7);
    Node quoted = documents.items().get(1).items().get(0);
    assertThat(quoted.isQuoted()).isTrue();
    assertThat(quoted.line()).isEqualTo(9);
  }

  @Test
  void aBlockOfYamlEndsBeforeTheNext() {
    Node first =
        file("""
                list:
                  - a: 1
                    b: {c: 2,
                      d: 3}
                  - a: |
                      two
                      lines
                    e:
                  - a: >
                      folded

                after: x
                last: |
                  no end""")
            .yaml()
            .items()
            .get(0);
    assertThat(first.get("list").items()).extracting(Node::line).containsExactly(2, 5, 9);
    assertThat(first.get("list").items()).extracting(Node::endLine).containsExactly(4, 8, 11);
    assertThat(first.get("list").endLine()).isEqualTo(11);
    assertThat(first.endLine()).isEqualTo(14);
  }

  @Test
  void readsToml() {
    Node top = file("[mcp_servers.one]\ncommand = \"npx\"\nargs = [\"-y\", \"p\"]\n").toml();
    Node one = top.at("mcp_servers", "one");
    assertThat(one.get("command").text()).isEqualTo("npx");
    assertThat(one.get("args").items()).hasSize(2);
    assertThat(one.get("command").line()).isEqualTo(2);
    assertThat(one.endLine()).isEqualTo(3);
  }

  @Test
  void aliasesOfYamlAreWhatTheyName() {
    StringBuilder many = new StringBuilder("base: &base {k: &v w}\n");
    for (int i = 0; i < 200; i++) {
      many.append("job").append(i).append(": *base\n");
    }
    Node top = file(many + "*v : key\n").yaml().items().get(0);
    assertThat(top.at("job199", "k").text()).isEqualTo("w");
    assertThat(top.get("job199").line()).isEqualTo(1);
    assertThat(top.get("w").text()).isEqualTo("key");

    // Each holds the one before it: what they name is as deep as if it stood there.
    StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 120; i++) {
      deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThatThrownBy(() -> file(deep.toString()).yaml())
        .isInstanceOfSatisfying(Malformed.class, e -> assertThat(e.limit()).isTrue());
    assertThatThrownBy(() -> file("a: &x b\n---\nc: *x\n").yaml())
        .isInstanceOfSatisfying(Malformed.class, e -> assertThat(e.line()).isEqualTo(3));
    assertThatThrownBy(() -> file("a: b\n{{ c }}: d\n").yaml())
        .isInstanceOfSatisfying(Malformed.class, e -> assertThat(e.line()).isEqualTo(2));
  }

  @Test
  void refusesWhatIsTooMuch() {
    String deep = "[".repeat(10_000);
    assertThatThrownBy(() -> file(deep).json()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file(deep).yaml()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file("a = " + deep).toml()).isInstanceOf(Malformed.class);
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    assertThatThrownBy(() -> file(laughs.toString()).yaml()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file("&a [*a]").yaml()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file("{\"a\": }").json()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file("a: b: c").yaml()).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> file("a = ").toml()).isInstanceOf(Malformed.class);
  }
}
