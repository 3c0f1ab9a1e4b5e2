package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Template;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The corpus of shapes: how people write a secret down, one short text for each way. A resource
 * holds many of them, each below a line {@code === NAME | FILE | CHARACTERS}: the file's name gives
 * its kind; the characters, if any, cannot stand in a secret there.
 *
 * <pre>
 * &#64;@pw@@                 a password: random, of words with digits and signs, hex
 * &#64;@key@@                what a machine makes: base62, hex, base64url
 * &#64;@base62@@             a password without signs
 * &#64;@half:1@@ &#64;@half:2@@  the two halves of a key
 * &#64;@base64:x:{pw}@@      base 64 of the text with a password in it; {@code \n} is a line break
 * &#64;@url:{pw}@@           a password, percent-encoded
 * &#64;@{TEMPLATE}@@         an expanded {@link Template}
 * &#64;@TYPE:TEMPLATE@@      the same, with the check digits of a type
 * &#64;@noise:n@@ &#64;@space@@  random characters that are not the secret; a blank
 * &#64;@from@@ &#64;@to@@        around a span of several lines
 * </pre>
 *
 * <p>No text is token-shaped before it is expanded.
 */
final class Shapes {
  private static final String MARK = "@@";

  /** One way to write a secret down. */
  record Shape(String name, String file, String excluded, String body) {
    FileKind kind() {
      return FileKind.of(file);
    }

    /** Whether what leaks is the hash of a password only. */
    boolean isHash() {
      return name.endsWith("(hash)");
    }
  }

  /** A text with the spans, in bytes, where secrets were put. */
  record Expanded(String text, List<int[]> spans, String password) {}

  private Shapes() {}

  static List<Shape> read(String resource) {
    List<Shape> shapes = new ArrayList<>();
    try (InputStream in = Shapes.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
      int at = text.indexOf("=== ");
      while (at >= 0) {
        int lineEnd = text.indexOf('\n', at);
        int next = text.indexOf("\n=== ", lineEnd);
        String body =
            next < 0 ? text.substring(lineEnd + 1) : text.substring(lineEnd + 1, next + 1);
        String[] head = text.substring(at + 4, lineEnd).split(" \\| ", -1);
        shapes.add(new Shape(head[0], head[1], head.length > 2 ? head[2] : "", body));
        at = next < 0 ? -1 : next + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shapes;
  }

  static Expanded expand(Shape shape, int seed) {
    Secrets secrets = new Secrets(shape, seed);
    StringBuilder out = new StringBuilder();
    List<int[]> spans = new ArrayList<>();
    int[] open = new int[2];
    boolean halves = false;
    String body = shape.body;
    int at = 0;
    while (true) {
      int mark = body.indexOf(MARK, at);
      if (mark < 0) {
        return new Expanded(
            out.append(body, at, body.length()).toString(), spans, secrets.password);
      }
      int end = body.indexOf(MARK, mark + 2);
      String what = body.substring(mark + 2, end);
      out.append(body, at, mark);
      at = end + 2;
      if (what.equals("from")) {
        open = new int[] {out.length(), 0};
      } else if (what.equals("to")) {
        spans.add(new int[] {open[0], out.length()});
      } else if (what.equals("space")) {
        out.append(' ');
      } else if (what.startsWith("noise:")) {
        out.append(secrets.random(Integer.parseInt(what.substring(6)), Secrets.BASE62));
      } else {
        int start = out.length();
        out.append(secrets.of(what));
        if (what.startsWith("half:") && halves) {
          spans.get(spans.size() - 1)[1] = out.length();
        } else {
          spans.add(new int[] {start, out.length()});
          halves = what.startsWith("half:");
        }
      }
    }
  }

  /** The secrets of one expansion; a password that is asked for twice is the same. */
  static final class Secrets {
    static final String BASE62 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String[] WORDS = {
      "Anchor", "Basket", "Canyon", "Desert", "Ember", "Falcon", "Glacier", "Harvest", "Indigo",
      "Juniper", "Kettle", "Lantern", "Meadow", "Nectar", "Orchid", "Pebble", "Quartz", "River",
      "Sparrow", "Thunder", "Umbrella", "Velvet", "Walnut", "Yellow", "Zephyr", "Horse", "Blue"
    };

    private final Random random;
    private final String signs;
    private final int seed;
    private final String password;
    private final String key;

    Secrets(Shape shape, int seed) {
      this.random = new Random(31L * shape.name.hashCode() + seed);
      this.seed = seed;
      StringBuilder left = new StringBuilder();
      for (char c : "!@#$%^&*-_+=?.".toCharArray()) {
        if (shape.excluded.indexOf(c) < 0) {
          left.append(c);
        }
      }
      this.signs = left.length() == 0 ? "_" : left.toString();
      this.password = password();
      this.key = key();
    }

    String of(String what) {
      return switch (what) {
        case "pw" -> password;
        case "key" -> key;
        case "base62" -> random(20, BASE62);
        case "half:1" -> key.substring(0, key.length() / 2);
        case "half:2" -> key.substring(key.length() / 2);
        default -> made(what);
      };
    }

    private String made(String what) {
      int colon = what.indexOf(':');
      if (what.startsWith("base64:")) {
        return Base64.getEncoder()
            .encodeToString(
                what.substring(7)
                    .replace("{pw}", password)
                    .replace("\\n", "\n")
                    .getBytes(StandardCharsets.UTF_8));
      }
      if (what.startsWith("url:")) {
        return URLEncoder.encode(
            what.substring(4).replace("{pw}", password), StandardCharsets.UTF_8);
      }
      if (what.startsWith("{")) {
        return template(what.substring(1, what.length() - 1), Checksum.NONE);
      }
      CredentialType type = Catalog.builtIn().get(what.substring(0, colon));
      return template(
          what.substring(colon + 1), Objects.requireNonNull(type, what).shape().checksum());
    }

    private String template(String text, Checksum checksum) {
      try {
        return Template.of(text, checksum).expand(seed);
      } catch (UserError e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    /** A fifth each: random, two words and a year, word and signs, random with signs, hex. */
    private String password() {
      return switch (seed % 5) {
        case 0 -> random(14 + random.nextInt(9), BASE62);
        case 1 -> word() + word() + (2000 + random.nextInt(40));
        case 2 -> word() + random(1, signs) + random(2 + random.nextInt(3), "0123456789");
        case 3 -> signed(12 + random.nextInt(5));
        default -> random(32, "0123456789abcdef");
      };
    }

    private String signed(int n) {
      StringBuilder b = new StringBuilder(random(n, BASE62));
      b.setCharAt(0, random(1, BASE62.substring(0, 52)).charAt(0));
      for (int i = 1; i < n - 1; i += 3) {
        b.setCharAt(i, signs.charAt(random.nextInt(signs.length())));
      }
      return b.toString();
    }

    private String key() {
      return switch (seed % 4) {
        case 0 -> random(24 + random.nextInt(17), BASE62);
        case 1 -> random(seed % 8 == 1 ? 32 : 40, "0123456789abcdef");
        case 2 -> random(42, BASE62 + "-_") + "k";
        default -> random(32, BASE62.substring(0, 26) + "0123456789");
      };
    }

    private String word() {
      return WORDS[random.nextInt(WORDS.length)];
    }

    String random(int n, String alphabet) {
      StringBuilder b = new StringBuilder();
      for (int i = 0; i < n; i++) {
        b.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      return b.toString();
    }
  }
}
