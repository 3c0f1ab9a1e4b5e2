package dev.keycensus.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Indented JSON with a small vocabulary. Everything outside ASCII is written as an escape: file
 * names of a hostile tree may hold direction overrides and halves of surrogate pairs, and logs may
 * be in any encoding.
 */
final class Json implements AutoCloseable {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private final JsonGenerator generator;
  private final OutputStream out;

  Json(OutputStream out) throws IOException {
    this.out = out;
    this.generator = FACTORY.createGenerator(out);
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    generator.setPrettyPrinter(
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter));
  }

  /** Writes what is inside an object or array. */
  interface Body {
    void write() throws IOException;
  }

  /** Writes one element. */
  interface Each<T> {
    void write(T element) throws IOException;
  }

  /** An object without a key: the root or an element. */
  void object(Body body) throws IOException {
    generator.writeStartObject();
    body.write();
    generator.writeEndObject();
  }

  void object(String key, Body body) throws IOException {
    generator.writeFieldName(key);
    object(body);
  }

  /** An array whose elements {@code each} writes. */
  <T> void array(String key, Collection<T> elements, Each<T> each) throws IOException {
    generator.writeArrayFieldStart(key);
    for (T element : elements) {
      each.write(element);
    }
    generator.writeEndArray();
  }

  /** An array of objects. */
  <T> void objects(String key, Collection<T> elements, Each<T> each) throws IOException {
    array(key, elements, e -> object(() -> each.write(e)));
  }

  void strings(String key, Collection<String> elements) throws IOException {
    array(key, elements, generator::writeString);
  }

  /** A text; a null one is left out. */
  void put(String key, @Nullable String value) throws IOException {
    if (value != null) {
      generator.writeStringField(key, value);
    }
  }

  void put(String key, long value) throws IOException {
    generator.writeNumberField(key, value);
  }

  void put(String key, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      put(key, (long) value);
    } else {
      generator.writeNumberField(key, value);
    }
  }

  void put(String key, boolean value) throws IOException {
    generator.writeBooleanField(key, value);
  }

  /** Ends the text with a line end; the stream stays open. */
  @Override
  public void close() throws IOException {
    generator.close();
    out.write('\n');
  }
}
