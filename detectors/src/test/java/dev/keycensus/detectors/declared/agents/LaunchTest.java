package dev.keycensus.detectors.declared.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
  /** Command line, what it fetches, the version, whether nobody can change it. */
  @ParameterizedTest
  @CsvSource({
    "npx -y @acme/tracker, @acme/tracker, , false",
    "npx -y @acme/tracker@1.2.3, @acme/tracker, 1.2.3, true",
    "npx -y tracker@latest, tracker, latest, false",
    "npx tracker@^1.2.0, tracker, ^1.2.0, false",
    "npx tracker@1.x, tracker, 1.x, false",
    "npx tracker@1.0.0-next.3, tracker, 1.0.0-next.3, true",
    "npx --package=tracker@2.0.1 tracker-cli, tracker, 2.0.1, true",
    "npx -y github:acme/tracker, github:acme/tracker, , false",
    "npx -y ./tracker.js, , , true",
    "cmd /c npx -y tracker, tracker, , false",
    "/usr/local/bin/npx -y tracker, tracker, , false",
    "npx.cmd -y tracker, tracker, , false",
    "env LEVEL=info npx -y tracker, tracker, , false",
    "LEVEL=info npx -y tracker, tracker, , false",
    "bunx tracker, tracker, , false",
    "bun x tracker, tracker, , false",
    "pnpm dlx tracker@3.1.4, tracker, 3.1.4, true",
    "npm exec tracker, tracker, , false",
    "npm run serve, , , true",
    "uvx tracker, tracker, , false",
    "uvx tracker==1.4, tracker, 1.4, true",
    "uvx tracker@1.4.0, tracker, 1.4.0, true",
    "uvx tracker>=1.4, tracker, =1.4, false",
    "uvx --from tracker[all]==2.0.0 serve, tracker, 2.0.0, true",
    "uvx --from git+https://git.example.com/a/b serve, git+https://git.example.com/a/b, , false",
    "uv tool run tracker, tracker, , false",
    "uv run server.py, , , true",
    "pipx run tracker, tracker, , false",
    "docker run -i --rm -e TOKEN acme/tracker, acme/tracker, , false",
    "docker run -i --rm -v /a:/b acme/tracker:1.2, acme/tracker, 1.2, false",
    "docker run host.example:5000/acme/tracker:latest, host.example:5000/acme/tracker, latest, false",
    "docker compose up, , , true",
    "deno run -A npm:tracker@1.2.3, tracker, 1.2.3, true",
    "go run example.com/tracker@latest, example.com/tracker, latest, false",
    "go run example.com/tracker@v1.2.3, example.com/tracker, v1.2.3, true",
    "node ./build/index.js, , , true",
  })
  void tellsWhatIsFetched(String line, String fetched, String version, boolean pinned) {
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    Launch launch = Launch.of(words.get(0), words.subList(1, words.size()));
    assertThat(launch.fetched()).isEqualTo(fetched);
    assertThat(launch.version()).isEqualTo(version);
    assertThat(launch.pinned()).isEqualTo(pinned);
    assertThat(Launch.of(line, List.of())).isEqualTo(launch);
  }

  @org.junit.jupiter.api.Test
  void aDigestOrACommitPins() {
    String digest = "0a".repeat(32);
    assertThat(Launch.of("docker", List.of("run", "acme/tracker:1@sha256:" + digest)).pinned())
        .isTrue();
    String commit = "b1".repeat(20);
    Launch launch =
        Launch.of("uvx", List.of("--from", "git+https://git.example.com/a/b@" + commit, "serve"));
    assertThat(launch.pinned()).isTrue();
    assertThat(launch.fetched()).isEqualTo("git+https://git.example.com/a/b");
  }

  @org.junit.jupiter.api.Test
  void seesThroughShells() {
    Launch launch = Launch.of("sh", List.of("-c", "npx -y tracker --port 1"));
    assertThat(launch.program()).isEqualTo("npx");
    assertThat(launch.fetched()).isEqualTo("tracker");
  }
}
