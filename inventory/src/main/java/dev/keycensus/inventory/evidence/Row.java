package dev.keycensus.inventory.evidence;

import dev.keycensus.rules.UserError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A value of an export, and where it stands: a text, an object, a list, or nothing. Numbers and
 * truth values are texts; what is null in JSON is not there.
 *
 * @param file as the user named it
 * @param line 1-based
 * @param column 1-based
 * @param key under which it stands; of a whole row its number
 */
record Row(
    String file,
    int line,
    int column,
    String key,
    @Nullable String text,
    @Nullable Map<String, Row> members,
    @Nullable List<Row> items) {

  /** Where a row is told to come from. */
  String source() {
    return file + ":" + line;
  }

  /** A member of an object, through several; null if there is none. */
  @Nullable Row get(String... path) {
    Row at = this;
    for (String name : path) {
      at = at == null || at.members == null ? null : at.members.get(name);
    }
    return at;
  }

  boolean has(String name) {
    return members != null && members.containsKey(name);
  }

  boolean isObject() {
    return members != null;
  }

  Map<String, Row> all() {
    return members == null ? Collections.emptyMap() : members;
  }

  /** An object in the place of this, with one member. */
  Row holding(String name, Row value) {
    return new Row(file, line, column, key, null, Map.of(name, value), null);
  }

  /** The items of a list under a name; none where there is none. */
  List<Row> list(String... path) throws UserError {
    Row list = get(path);
    if (list == null) {
      return List.of();
    }
    if (list.items == null) {
      throw list.error("is not a list");
    }
    return list.items;
  }

  /** A text; null where there is none, or an empty one. */
  @Nullable String text(String... path) throws UserError {
    Row value = get(path);
    if (value == null) {
      return null;
    }
    if (value.text == null) {
      throw value.error("is not a text");
    }
    return value.text.isEmpty() ? null : value.text;
  }

  /** A text that has to be there. */
  String need(String name) throws UserError {
    String text = text(name);
    if (text == null) {
      Row empty = get(name);
      String what = empty == null ? " has no " + name : " has an empty " + name;
      throw new UserError(
          (empty == null ? this : empty).place(),
          "row " + key + what,
          null,
          0,
          empty == null ? "is it an export of that kind?" : "export it again");
    }
    return text;
  }

  boolean isTrue(String... path) throws UserError {
    String text = text(path);
    if (text == null) {
      return false;
    }
    return switch (text) {
      case "true", "TRUE", "True" -> true;
      case "false", "FALSE", "False", "N/A", "not_supported" -> false;
      default -> {
        Row value = get(path);
        throw (value == null ? this : value).error("is neither true nor false");
      }
    };
  }

  /** Texts of a list, or of one text with commas or spaces between them. */
  List<String> texts(String... path) throws UserError {
    Row value = get(path);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value.items != null) {
      for (Row item : value.items) {
        if (item.text == null) {
          throw item.error("is not a text");
        }
        texts.add(item.text);
      }
    } else if (value.text != null) {
      StringTokenizer words = new StringTokenizer(value.text, " ,");
      while (words.hasMoreTokens()) {
        texts.add(words.nextToken());
      }
    } else {
      throw value.error("is not a list");
    }
    return texts;
  }

  /**
   * A time: RFC 3339, a day, seconds or milliseconds since 1970, or these as PowerShell writes them
   * ({@code /Date(1735689600000)/}). Null where there is none, or a word or a year that stands for
   * none.
   */
  @Nullable Instant time(String... path) throws UserError {
    String text = text(path);
    if (text == null) {
      return null;
    }
    switch (text) {
      case "N/A", "not_supported", "no_information", "never", "Never", "0" -> {
        return null;
      }
      default -> {
        try {
          Instant at = parse(text);
          int year = at.atOffset(ZoneOffset.UTC).getYear();
          return year <= 1970 || year >= 9000 ? null : at;
        } catch (DateTimeException | NumberFormatException e) {
          Row value = get(path);
          throw (value == null ? this : value).error("is not a time");
        }
      }
    }
  }

  private static Instant parse(String written) {
    String text = written;
    if (text.startsWith("/Date(") && text.endsWith(")/")) {
      int zone = Math.max(text.indexOf('+'), text.lastIndexOf('-'));
      text = text.substring(6, zone > 6 ? zone : text.length() - 2);
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
      double number = Double.parseDouble(text);
      return number >= 1e11
          ? Instant.ofEpochMilli((long) number)
          : Instant.ofEpochSecond((long) number);
    }
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    String iso = text.endsWith(" UTC") ? text.substring(0, text.length() - 4) + "Z" : text;
    iso =
        iso.length() > 10 && iso.charAt(10) == ' '
            ? iso.substring(0, 10) + "T" + iso.substring(11)
            : iso;
    // Tables of logs that were searched tell no zone: it is UTC.
    int sign = Math.max(iso.indexOf('+'), iso.lastIndexOf('-'));
    boolean zoned = iso.endsWith("Z") || sign > 10;
    if (sign > 10 && iso.length() == sign + 5 && iso.indexOf(':', sign) < 0) {
      iso = iso.substring(0, sign + 3) + ":" + iso.substring(sign + 3);
    }
    return OffsetDateTime.parse(zoned ? iso : iso + "Z").toInstant();
  }

  String place() {
    return file + ":" + line + ":" + column;
  }

  /** An error here. The value is not told: it may be a secret. */
  UserError error(String what) {
    return new UserError(place(), key + " " + what, null, 0, null);
  }
}
