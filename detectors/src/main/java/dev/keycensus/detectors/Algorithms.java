package dev.keycensus.detectors;

import java.util.List;
import java.util.Set;

/**
 * Names of algorithms, as standards and providers write them: {@code PBKDF2WithHmacSHA512}, {@code
 * AES/CBC/PKCS5Padding}, {@code SCRAM-SHA-256}. They stand where secrets stand, as arguments beside
 * a password, and look as mixed. A value is one if it is put together of their words alone, of more
 * than one.
 */
final class Algorithms {
  private static final int MOST = 48;

  /**
   * The parts, folded and without digits at their end, the longest first where one begins another.
   */
  private static final Set<String> PARTS =
      Set.copyOf(
          Values.spaced(
              "aes aria argon2 argon2id bcrypt blake2b blake2s blake3 blowfish camellia cbc ccm cfb"
                  + " chacha chacha20 cmac crc crypt cshake ctr curve dec des desede dh dsa ec ecb ecdh"
                  + " ecc ecdhe ecdsa ed eddsa elgamal fips gcm gmac hkdf hmac ies jce kdf keccak kmac kw"
                  + " kwp mac md md2 md4 md5 mgf mgf1 no none ntlm oaep ofb padding pbe pbes pbes2"
                  + " pbkdf pbkdf1 pbkdf2 pkcs plus poly poly1305 prf pss rc rc2 rc4 rc5 ripemd rsa"
                  + " rsassa salsa20 scram scrypt secp sha sha1 sha2 sha3 shake sm sm2"
                  + " sm3 sm4 triple twofish wrap with and x xchacha xof xts k r t in format"
                  + " oiw nist brainpool p"));

  /** Without the digits, which are most of their names: {@code Ed25519}. */
  private static final Set<String> CURVES = Set.of("ed", "x");

  private Algorithms() {}

  static boolean is(String value) {
    if (value.length() > MOST || value.length() < 3 || value.indexOf('=') >= 0) {
      return false;
    }
    boolean known = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Chars.isAlnum(c) && "-_/. ".indexOf(c) < 0) {
        return false;
      }
    }
    List<String> words = Names.split(value);
    for (String word : words) {
      if (!isOfParts(word, 0)) {
        return false;
      }
      known |= CURVES.contains(word) && words.size() == 1;
      known |= word.length() >= 3 && !word.equals("with") && !word.equals("and");
    }
    return known && (words.size() > 1 || Chars.isDigit(value.charAt(value.length() - 1)));
  }

  /** Whether {@code word} from {@code at} on is a row of parts, with digits between them. */
  private static boolean isOfParts(String word, int at) {
    if (at == word.length()) {
      return true;
    }
    if (at > 0 && Chars.isDigit(word.charAt(at))) {
      return isOfParts(word, at + 1);
    }
    for (int end = word.length(); end > at; end--) {
      if (PARTS.contains(word.substring(at, end)) && isOfParts(word, end)) {
        return true;
      }
    }
    return false;
  }
}
