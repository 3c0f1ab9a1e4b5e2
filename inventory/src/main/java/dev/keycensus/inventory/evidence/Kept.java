package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.keycensus.rules.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes evidence so that it can be read again: JSON lines with the columns of {@link
 * ExportKind#KEYCENSUS}. There is no secret in it, and no plain hash but those that its provider
 * tells.
 */
public final class Kept {
  private Kept() {}

  /** Writes all of it; the stream stays open. */
  public static void write(List<Known> all, OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (Known known : all) {
        row(known, json);
      }
    }
    out.write('\n');
  }

  /** The same as a text. */
  public static String text(List<Known> all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(all, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** Reads what {@link #text} wrote. */
  public static List<Known> read(String name, String text) throws UserError {
    if (text.isBlank()) {
      return List.of();
    }
    try {
      return Export.read(
          name, ExportKind.KEYCENSUS, new ByteArrayInputStream(text.getBytes(UTF_8)), NO_VALUES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There are none in what is kept. */
  private static final Values NO_VALUES =
      new Values() {
        @Override
        public List<String> ids(byte[] value) {
          return List.of();
        }

        @Override
        public String keyId() {
          return "";
        }
      };

  private static void row(Known known, JsonGenerator json) throws IOException {
    Known.Keys keys = known.keys();
    Known.Dates dates = known.dates();
    Known.Who who = known.who();
    json.writeStartObject();
    put(json, "provider", known.provider());
    put(json, "export", known.kind().word());
    put(json, "source", known.source());
    put(json, "key_id", keys.keyId());
    put(json, "id", keys.credentialId());
    put(json, "token_hash", keys.tokenHash());
    put(json, "hint_prefix", keys.prefix());
    put(json, "hint_suffix", keys.suffix());
    put(json, "fingerprint", keys.fingerprint());
    put(json, "client_id", keys.clientId());
    list(json, "values", keys.values());
    put(json, "keyed_by", keys.keyedBy());
    put(json, "name", known.name());
    time(json, "created", dates.created());
    time(json, "last_rotated", dates.lastRotated());
    time(json, "last_used", dates.lastUsed());
    time(json, "expires", dates.expires());
    time(json, "captured", dates.captured());
    put(json, "status", known.status() == null ? null : word(known.status()));
    if (who != null) {
      put(json, "principal_id", who.id());
      put(json, "principal", who.name());
      put(json, "principal_kind", who.kind() == null ? null : who.kind().word());
      put(json, "tenant", who.tenant());
      put(json, "owner", who.owner());
      put(json, "person", who.person() ? "true" : null);
    }
    list(json, "scopes", known.scopes());
    if (!known.facts().isEmpty()) {
      json.writeObjectFieldStart("facts");
      for (Map.Entry<String, String> fact : known.facts().entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String word(Known.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static void put(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant at)
      throws IOException {
    put(json, name, at == null ? null : at.toString());
  }

  private static void list(JsonGenerator json, String name, List<String> all) throws IOException {
    if (!all.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String one : all) {
        json.writeString(one);
      }
      json.writeEndArray();
    }
  }
}
