package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.census.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
  @Test
  void agreesWithTheMacOfTheJdk() throws Exception {
    Random random = new Random(2);
    for (int length : new int[] {16, 63, 64, 65, 200}) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] value = "a value".getBytes(StandardCharsets.UTF_8);
      String hex = HexFormat.of().formatHex(mac.doFinal(value), 0, 8);
      assertThat(new Fingerprints(key).credential(value)).isEqualTo("cred_" + hex);
    }
  }

  @Test
  void plainIdsKeepTheirPartsApart() {
    assertThat(Ids.of("s_", "ab", "c")).isNotEqualTo(Ids.of("s_", "a", "bc"));
    assertThat(Ids.of("s_", "x")).matches("s_[0-9a-f]{16}");
  }
}
