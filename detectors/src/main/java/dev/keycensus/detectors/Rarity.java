package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;

/**
 * How rare four bytes are in source text, by its commonest letters and words. A guess is enough: it
 * decides by which of its grams a literal is looked for, not whether it is found.
 */
final class Rarity {
  /** Of {@code a} to {@code z}, in per mille. */
  private static final int[] LETTERS = {
    75, 14, 38, 33, 120, 23, 18, 24, 74, 3, 7, 45, 27, 70, 66, 29, 2, 66, 68, 90, 30, 11, 9, 6, 14,
    2
  };

  private static final int OTHER = 12;

  /**
   * What source text is full of. A literal that has a gram outside of these words is looked for by
   * that one: this halves how often a gram is met without its literal.
   */
  private static final String WORDS =
      """
      private string config import export report support transport connection content context \
      consumer producer project object inject subscription description version persist assertion \
      class password record ordering keyboard discord table available enable disable org. com. io. \
      .org .com get. product production default result authorization authenticate organization \
      action integration function option request require server driver never type prototype common \
      comment command commit component compile public static final return value variable void \
      interface internal integer international application api. app. client license linked list \
      listen model module mode name named null number code encode decode network framework work \
      worker account amount mount resource source http https url host path test latest state status \
      statement date update template timestamp time parameter message manage image environment \
      element document identified management payment service user use used using process access \
      address add with width without this that the there where here from for format information \
      platform performance file profile field color control cloud include error stream storage \
      store restore key: keys keyword tokens digest register registry monitor github workflow style \
      script manifest instance install subst index ability session pages event convert vertical \
      size certificate initialized authorized \
      """;

  private static final int BITS = 14;

  /** By the hash of a gram: whether it stands in one of the words, or seems to. */
  private final boolean[] ofWord = new boolean[1 << BITS];

  Rarity() {
    byte[] text = WORDS.getBytes(StandardCharsets.US_ASCII);
    int gram = 0;
    for (int i = 0; i < text.length; i++) {
      gram = gram >>> 8 | (text[i] | 0x20) << 24;
      ofWord[hash(gram)] = true;
    }
  }

  /** How common a folded byte is. */
  int perMille(int folded) {
    return folded >= 'a' && folded <= 'z' ? LETTERS[folded - 'a'] : OTHER;
  }

  /** Whether four folded bytes, the first one lowest, stand in a common word. */
  boolean isOfWord(int gram) {
    return ofWord[hash(gram)];
  }

  private static int hash(int gram) {
    return gram * 0x9E3779B1 >>> (32 - BITS);
  }
}
