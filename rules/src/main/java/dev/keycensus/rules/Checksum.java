package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Check digits inside a credential, computed offline. A value with wrong ones was never issued: a
 * placeholder, a redaction or an edit. Only schemes are here that their vendor publishes or that
 * were recomputed on published values.
 */
public enum Checksum {
  /** The type has no check digits that anybody outside can compute. */
  NONE,
  /** {@code ghp_} + 30 + 6: CRC-32 of the 30 in base 62 (0-9A-Za-z). */
  GITHUB_CRC32,
  /** {@code npm_} + 30 + 6, as GitHub's. */
  NPM_CRC32,
  /** {@code ATATT…=} + 8: upper-case hex CRC-32 of all before, the equals sign included. */
  ATLASSIAN_CRC32,
  /** {@code glsa_} + 32 + {@code _} + 8: hex of the little-endian CRC-32 of the first 37. */
  GRAFANA_CRC32,
  /** {@code cfut_}, {@code cfat_}, {@code cfk_} + 40 + 8: hex CRC-32 of the 40. */
  CLOUDFLARE_CRC32,
  /** {@code vcp_} and its like + 50 + 6: CRC-32 of the 50 in base 62 (0-9A-Za-z). */
  VERCEL_CRC32,
  /** {@code cflt} + 54 + 6: the little-endian CRC-32 of the 54 in base 64. */
  CONFLUENT_CRC32,
  /** {@code zpka_} + 32 + {@code _} + 8: hex CRC-32 of the 32. */
  ZUPLO_CRC32,
  /** {@code polar_oat_} and its like + 37 + 6: CRC-32 of the 37 in base 62 (0-9A-Za-z). */
  POLAR_CRC32,
  /** {@code cio_tp_} + 31 + 1: the exclusive or of the 31, modulo 62, into A-Za-z0-9. */
  CRATES_IO_XOR,
  /** {@code glpat-payload.01.xx} + 7 (routable tokens): base 36 CRC-32 of all before. */
  GITLAB_CRC32,
  /** NKey seeds, 58 characters of base 32: little-endian CRC-16 in bytes 35 and 36. */
  NATS_CRC16,
  /** Stellar seeds, 56 characters of base 32: little-endian CRC-16 in the last two bytes. */
  STELLAR_CRC16,
  /** {@code age-secret-key-1…} and {@code nsec1…}: the BCH code of BIP-173. */
  BECH32,
  /** Wallet import format and BIP-32 extended keys: double SHA-256. */
  BASE58CHECK,
  /**
   * Azure keys with a four-letter signature ({@code +ASt}, {@code ACDb}, {@code +ASb}, {@code
   * +AEh}, {@code AIoT}, {@code +ABa}, {@code +AMC}, {@code AZEG}) ten characters before the
   * padding: Marvin in the last four bytes.
   */
  AZURE_MARVIN32,
  /** Entra client secrets, {@code …8Q~…}, 40 characters: Marvin in base 66, first three digits. */
  ENTRA_MARVIN32;

  private static final String ENTRA_DIGITS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";

  /** The word used in YAML, such as {@code github-crc32}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether the check digits of {@code value} are right. True where there are none: for {@link
   * #NONE}, and for a value that has not the layout described at the constant.
   */
  public boolean holds(String value) {
    if (this == BASE58CHECK) {
      return Base58Check.holds(value);
    }
    if (this == AZURE_MARVIN32) {
      return azureHolds(value);
    }
    int at = checkDigitsAt(value);
    if (at >= 0 && (this == NATS_CRC16 || this == STELLAR_CRC16)) {
      return crc16Holds(value);
    }
    return at < 0 || value.substring(at).equals(digits(value.substring(0, at)));
  }

  /**
   * What has to follow {@code prefix}, a whole token up to its check digits, so that {@link #holds}
   * is true of both together; null for {@link #NONE} and for a prefix of another layout.
   */
  public @Nullable String complete(String prefix) {
    if (this == BASE58CHECK) {
      return Base58Check.complete(prefix);
    }
    if (this == AZURE_MARVIN32) {
      List<String> labels = azureLabels(prefix, prefix.length() - 4);
      return labels.isEmpty() ? null : azureTail(prefix, labels.get(0));
    }
    String digits = digits(prefix);
    return digits != null && checkDigitsAt(prefix + digits) == prefix.length() ? digits : null;
  }

  /** Where the check digits begin, in characters; -1 where the value's layout has none. */
  private int checkDigitsAt(String value) {
    int n = value.length();
    int underscore = value.indexOf('_');
    return switch (this) {
      case NONE, BASE58CHECK, AZURE_MARVIN32 -> -1;
      case GITHUB_CRC32, NPM_CRC32 -> n == 40 && underscore == 3 ? 34 : -1;
      case ATLASSIAN_CRC32 -> n > 20 && value.charAt(n - 9) == '=' ? n - 8 : -1;
      case GRAFANA_CRC32, ZUPLO_CRC32 ->
          n == 46 && underscore == 4 && value.charAt(37) == '_' ? 38 : -1;
      case CLOUDFLARE_CRC32 -> underscore > 0 && n == underscore + 49 ? n - 8 : -1;
      case VERCEL_CRC32 -> n == 60 && underscore == 3 ? 54 : -1;
      case CONFLUENT_CRC32 -> n == 64 ? 58 : -1;
      case POLAR_CRC32 -> n == value.lastIndexOf('_') + 44 ? n - 6 : -1;
      case CRATES_IO_XOR -> n == 39 ? 38 : -1;
      case GITLAB_CRC32 -> {
        int dot = value.lastIndexOf('.');
        yield dot == n - 10 && dot > 0 && value.lastIndexOf('.', dot - 1) == dot - 3 ? n - 7 : -1;
      }
      case NATS_CRC16 -> n == 58 ? 54 : -1;
      case STELLAR_CRC16 -> n == 56 ? 52 : -1;
      case BECH32 -> n > 8 && value.indexOf('1') > 0 ? n - 6 : -1;
      case ENTRA_MARVIN32 -> n == 40 && value.startsWith("8Q~", 3) ? 37 : -1;
    };
  }

  /** The check digits after {@code prefix}; null where it is not of this scheme. */
  private @Nullable String digits(String prefix) {
    int underscore = prefix.indexOf('_');
    return switch (this) {
      case NONE, BASE58CHECK, AZURE_MARVIN32 -> null;
      case GITHUB_CRC32, NPM_CRC32, VERCEL_CRC32 -> base62(prefix.substring(underscore + 1));
      case POLAR_CRC32 -> base62(prefix.substring(prefix.lastIndexOf('_') + 1));
      case ATLASSIAN_CRC32 -> CheckDigits.hex(CheckDigits.crc32(prefix)).toUpperCase(Locale.ROOT);
      case GRAFANA_CRC32 -> {
        int end = prefix.lastIndexOf('_');
        yield end < 0
            ? null
            : CheckDigits.hex(CheckDigits.swapped(CheckDigits.crc32(prefix.substring(0, end))));
      }
      case ZUPLO_CRC32 -> {
        int end = prefix.lastIndexOf('_');
        yield end <= underscore
            ? null
            : CheckDigits.hex(CheckDigits.crc32(prefix.substring(underscore + 1, end)));
      }
      case CLOUDFLARE_CRC32 -> CheckDigits.hex(CheckDigits.crc32(prefix.substring(underscore + 1)));
      case CONFLUENT_CRC32 -> prefix.length() < 4 ? null : base64(prefix.substring(4));
      case CRATES_IO_XOR -> xor(prefix.substring(prefix.lastIndexOf('_') + 1));
      case GITLAB_CRC32 ->
          CheckDigits.inBase(CheckDigits.crc32(prefix), "0123456789abcdefghijklmnopqrstuvwxyz", 7);
      case NATS_CRC16 -> crc16(prefix, 34);
      case STELLAR_CRC16 -> crc16(prefix, 33);
      case BECH32 -> Bech32.complete(prefix);
      case ENTRA_MARVIN32 -> {
        byte[] bytes = prefix.getBytes(ISO_8859_1);
        long hash = Marvin32.of(bytes, bytes.length, "AadPwd00") & 0xffff_ffffL;
        yield CheckDigits.inBase(hash, ENTRA_DIGITS, 6).substring(0, 3);
      }
    };
  }

  private static String base62(String body) {
    return CheckDigits.inBase(CheckDigits.crc32(body), CheckDigits.DIGITS_UPPER_LOWER, 6);
  }

  private static String base64(String body) {
    int crc = Integer.reverseBytes((int) CheckDigits.crc32(body));
    byte[] bytes = {(byte) (crc >> 24), (byte) (crc >> 16), (byte) (crc >> 8), (byte) crc};
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String xor(String body) {
    int sum = 0;
    for (byte b : body.getBytes(ISO_8859_1)) {
      sum ^= b & 0xff;
    }
    return String.valueOf(CheckDigits.UPPER_LOWER_DIGITS.charAt(sum % 62));
  }

  /** The last characters of base 32 over {@code n} bytes of data and their CRC-16. */
  private static @Nullable String crc16(String prefix, int n) {
    // The prefix ends inside the last byte of data, whose missing bits are taken as 0. A token that
    // somebody else made may have others there, so crc16Holds() looks at bytes, not at characters.
    byte[] bytes = CheckDigits.fromBase32(prefix + "A");
    if (bytes == null || bytes.length < n) {
      return null;
    }
    byte[] whole = Arrays.copyOf(bytes, n + 2);
    int crc = CheckDigits.crc16(whole, n);
    whole[n] = (byte) crc;
    whole[n + 1] = (byte) (crc >> 8);
    return CheckDigits.toBase32(whole).substring(prefix.length());
  }

  private static boolean crc16Holds(String value) {
    byte[] bytes = CheckDigits.fromBase32(value);
    if (bytes == null) {
      return false;
    }
    int n = bytes.length - 2;
    int crc = CheckDigits.crc16(bytes, n);
    return bytes[n] == (byte) crc && bytes[n + 1] == (byte) (crc >> 8);
  }

  /** What the label of each signature is; one of several where the key's right decides. */
  private static List<String> azureLabels(String key, int at) {
    return switch (at < 0 ? "" : key.substring(at, at + 4)) {
      case "+ASt", "AZEG" -> List.of("Default0");
      case "ACDb" -> List.of("MastRW00", "MastRO00", "Encryp00");
      case "+ASb", "+AEh" -> List.of("Send0000", "Listen00", "Manage00");
      case "AIoT" -> List.of("IoTHub00", "Device00", "DpsKey00");
      case "+ABa" -> List.of("AbAcct00");
      case "+AMC" -> List.of("Classic0");
      default -> List.of();
    };
  }

  private static boolean azureHolds(String value) {
    String key = value.replace("=", "");
    List<String> labels = azureLabels(key, key.length() - 10);
    byte[] bytes = key.length() == 43 || key.length() == 86 ? fromBase64(key) : null;
    if (labels.isEmpty() || bytes == null) {
      return true;
    }
    int n = bytes.length - 4;
    int found = 0;
    for (int i = 3; i >= 0; i--) {
      found = (found << 8) | (bytes[n + i] & 0xff);
    }
    for (String label : labels) {
      if (Marvin32.of(bytes, n, label) == found) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String azureTail(String prefix, String label) {
    // 37 characters are 27 bytes and 6 bits, 80 are 60 bytes: the data before four check bytes.
    if (prefix.length() != 37 && prefix.length() != 80) {
      return null;
    }
    byte[] data = fromBase64(prefix.length() == 37 ? prefix + "A" : prefix);
    if (data == null) {
      return null;
    }
    int hash = Marvin32.of(data, data.length, label);
    byte[] whole = Arrays.copyOf(data, data.length + 4);
    for (int i = 0; i < 4; i++) {
      whole[data.length + i] = (byte) (hash >> (8 * i));
    }
    String text = Base64.getEncoder().withoutPadding().encodeToString(whole);
    return text.substring(prefix.length());
  }

  private static byte @Nullable [] fromBase64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
