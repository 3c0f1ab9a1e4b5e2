package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The built-in catalogue as two resources: {@code catalog.bin}, the facts that every scan reads,
 * and {@code catalog-texts.bin}, what reports tell of the few types that they name. Both are lists
 * of numbers (seven bits a byte, least first) and texts (their length, then their bytes); written
 * and read by the same build, so there is no version to negotiate.
 *
 * <p>Start-up runs in the interpreter, where a loop over bytes costs 20 ns each: pure ASCII texts
 * are marked and read as Latin-1, which is one array copy.
 */
final class CatalogCodec {
  static final String FACTS = "catalog.bin";
  static final String TEXTS = "catalog-texts.bin";

  private static final int MAGIC = 'K';
  private static final int MAX_RESOURCE = 64 << 20;

  private static final IdentityKind[] KINDS = IdentityKind.values();
  private static final Severity[] SEVERITIES = Severity.values();
  private static final Tier[] TIERS = Tier.values();
  private static final Checksum[] CHECKSUMS = Checksum.values();
  private static final Shape.Matcher[] MATCHERS = Shape.Matcher.values();
  private static final Lifetime.Kind[] LIFETIMES = Lifetime.Kind.values();

  private CatalogCodec() {}

  /** Both resources of a list of types, which must be sorted by id. */
  @SuppressWarnings("ArrayRecordComponent") // Written to two files, never compared.
  record Encoded(byte[] facts, byte[] texts) {}

  static Encoded encode(List<CredentialType> types) {
    Writer texts = new Writer();
    Writer facts = new Writer();
    facts.number(MAGIC);
    facts.text(hash(types));
    facts.number(types.size());
    for (CredentialType type : types) {
      facts(facts, type.facts());
      facts.number(texts.size());
      prose(texts, type.prose());
    }
    return new Encoded(facts.toByteArray(), texts.toByteArray());
  }

  /** 32 hex digits over the facts, which are all that decides what is found. */
  static String hash(List<CredentialType> types) {
    Writer facts = new Writer();
    for (CredentialType type : types) {
      facts(facts, type.facts());
    }
    return hash(facts.toByteArray());
  }

  /** 32 hex digits over a text. */
  static String hash(String text) {
    return hash(text.getBytes(UTF_8));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads the resource of a build; {@code texts} is asked later, when a prose is wanted. */
  static Catalog decode(byte[] facts, Texts texts) {
    Reader in = new Reader(facts, 0);
    if (in.number() != MAGIC) {
      throw new IllegalStateException(FACTS + " is not a catalogue");
    }
    String hash = in.required();
    CredentialType[] types = new CredentialType[in.number()];
    for (int i = 0; i < types.length; i++) {
      CredentialType.Facts read = facts(in);
      types[i] = new CredentialType(read, texts, in.number());
    }
    return new Catalog(Arrays.asList(types), hash);
  }

  /** A resource beside this class; the build put it there. */
  static byte[] resource(String name) {
    try (InputStream in = CatalogCodec.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build has no resource " + name);
      }
      return in.readNBytes(MAX_RESOURCE);
    } catch (IOException e) {
      throw new IllegalStateException("the resource " + name + " cannot be read", e);
    }
  }

  /** Where the prose is; read when the first of it is wanted. */
  static final class Texts {
    private byte @Nullable [] bytes;

    Texts() {}

    Texts(byte[] bytes) {
      this.bytes = bytes;
    }

    synchronized Prose at(int offset) {
      if (bytes == null) {
        bytes = resource(TEXTS);
      }
      Reader in = new Reader(bytes, offset);
      return new Prose(
          in.required(),
          in.required(),
          new Lifetime(LIFETIMES[in.number()], in.text()),
          in.number(),
          in.text(),
          in.text(),
          in.text(),
          in.texts(),
          in.text(),
          TIERS[in.number()],
          new Examples(in.texts(), in.texts()));
    }
  }

  @SuppressWarnings("EnumOrdinal") // Writer and reader are of one build.
  private static void prose(Writer out, Prose prose) {
    out.text(prose.name());
    out.text(prose.provider());
    out.number(prose.lifetime().kind().ordinal());
    out.text(prose.lifetime().ttl());
    out.number(prose.rotationDays());
    out.text(prose.revoke());
    out.text(prose.docs());
    out.text(prose.alternative());
    out.texts(prose.pairs());
    out.text(prose.notes());
    out.number(prose.confidence().ordinal());
    out.texts(prose.examples().examples());
    out.texts(prose.examples().counterExamples());
  }

  @SuppressWarnings("EnumOrdinal") // Writer and reader are of one build.
  private static void facts(Writer out, CredentialType.Facts type) {
    Shape shape = type.shape();
    out.text(type.id());
    out.number(type.kind().ordinal() * 2 + (type.secret() ? 1 : 0));
    out.number(type.severity().ordinal() * TIERS.length + type.tier().ordinal());
    out.number(shape.matcher().ordinal());
    out.text(shape.pattern());
    out.texts(shape.anchors());
    out.texts(shape.names());
    out.number(shape.before());
    out.number(shape.after());
    out.number(shape.checksum().ordinal());
    out.number((int) Math.round(shape.minEntropy() * 1000));
    out.texts(shape.publicValues());
  }

  private static CredentialType.Facts facts(Reader in) {
    String id = in.required();
    int kind = in.number();
    int rank = in.number();
    Shape shape =
        new Shape(
            MATCHERS[in.number()],
            in.text(),
            in.texts(),
            in.texts(),
            in.number(),
            in.number(),
            CHECKSUMS[in.number()],
            in.number() / 1000.0,
            in.texts());
    return new CredentialType.Facts(
        id,
        KINDS[kind / 2],
        (kind & 1) == 1,
        SEVERITIES[rank / TIERS.length],
        TIERS[rank % TIERS.length],
        shape);
  }

  private static final class Writer extends ByteArrayOutputStream {
    void number(int number) {
      while (number > 127) {
        write((number & 127) | 128);
        number >>>= 7;
      }
      write(number);
    }

    /** 0 for null, else twice the length plus 1, or 2 where all is ASCII. */
    void text(@Nullable String text) {
      if (text == null) {
        number(0);
        return;
      }
      byte[] bytes = text.getBytes(UTF_8);
      number(bytes.length * 2 + (bytes.length == text.length() ? 2 : 1));
      writeBytes(bytes);
    }

    void texts(List<String> texts) {
      number(texts.size());
      texts.forEach(this::text);
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int number() {
      int number = bytes[at++];
      if (number < 0) {
        number &= 127;
        for (int shift = 7; ; shift += 7) {
          int more = bytes[at++];
          number |= (more & 127) << shift;
          if (more >= 0) {
            break;
          }
        }
      }
      return number;
    }

    @Nullable String text() {
      int head = number();
      if (head == 0) {
        return null;
      }
      int length = (head - 1) / 2;
      String text = new String(bytes, at, length, (head & 1) == 0 ? ISO_8859_1 : UTF_8);
      at += length;
      return text;
    }

    String required() {
      String text = text();
      if (text == null) {
        throw new IllegalStateException("the catalogue lacks a text at " + at);
      }
      return text;
    }

    List<String> texts() {
      int n = number();
      if (n == 0) {
        return List.of();
      }
      if (n == 1) {
        return List.of(required());
      }
      List<String> texts = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        texts.add(required());
      }
      return texts;
    }
  }
}
