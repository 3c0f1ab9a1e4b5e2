package dev.keycensus.detectors.declared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@modelcontextprotocol/server-sequential-thinking",
        "OneDriveAndSharePoint",
        "HRHelpdeskDATemplate",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
        "mlx-community/Qwen3.5-4B-MLX-8bit",
        "mcp__github__create_pull_request_review",
        "ghcr.io/microsoft/mcp-dotnet-samples/awesome-copilot",
        "GITHUB_PERSONAL_ACCESS_TOKEN",
        "n8n-nodes-base.activeCampaignTrigger",
        "Read(~/.claude/skills/**)"
      })
  void keepsNames(String name) {
    assertThat(Plain.text(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "plugin:https://u:p@a.example/x, plugin:https://a.example/x",
    "//u:p@a.example/:_auth, //a.example/:_auth",
    "u:p@a.example/x, …@a.example/x",
    "a.example?key=1, a.example",
    "see https://t@a.example/x?k=v and b, see https://a.example/x and b",
    "ghcr.io/a/b:1@sha256:00, ghcr.io/a/b:1@sha256:00",
    "serviceAccount:svc@p.iam.example, serviceAccount:svc@p.iam.example",
    "git@a.example:b/c, git@a.example:b/c",
    "acme/do@v1, acme/do@v1",
    "what? no=1, what? no=1",
    "ApiLambdaRole5F2A91C0ABC, …",
    "ApiLambdaDeployRole5F2A91C0, ApiLambdaDeployRole5F2A91C0"
  })
  void told(String text, String plain) {
    assertThat(Plain.told(text)).isEqualTo(plain);
  }

  @Test
  void noPartOfASecretAtTheEndIsLeft() {
    String secret = random(36);
    for (int before = 150; before < 205; before++) {
      assertThat(Plain.text("x ".repeat(before / 2) + secret))
          .doesNotContain(secret.substring(0, 4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/mcp, https://a.example/mcp",
    "https://u:p@a.example:8443/mcp?key=1#f, https://a.example:8443/mcp",
    "https://a.example?key=1, https://a.example",
    "http://[::1]:80/x/, http://[::1]:80/x/",
    "${URL}, ",
    "https://${HOST}/x, ",
    "plain, ",
    "://x, "
  })
  void urls(String url, String plain) {
    assertThat(Plain.url(url)).isEqualTo(plain);
  }

  @Test
  void dropsWhatLooksLikeASecret() {
    Random random = new Random(3);
    for (int n = 0; n < 300; n++) {
      byte[] bytes = new byte[24 + random.nextInt(24)];
      random.nextBytes(bytes);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      StringBuilder hex = new StringBuilder();
      for (byte b : bytes) {
        hex.append(String.format("%02x", b));
      }
      for (String secret : List.of(url, hex.toString())) {
        assertThat(longestShared(Plain.text("a " + secret + " b", ""), secret)).isLessThan(20);
        assertThat(String.valueOf(Plain.url("https://a.example/s/" + secret + "/mcp")))
            .doesNotContain(secret.substring(4, 16));
        assertThat(String.valueOf(Plain.permission("Bash(" + secret + " x)")))
            .doesNotContain(secret);
      }
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      assertThat(Plain.url("https://a.example/" + uuid)).isEqualTo("https://a.example/…");
    }
  }

  @Test
  void keepsToOneLine() {
    assertThat(Plain.text("a\n\u001b[31m  b\t")).isEqualTo("a [31m b");
    assertThat(Plain.text("x ".repeat(500))).hasSizeLessThan(210);
    assertThat(Plain.text(" \n ")).isNull();
  }

  private static int longestShared(String text, String secret) {
    int longest = 0;
    for (int i = 0; i < secret.length(); i++) {
      int k = 0;
      while (i + k < secret.length() && text.contains(secret.substring(i, i + k + 1))) {
        k++;
      }
      longest = Math.max(longest, k);
    }
    return longest;
  }

  /** Letters and digits without a meaning. */
  private static String random(int length) {
    Random random = new Random(5);
    StringBuilder b = new StringBuilder();
    while (b.length() < length) {
      b.append((char) ((b.length() % 2 == 0 ? 'A' : 'a') + random.nextInt(26)));
    }
    return b.toString().replace('Q', '7').replace('q', '3');
  }
}
