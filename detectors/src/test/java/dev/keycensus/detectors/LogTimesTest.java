package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2026-11-22T03:00:00Z start | 2026-11-22T03:00:00Z",
        "2026-11-22T03:00:00.123456789Z build log of a CI job | 2026-11-22T03:00:00Z",
        "2026-11-22T03:00:00,123+01:00 x | 2026-11-22T02:00:00Z",
        "2026-11-22 03:00:00.5 -0530 x | 2026-11-22T08:30:00Z",
        "[2026-11-22 03:00:00] no zone is UTC | 2026-11-22T03:00:00Z",
        "2026/11/22 03:00:00 [error] 31#31: *1 | 2026-11-22T03:00:00Z",
        "INFO  2026-11-22 03:00 minutes only | 2026-11-22T03:00:00Z",
        "time=\"2026-11-22T03:00:00Z\" level=info | 2026-11-22T03:00:00Z",
        "10.0.0.1 - - [22/Nov/2026:03:00:00 +0200] \"GET / | 2026-11-22T01:00:00Z",
        "{\"ts\":1795316400.25,\"msg\":\"x\"} | 2026-11-22T03:00:00Z",
        "{\"msg\":\"x\", \"time\": 1795316400} | 2026-11-22T03:00:00Z",
        "{\"timestamp\":1795316400123} | 2026-11-22T03:00:00Z",
        "{\"timestamp\":1795316400123456789} | 2026-11-22T03:00:00Z",
        "{\"timestamp\":\"1795316400123\"} | 2026-11-22T03:00:00Z",
        "{\"@timestamp\" : \"2026-11-22T03:00:00.000Z\"} | 2026-11-22T03:00:00Z",
        "  {\"time\":\"2026-11-22T03:00:00Z\"} | 2026-11-22T03:00:00Z",
      })
  void aLineTellsItsTime(String line, String time) {
    assertThat(LogTimes.of(line)).isEqualTo(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "Nov 22 03:00:00 host sshd[1]: has no year",
        "I1122 03:00:00.123456 1 x.go:1] has no year",
        "2026-13-22T03:00:00Z",
        "2026-02-30T03:00:00Z",
        "2026-11-22",
        "3026-11-22T03:00:00Z",
        "12026-11-22T03:00:00Z",
        "31/Foo/2026:03:00:00 +0000",
        "{\"ts\":12}",
        "{\"ts\":\"soon\"}",
        "{\"msg\":\"2026-11-22T03:00:00Z is no time of the line\"}",
        "{\"ts\":99999999999999999999999}"
      })
  void otherLinesTellNone(String line) {
    assertThat(LogTimes.of(line)).isNull();
  }

  @Test
  void aTimeFarIntoALineIsPartOfItsText() {
    assertThat(LogTimes.of("x ".repeat(200) + "2026-11-22T03:00:00Z")).isNull();
  }

  @Test
  void anyTextIsRead() {
    Random random = new Random(3);
    String alphabet = "0123456789-/:T. +{}\"tsimeNov,[]Z";
    int found = 0;
    for (int n = 0; n < 100_000; n++) {
      StringBuilder b = new StringBuilder(n % 2 == 0 ? "2026-11-22T03:00:00" : "{\"ts\":");
      for (int i = random.nextInt(14); i > 0; i--) {
        b.insert(random.nextInt(b.length() + 1), alphabet.charAt(random.nextInt(32)));
      }
      found += LogTimes.of(b.toString()) == null ? 0 : 1;
    }
    assertThat(found).isBetween(1_000, 60_000);
  }
}
