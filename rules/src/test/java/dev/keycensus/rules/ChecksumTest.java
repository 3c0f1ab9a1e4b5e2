package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scheme against a second, plainer computation: bit by bit, or by big integers. */
class ChecksumTest {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private final Random random = new Random(42);

  @Test
  void githubAndNpm() {
    String body = text(BASE62, 30);
    String digits = inBase(BigInteger.valueOf(crc32(body)), BASE62, 6);
    accepts(Checksum.GITHUB_CRC32, "gh" + "o_" + body, digits);
    accepts(Checksum.NPM_CRC32, "np" + "m_" + body, digits);
    assertThat(Checksum.GITHUB_CRC32.holds("gh" + "r_" + text(BASE62, 76)))
        .as("the long form has no check digits")
        .isTrue();
  }

  @Test
  void smallNumbersArePaddedOnTheLeft() {
    // Search for a body whose CRC has only five base 62 digits.
    String body = text(BASE62, 30);
    while (crc32(body) >= 916_132_832L) {
      body = text(BASE62, 30);
    }
    accepts(
        Checksum.GITHUB_CRC32,
        "gh" + "p_" + body,
        "0" + inBase(BigInteger.valueOf(crc32(body)), BASE62, 5));
  }

  @Test
  void atlassian() {
    String prefix = "ATA" + "TT3xFfGF0" + text(BASE62 + "-_", 171) + "=";
    accepts(Checksum.ATLASSIAN_CRC32, prefix, String.format("%08X", crc32(prefix)));
  }

  @Test
  void grafana() {
    String head = "gls" + "a_" + text(BASE62, 32);
    int crc = Integer.reverseBytes((int) crc32(head));
    accepts(Checksum.GRAFANA_CRC32, head + "_", String.format("%08x", crc));
  }

  @Test
  void cloudflare() {
    String body = text(BASE62, 40);
    for (String prefix : List.of("cfu" + "t_", "cfa" + "t_", "cf" + "k_")) {
      accepts(Checksum.CLOUDFLARE_CRC32, prefix + body, String.format("%08x", crc32(body)));
    }
  }

  @Test
  void vercel() {
    String body = text(BASE62 + "_-", 50);
    accepts(
        Checksum.VERCEL_CRC32,
        "vc" + "p_" + body,
        inBase(BigInteger.valueOf(crc32(body)), BASE62, 6));
  }

  @Test
  void confluent() {
    String body = text(BASE64, 54);
    byte[] crc = new byte[4];
    for (int i = 0; i < 4; i++) {
      crc[i] = (byte) (crc32(body) >> (8 * i));
    }
    accepts(
        Checksum.CONFLUENT_CRC32,
        "cfl" + "t" + body,
        Base64.getEncoder().encodeToString(crc).substring(0, 6));
  }

  @Test
  void zuplo() {
    String body = text("abcdefghijklmnopqrstuvwxyz0123456789", 32);
    accepts(Checksum.ZUPLO_CRC32, "zpk" + "a_" + body + "_", String.format("%08x", crc32(body)));
  }

  @Test
  void polar() {
    String body = text(BASE62, 37);
    accepts(
        Checksum.POLAR_CRC32,
        "pola" + "r_oat_" + body,
        inBase(BigInteger.valueOf(crc32(body)), BASE62, 6));
  }

  @Test
  void cratesIo() {
    String body = text(BASE62, 31);
    int xor = body.chars().reduce(0, (a, b) -> a ^ b) % 62;
    char digit = (char) (xor < 26 ? 'A' + xor : xor < 52 ? 'a' + xor - 26 : '0' + xor - 52);
    accepts(Checksum.CRATES_IO_XOR, "cio" + "_tp_" + body, String.valueOf(digit));
  }

  @Test
  void gitlabRoutable() {
    String prefix = "glp" + "at-" + text(BASE62 + "-_", 27) + ".01.0r";
    String crc = BigInteger.valueOf(crc32(prefix)).toString(36);
    accepts(Checksum.GITLAB_CRC32, prefix, "0".repeat(7 - crc.length()) + crc);
    assertThat(Checksum.GITLAB_CRC32.holds("glp" + "at-" + text(BASE62, 20)))
        .as("the older form has no check digits")
        .isTrue();
  }

  @Test
  void natsAndStellar() {
    byte[] nats = crc16Key(34);
    byte[] stellar = crc16Key(33);
    String natsText = base32(nats);
    String stellarText = base32(stellar);
    assertThat(natsText).hasSize(58);
    assertThat(stellarText).hasSize(56);
    assertThat(Checksum.NATS_CRC16.holds(natsText)).isTrue();
    assertThat(Checksum.STELLAR_CRC16.holds(stellarText)).isTrue();
    stellar[5] ^= 1;
    nats[33] ^= 1;
    assertThat(Checksum.NATS_CRC16.holds(base32(nats))).isFalse();
    assertThat(Checksum.STELLAR_CRC16.holds(base32(stellar))).isFalse();
    roundTrip(Checksum.NATS_CRC16, "S" + "U" + text(BASE32, 52), 4);
    roundTrip(Checksum.STELLAR_CRC16, "S" + text(BASE32, 51), 4);
  }

  @Test
  void crc16IsXModem() {
    // The check value of the catalogue of parametrised CRC algorithms for CRC-16/XMODEM.
    assertThat(CheckDigits.crc16("123456789".getBytes(ISO_8859_1), 9)).isEqualTo(0x31c3);
  }

  @Test
  void bech32() {
    // BIP-173's own valid test strings.
    assertThat(Checksum.BECH32.holds("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")).isTrue();
    assertThat(
            Checksum.BECH32.holds("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"))
        .isTrue();
    assertThat(Checksum.BECH32.holds("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx")).isFalse();
    roundTrip(Checksum.BECH32, "nse" + "c1" + text(BECH32, 52), 6);
    String upper = "AGE-" + "SECRET-KEY-1" + text(BECH32, 52).toUpperCase(java.util.Locale.ROOT);
    roundTrip(Checksum.BECH32, upper, 6);
    assertThat(Checksum.BECH32.complete(upper)).isUpperCase();
  }

  @Test
  void base58check() throws Exception {
    // A wallet import format key, compressed: version, 32 bytes, 1, double SHA-256.
    byte[] payload = new byte[34];
    random.nextBytes(payload);
    payload[0] = (byte) 0x80;
    payload[33] = 1;
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] check = sha.digest(sha.digest(payload));
    byte[] whole = Arrays.copyOf(payload, 38);
    System.arraycopy(check, 0, whole, 34, 4);
    String value = inBase(new BigInteger(1, whole), BASE58, 52);
    assertThat(value).matches(v -> v.charAt(0) == 'K' || v.charAt(0) == 'L');
    assertThat(Checksum.BASE58CHECK.holds(value)).isTrue();
    assertThat(Checksum.BASE58CHECK.holds(changed(value, 20))).isFalse();
    assertThat(Checksum.BASE58CHECK.holds(value + "0")).isFalse();
    for (int i = 0; i < 50; i++) {
      roundTrip(Checksum.BASE58CHECK, "K" + text(BASE58, 45), 6);
      roundTrip(Checksum.BASE58CHECK, "xpr" + "v9s21Z" + text(BASE58, 96), 6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // https://github.com/dotnet/runtime, Common/tests/Tests/System/MarvinTests.cs
    "4FB61A001BDBCC,'',30ED35C100CD3C7D",
    "4FB61A001BDBCC,af,48E73FC77D75DDC1",
    "4FB61A001BDBCC,e70f,B5F6E1FC485DBFF8",
    "4FB61A001BDBCC,37f495,F0B07C789B8CF7E8",
    "4FB61A001BDBCC,8642dc59,7008F2E87E9CF556",
    "4FB61A001BDBCC,153fb79826,E6C08C6DA2AFA997",
    "4FB61A001BDBCC,0932e6246c47,6F04BF1A5EA24060",
    "4FB61A001BDBCC,ab427ea8d10fc7,E11847E4F0678C41",
    "804FB61A001BDBCC,ab427ea8d10fc7,E203987DBA252FB3",
  })
  void marvin(String seed, String data, String hash) {
    byte[] bytes = HexFormat.of().parseHex(data);
    assertThat(Marvin32.state(bytes, bytes.length, Long.parseUnsignedLong(seed, 16)))
        .isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @Test
  void azureKeys() {
    for (String signature : List.of("+ASb", "+AEh", "AIoT", "AZEG")) {
      String prefix = text(BASE64, 33) + signature;
      roundTrip(Checksum.AZURE_MARVIN32, prefix, 6);
      String value = prefix + Checksum.AZURE_MARVIN32.complete(prefix) + "=";
      assertThat(Base64.getDecoder().decode(value)).hasSize(32);
    }
    for (String signature : List.of("+ASt", "ACDb", "+ABa", "+AMC")) {
      String prefix = text(BASE64, 76) + signature;
      roundTrip(Checksum.AZURE_MARVIN32, prefix, 6);
      String value = prefix + Checksum.AZURE_MARVIN32.complete(prefix) + "==";
      assertThat(Base64.getDecoder().decode(value)).hasSize(64);
    }
  }

  @Test
  void azureKeysOfEveryRight() {
    // A read-only Cosmos key, and data whose last byte ends in bits that a completed key never has.
    byte[] data = new byte[60];
    random.nextBytes(data);
    byte[] signature = Base64.getDecoder().decode("ACDb");
    System.arraycopy(signature, 0, data, 57, 3);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(data);
    int hash = Marvin32.of(data, 60, "MastRO00");
    for (int i = 0; i < 4; i++) {
      key.write(hash >> (8 * i));
    }
    String value = Base64.getEncoder().encodeToString(key.toByteArray());
    assertThat(value).hasSize(88).endsWith("==");
    assertThat(Checksum.AZURE_MARVIN32.holds(value)).isTrue();
    assertThat(Checksum.AZURE_MARVIN32.holds(changed(value, 3))).isFalse();
    assertThat(Checksum.AZURE_MARVIN32.holds(text(BASE64, 86) + "=="))
        .as("no signature, nothing to check")
        .isTrue();
  }

  @Test
  void entra() {
    String prefix = text(BASE62, 3) + "8" + "Q~" + text(BASE62 + "-_.~", 31);
    byte[] bytes = prefix.getBytes(ISO_8859_1);
    long hash = Marvin32.of(bytes, bytes.length, "AadPwd00") & 0xffff_ffffL;
    String alphabet =
        "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "1234567890" + ".-_~";
    assertThat(alphabet).hasSize(66);
    accepts(
        Checksum.ENTRA_MARVIN32,
        prefix,
        inBase(BigInteger.valueOf(hash), alphabet, 6).substring(0, 3));
  }

  @ParameterizedTest
  @EnumSource
  void nothingThrows(Checksum checksum) {
    // Whatever a pattern lets through, a checksum answers: every length of every kind of text.
    for (int n = 0; n < 130; n++) {
      for (String alphabet : List.of(BASE62, "_", "=", ".", "1", "é€", BASE64 + "=")) {
        String value = text(alphabet, n);
        assertThat(checksum.holds(value)).isIn(true, false);
        String tail = checksum.complete(value);
        assertThat(tail == null || checksum.holds(value + tail))
            .as("%s + %s", value, tail)
            .isTrue();
      }
    }
  }

  @Test
  void wordsAreKebabCase() {
    assertThat(new TreeSet<>(Arrays.stream(Checksum.values()).map(Checksum::word).toList()))
        .contains("none", "github-crc32", "crates-io-xor", "azure-marvin32", "base58check");
    assertThat(Checksum.NONE.holds("anything")).isTrue();
    assertThat(Checksum.NONE.complete("anything")).isNull();
  }

  private void accepts(Checksum checksum, String prefix, String digits) {
    assertThat(checksum.complete(prefix)).isEqualTo(digits);
    assertThat(checksum.holds(prefix + digits)).isTrue();
    for (int i = prefix.length() - 3; i < prefix.length() + digits.length(); i++) {
      String value = prefix + digits;
      if (Character.isLetterOrDigit(value.charAt(i))) {
        assertThat(checksum.holds(changed(value, i))).as("changed at %d", i).isFalse();
      }
    }
  }

  private static void roundTrip(Checksum checksum, String prefix, int digits) {
    String tail = checksum.complete(prefix);
    assertThat(tail).as(checksum + " after " + prefix.length()).hasSize(digits);
    assertThat(checksum.holds(prefix + tail)).isTrue();
    assertThat(checksum.holds(changed(prefix + tail, prefix.length() / 2))).isFalse();
    assertThat(checksum.holds(changed(prefix + tail, prefix.length() + 2))).isFalse();
  }

  private static String changed(String value, int at) {
    char c = value.charAt(at);
    char other = c == '2' ? '3' : c == 'Q' ? 'P' : Character.isUpperCase(c) ? 'Q' : '2';
    return value.substring(0, at) + other + value.substring(at + 1);
  }

  private String text(String alphabet, int n) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return b.toString();
  }

  private byte[] crc16Key(int n) {
    byte[] bytes = new byte[n + 2];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0x90;
    int crc = 0;
    for (int i = 0; i < n; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean carry = ((crc >> 15) & 1) == 1;
        boolean in = ((bytes[i] >> bit) & 1) == 1;
        crc = (crc << 1) & 0xffff;
        if (carry != in) {
          crc ^= 0x1021;
        }
      }
    }
    bytes[n] = (byte) crc;
    bytes[n + 1] = (byte) (crc >> 8);
    return bytes;
  }

  private static String base32(byte[] bytes) {
    int bits = bytes.length * 8;
    int spare = (5 - bits % 5) % 5;
    return inBase(new BigInteger(1, bytes).shiftLeft(spare), BASE32, (bits + spare) / 5);
  }

  private static String inBase(BigInteger number, String alphabet, int width) {
    List<Character> digits = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      digits.add(0, alphabet.charAt(number.mod(BigInteger.valueOf(alphabet.length())).intValue()));
      number = number.divide(BigInteger.valueOf(alphabet.length()));
    }
    assertThat(number).isZero();
    StringBuilder b = new StringBuilder();
    digits.forEach(b::append);
    return b.toString();
  }

  /** CRC-32 by long division, without a table and without java.util.zip. */
  private static long crc32(String text) {
    int crc = -1;
    for (byte b : text.getBytes(ISO_8859_1)) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
      }
    }
    return ~crc & 0xffff_ffffL;
  }

  @Test
  void theTestsOwnCrc() {
    assertThat(crc32("123456789")).isEqualTo(0xcbf43926L);
  }
}
