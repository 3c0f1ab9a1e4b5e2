package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Credentials inside base64 and hex. An anchor that is encoded shows as one of four literals (three
 * alignments in base64, one in hex), which are searched for together with all others: encoded text
 * costs nothing until something stands in it. Around such a literal, a few KiB are decoded and the
 * anchor inside is judged there.
 */
final class Encoded implements Finder {
  private final Detector.Inner inner;

  /** Bytes between a group's start and the anchor; -1 for hex. */
  private final int alignment;

  private final int anchorLength;

  private Encoded(Detector.Inner inner, int alignment, int anchorLength) {
    this.inner = inner;
    this.alignment = alignment;
    this.anchorLength = anchorLength;
  }

  @Override
  public boolean onBinary() {
    return true;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    if (alignment < 0) {
      inner.find(r -> View.hex(w, probe.at(), r), probe.at(), 0, anchorLength, probe, out);
      return;
    }
    int group = groupStart(w, probe.at(), LEAD[alignment]);
    if (group >= 0) {
      inner.find(r -> View.base64(w, group, r), group, alignment, anchorLength, probe, out);
    }
  }

  @Override
  public Match enriched(Match match, Probe probe) {
    return Companions.enrichedOutside(match, probe);
  }

  /** Steps back over {@code chars} characters of base64, line breaks not counted. */
  private static int groupStart(Window w, int at, int chars) {
    int i = at;
    while (chars > 0) {
      int c = w.at(--i);
      if (Chars.isBase64(c)) {
        chars--;
      } else if (c != '\n' && c != '\r' && c != ' ') {
        return -1;
      }
    }
    return i;
  }

  /** How much of an anchor is searched for in its encoded forms, in bytes. */
  private static final int SLICE = 12;

  /** How many characters of a group come before the first that depends on the anchor alone. */
  private static final int[] LEAD = {0, 2, 3};

  /** A literal to search for, with the finder that decodes around it. */
  record Form(String literal, boolean exact, Encoded finder) {}

  /** The encoded forms of {@code anchor} that are long enough to search for. */
  static List<Form> of(String whole, Detector.Inner inner) {
    List<Form> forms = new ArrayList<>(4);
    // The start of a long anchor tells it well enough, and the seams of an edit are searched as far
    // as the longest literal goes.
    String anchor = whole.length() <= SLICE ? whole : whole.substring(0, SLICE);
    for (int alignment = 0; alignment < 3; alignment++) {
      for (String form : base64(anchor, alignment)) {
        forms.add(new Form(form, true, new Encoded(inner, alignment, anchor.length())));
      }
    }
    if (anchor.length() >= 4) {
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < anchor.length(); i++) {
        hex.append(Character.forDigit(anchor.charAt(i) >> 4, 16));
        hex.append(Character.forDigit(anchor.charAt(i) & 15, 16));
      }
      forms.add(new Form(hex.toString(), false, new Encoded(inner, -1, anchor.length())));
    }
    return forms;
  }

  /**
   * The characters of base64 that {@code anchor} decides, behind {@code before} bytes. Fewer than
   * five stand by chance in every few MB of base64; then the first or last character, of which the
   * anchor decides only some bits, is spelled out in all its values.
   */
  private static List<String> base64(String anchor, int before) {
    byte[] bytes = new byte[before + anchor.length() + 1];
    System.arraycopy(
        anchor.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, before, anchor.length());
    int whole = (before + anchor.length()) * 8 / 6;
    String form = base64(bytes).substring(LEAD[before], whole);
    if (form.length() >= LEAST) {
      return isSearchable(form) ? List.of(form) : List.of();
    }
    // How many bits of one character more are those of the byte behind the anchor.
    int open = (whole + 1) * 6 - (before + anchor.length()) * 8;
    if (open == 6) {
      return List.of();
    }
    Set<String> forms = new TreeSet<>();
    for (int last = 0; last < 1 << open; last++) {
      bytes[bytes.length - 1] = (byte) (last << 8 - open);
      String longer = base64(bytes).substring(LEAD[before], whole + 1);
      if (longer.length() >= LEAST && isSearchable(longer)) {
        forms.add(longer);
      }
    }
    return List.copyOf(forms);
  }

  private static final int LEAST = 5;

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Both alphabets must write it alike. */
  private static boolean isSearchable(String form) {
    return form.indexOf('+') < 0 && form.indexOf('/') < 0;
  }
}
