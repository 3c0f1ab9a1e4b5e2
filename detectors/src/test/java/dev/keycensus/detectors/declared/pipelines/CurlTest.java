package dev.keycensus.detectors.declared.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts and pipelines that ask models with {@code curl}. */
class CurlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "openai|KEY_A1|curl https://api.openai.com/v1/chat/completions"
            + " -H \"Authorization: Bearer $KEY_A1\" -d '{}'",
        "anthropic|KEY_A2|answer=$(curl -s https://api.anthropic.com/v1/messages !"
            + "  --header \"x-api-key: ${KEY_A2}\" -d \"$body\")",
        "xai|KEY_A3|curl -H 'Authorization: Bearer '\"$KEY_A3\" 'https://api.x.ai/v1/models' | jq .",
        "groq|KEY_A4|readonly API=\"https://api.groq.com/openai/v1\";"
            + "key=\"${KEY_A4:-}\";curl -sS \"$API/chat/completions\" -H \"Authorization: Bearer $key\"",
        "google-cloud|KEY_A5|curl \"https://generativelanguage.googleapis.com/v1beta/models/"
            + "m:generateContent?key=$KEY_A5\" -d @x.json",
        "mistral-ai|KEY_A6|https POST https://api.mistral.ai/v1/embeddings"
            + " Authorization:\"Bearer $KEY_A6\"",
      })
  void aScriptThatAsksIsAClient(String provider, String name, String script) {
    Declared said = read("bin/ask.sh", script.replace(';', '\n').replace("!", "\\\n"));
    Declaration client = clients(said).get(0);
    assertThat(client.provider()).isEqualTo(provider);
    assertThat(client.key()).isEqualTo("code." + provider);
    assertThat(client.marks()).containsExactly(Mark.STATIC_KEY);
    assertThat(said.references()).extracting(r -> r.name()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# curl https://api.openai.com/v1/models -H \"Authorization: Bearer $KEY_A\"",
        "echo \"curl https://api.openai.com/v1/models -H 'Authorization: Bearer $KEY_A'\"",
        "for h in https://api.openai.com/v1 https://api.github.com; do allow \"$h\"; done",
        "curl -sf https://api.openai.com/ >/dev/null || die offline",
        "curl https://example.org -H \"Authorization: Bearer $KEY_A\" # https://api.openai.com/v1",
      })
  void whatOnlyNamesAModelIsNone(String script) {
    assertThat(clients(Declarations.read("bin/ask.sh", script.getBytes(UTF_8)))).isEmpty();
  }

  @Test
  void aValueThatStandsThereIsTheClients() {
    Random random = new Random(7);
    StringBuilder value = new StringBuilder();
    random.ints(40, 0, 26).forEach(c -> value.append((char) ('a' + c)));
    String script =
        "#!/bin/sh\n\ncurl https://api.openai.com/v1/responses \\\n  -H \"Authorization: Bearer "
            + value
            + "\"\n";
    Declared said = read("bin/ask.sh", script);
    assertThat(clients(said)).extracting(Declaration::line).containsExactly(3, 4);
    assertThat(said.references()).isEmpty();
    assertThat(said.toString()).doesNotContain(value);
  }

  @Test
  void aStepThatAsksIsAClientOfItsJob() {
    Declared said =
        read(
            ".github/workflows/review.yml",
            """
            on: push
            jobs:
              review:
                runs-on: ubuntu-latest
                env:
                  FIRST_KEY: ${{ secrets.FIRST }}
                steps:
                  - env:
                      SECOND_KEY: ${{ secrets.SECOND }}
                      OTHER_KEY: ${{ secrets.OTHER }}
                    run: |
                      curl https://api.openai.com/v1/responses \\
                        -H "Authorization: Bearer $FIRST_KEY" -d @q.json
                      r=$(curl https://api.anthropic.com/v1/messages -H "x-api-key: $SECOND_KEY")
                      curl https://api.groq.com/openai/v1/chat/completions \\
                        -H "Authorization: Bearer ${{ secrets.THIRD_KEY }}"
            """);
    List<Declaration> clients = clients(said);
    assertThat(clients)
        .extracting(d -> d.name() + " " + d.parent() + " " + d.marks())
        .containsExactly(
            "review.yml / review: openai jobs.review [STATIC_KEY]",
            "review.yml / review: anthropic jobs.review [STATIC_KEY]",
            "review.yml / review: groq jobs.review [STATIC_KEY]");
    for (int i = 0; i < 3; i++) {
      String key = clients.get(i).key();
      assertThat(said.references())
          .filteredOn(r -> key.equals(r.key()))
          .extracting(r -> r.kind() + " " + r.name())
          .containsExactly("CI_SECRET " + List.of("FIRST", "SECOND", "THIRD_KEY").get(i));
    }
  }

  @Test
  @Timeout(60)
  void longScriptsAreReadInProportion() {
    String head = "curl https://api.openai.com/v1/responses -H \"x-api-key: $A_KEY\"\n";
    Declarations.read("a.sh", head.repeat(12_000).getBytes(UTF_8));
    Declarations.read("a.sh", (head + "x=$(a $(b ".repeat(80_000)).getBytes(UTF_8));
    Declarations.read("a.sh", (head + "X_KEY=$Y_KEY\n".repeat(70_000)).getBytes(UTF_8));
    Declarations.read("a.sh", (head + "a://b".repeat(150_000)).getBytes(UTF_8));
  }

  private static Declared read(String path, String text) {
    return Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8)));
  }

  private static List<Declaration> clients(@Nullable Declared said) {
    return said == null
        ? List.of()
        : said.declarations().stream().filter(d -> d.kind() == IdentityKind.MODEL_CLIENT).toList();
  }
}
