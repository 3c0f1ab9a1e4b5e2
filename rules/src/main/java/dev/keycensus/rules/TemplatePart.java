package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/** A piece of a {@link Template}: literal text, or what a function stands for. */
sealed interface TemplatePart {
  /** Appends one expansion. */
  void expand(StringBuilder out, RandomText random);

  /** At most how many characters it expands to. */
  long size();

  static long size(List<TemplatePart> parts) {
    long sum = 0;
    for (TemplatePart part : parts) {
      sum += part.size();
    }
    return sum;
  }

  private static String expanded(List<TemplatePart> parts, RandomText random) {
    StringBuilder out = new StringBuilder();
    for (TemplatePart part : parts) {
      part.expand(out, random);
    }
    return out.toString();
  }

  /** {@code ${checksum}} stands behind text that its scheme cannot complete. */
  final class NoCheckDigits extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoCheckDigits(Checksum checksum) {
      super("no " + checksum.word() + " check digits for what stands before them");
    }
  }

  /** Text as it is. */
  record Literal(String text) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(text);
    }

    @Override
    public long size() {
      return text.length();
    }
  }

  /** Random characters of an alphabet. */
  record Run(String alphabet, int least, int most) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(random.text(alphabet, random.between(least, most)));
    }

    @Override
    public long size() {
      return most;
    }
  }

  /** Random bytes in padded base 64. */
  record Bytes64(int least, int most) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(Base64.getEncoder().encodeToString(random.bytes(random.between(least, most))));
    }

    @Override
    public long size() {
      return 4 + most * 4L / 3;
    }
  }

  /** A random (version 4) UUID. */
  record Uuid() implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(random.uuid());
    }

    @Override
    public long size() {
      return 36;
    }
  }

  /** A word of a small list. */
  record Word() implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(random.word());
    }

    @Override
    public long size() {
      return 12;
    }
  }

  /** A decimal number, both ends included. */
  record Int(int least, int most) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(random.between(least, most));
    }

    @Override
    public long size() {
      return 10;
    }
  }

  /** One of several templates. */
  record OneOf(List<List<TemplatePart>> choices) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(expanded(choices.get(random.between(0, choices.size() - 1)), random));
    }

    @Override
    public long size() {
      return choices.stream().mapToLong(TemplatePart::size).max().orElse(0);
    }
  }

  /** A template several times. */
  record Repeat(List<TemplatePart> parts, int least, int most) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      int n = random.between(least, most);
      for (int i = 0; i < n; i++) {
        out.append(expanded(parts, random));
      }
    }

    @Override
    public long size() {
      return most * TemplatePart.size(parts);
    }
  }

  /** Base 64 of what a template expands to. */
  record Base64Of(List<TemplatePart> parts) implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      out.append(Base64.getEncoder().encodeToString(expanded(parts, random).getBytes(UTF_8)));
    }

    @Override
    public long size() {
      return 4 + TemplatePart.size(parts) * 4; // A character may be three bytes.
    }
  }

  /** The check digits over the token so far. */
  record CheckDigitsOf(Checksum checksum) implements TemplatePart {
    /** What no token of any scheme holds; {@code =} is looked at apart. */
    private static final String BETWEEN_TOKENS = "'\"`<>,;:(){}[]@|&?=";

    @Override
    public void expand(StringBuilder out, RandomText random) {
      int from = out.length();
      // Atlassian's tokens have an equals sign of their own right before their check digits.
      while (from > 0 && out.charAt(from - 1) == '=') {
        from--;
      }
      while (from > 0
          && !Character.isWhitespace(out.charAt(from - 1))
          && BETWEEN_TOKENS.indexOf(out.charAt(from - 1)) < 0) {
        from--;
      }
      String digits = checksum.complete(out.substring(from));
      if (digits == null) {
        throw new NoCheckDigits(checksum);
      }
      out.append(digits);
    }

    @Override
    public long size() {
      return 8;
    }
  }

  /** A signed JSON Web Token with random claims; nobody's key signed it. */
  record Jwt() implements TemplatePart {
    @Override
    public void expand(StringBuilder out, RandomText random) {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      long issued = 1_700_000_000L + random.between(0, 50_000_000);
      String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
      String claims =
          "{\"iss\":\"https://"
              + random.word()
              + ".invalid\",\"sub\":\""
              + random.uuid()
              + "\",\"iat\":"
              + issued
              + ",\"exp\":"
              + (issued + 3600)
              + "}";
      out.append(encoder.encodeToString(header.getBytes(UTF_8)))
          .append('.')
          .append(encoder.encodeToString(claims.getBytes(UTF_8)))
          .append('.')
          .append(encoder.encodeToString(random.bytes(32)));
    }

    @Override
    public long size() {
      return 400;
    }
  }

  /** A PEM or OpenPGP block whose body begins as its label says and is random from there on. */
  record Pem(String label) implements TemplatePart {
    private static final String OPENSSH =
        "openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1";
    private static final String DER = "\60\202\4\242\2\1\0";

    @Override
    public void expand(StringBuilder out, RandomText random) {
      boolean pgp = label.startsWith("PGP");
      String head = pgp ? "" : label.startsWith("OPENSSH") ? OPENSSH : DER;
      byte[] body = random.bytes(random.between(600, 1200));
      for (int i = 0; i < head.length(); i++) {
        body[i] = (byte) head.charAt(i);
      }
      out.append("-----BEGIN ").append(label).append("-----\n").append(pgp ? "\n" : "");
      String text = Base64.getEncoder().encodeToString(body);
      for (int i = 0; i < text.length(); i += 64) {
        out.append(text, i, Math.min(i + 64, text.length())).append('\n');
      }
      if (pgp) {
        out.append('=').append(random.text(RandomText.BASE64, 4)).append('\n');
      }
      out.append("-----END ").append(label).append("-----");
    }

    @Override
    public long size() {
      return 2000;
    }
  }
}
