package dev.keycensus.detectors.declared.places;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.keycensus.detectors.declared.nodes.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jupyter notebooks, for the few with a match: nobody sees them as lines of JSON, so a place is a
 * cell or an output of it, and a line of its text. Format 4, and 3 with its worksheets.
 */
public final class NotebookCells {
  /** A longer notebook's matches stay at their lines of JSON; in bytes. */
  public static final int LONGEST = 64 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Node.DEEPEST)
                  .maxStringLength(LONGEST)
                  .build())
          .build();

  /**
   * A place in a notebook.
   *
   * @param part {@code cell=3} for the source (or anything else) of the third cell, {@code
   *     cell=3,output=1} for the first output of it; both count from 1
   * @param line 1-based, in the text of the source or output; 0 where it stands in neither
   * @param image whether it is a picture's base64, where a match is chance
   */
  public record Cell(String part, int line, boolean image) {}

  private final byte[] content;
  private final List<Spot> spots;
  private final @Nullable Cell[] found;
  private int next;

  /** What the strings of {@link #lines} belong to, and how many line ends they had. */
  private String text = "";

  private int lines;

  private NotebookCells(byte[] content, List<Spot> spots, @Nullable Cell[] found) {
    this.content = content;
    this.spots = spots;
    this.found = found;
  }

  /**
   * The place of each spot.
   *
   * @param content UTF-8, not kept
   * @param spots sorted by offset
   * @return as long as {@code spots}; null for what is in no cell, and for all that comes behind
   *     something that is not JSON
   */
  public static List<@Nullable Cell> of(byte[] content, int length, List<Spot> spots) {
    @Nullable Cell[] found = new Cell[spots.size()];
    if (length <= LONGEST) {
      try (JsonParser parser = FACTORY.createParser(content, 0, length)) {
        new NotebookCells(content, spots, found).read(parser);
      } catch (IOException e) {
        // What was found until here stands.
        return Arrays.asList(found);
      }
    }
    return Arrays.asList(found);
  }

  private void read(JsonParser parser) throws IOException {
    for (JsonToken t = parser.nextToken();
        t != null && next < found.length;
        t = parser.nextToken()) {
      if (t == JsonToken.VALUE_STRING) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.finishToken();
        string(parser, start, (int) parser.currentLocation().getByteOffset());
      }
    }
  }

  private void string(JsonParser parser, int start, int end) throws IOException {
    List<String> way = way(parser.getParsingContext());
    String whole = way.isEmpty() ? "" : String.join("/", ofText(way));
    if (!whole.equals(text)) {
      text = whole;
      lines = 0;
    }
    int from = start;
    for (; next < found.length && spots.get(next).offset() < end; next++) {
      int at = spots.get(next).offset();
      if (at >= start && !way.isEmpty()) {
        lines += lineEnds(from, at);
        from = at;
        found[next] = cell(way, parser);
      }
    }
    lines += lineEnds(from, end);
  }

  /** Of the strings of a list, which are one text, all but the index. */
  private static List<String> ofText(List<String> way) {
    int last = way.size() - 1;
    return way.get(last).startsWith("[") ? way.subList(0, last) : way;
  }

  /** From the cell on: {@code [2] outputs [0] data text/plain [1]}; empty outside of all cells. */
  private static List<String> way(JsonStreamContext at) {
    List<String> way = new ArrayList<>();
    List<String> fromCell = List.of();
    boolean list = false;
    for (JsonStreamContext c = at; c != null && !c.inRoot(); c = c.getParent()) {
      String name = c.getCurrentName();
      if (list && "cells".equals(name)) {
        // The outermost one: what a cell holds may have any name.
        fromCell = List.copyOf(way);
      }
      list = c.inArray();
      way.add(0, list ? "[" + c.getCurrentIndex() + "]" : name == null ? "" : name);
    }
    return fromCell;
  }

  private @Nullable Cell cell(List<String> way, JsonParser parser) throws IOException {
    String part = "cell=" + number(way.get(0));
    if (way.size() < 2) {
      return null;
    }
    String what = way.get(1);
    if (what.equals("outputs") && way.size() > 2) {
      String last = ofText(way).get(ofText(way).size() - 1);
      boolean image = isImage(last) && isBase64(parser);
      boolean isText = !last.startsWith("[");
      return new Cell(
          part + ",output=" + number(way.get(2)), isText && !image ? lines + 1 : 0, image);
    }
    if (what.equals("attachments")) {
      String last = ofText(way).get(ofText(way).size() - 1);
      return new Cell(part, 0, isImage(last) && isBase64(parser));
    }
    return new Cell(part, what.equals("source") || what.equals("input") ? lines + 1 : 0, false);
  }

  private static int number(String index) {
    try {
      return Integer.parseInt(index, 1, index.length() - 1, 10) + 1;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return 0;
    }
  }

  /** By its media type, or as format 3 had it. */
  private static boolean isImage(String key) {
    return (key.startsWith("image/") && !key.endsWith("+xml"))
        || key.equals("png")
        || key.equals("jpeg");
  }

  /**
   * Whether a string is nothing but base64 that begins as a picture does: not any text may hide
   * behind a media type.
   */
  private static boolean isBase64(JsonParser parser) throws IOException {
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int to = from + parser.getTextLength();
    String head = new String(chars, from, Math.min(to - from, 12));
    if (to - from < 64
        || !(head.startsWith("iVBORw0KGgo")
            || head.startsWith("/9j/")
            || head.startsWith("R0lGOD")
            || head.startsWith("UklGR"))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = chars[i];
      boolean known =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '='
              || c == '\n'
              || c == '\r';
      if (!known) {
        return false;
      }
    }
    return true;
  }

  /** How many escaped line ends stand in {@code [from, to)} of a string. */
  private int lineEnds(int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      if (content[i] == '\\') {
        i++;
        n += i < to && content[i] == 'n' ? 1 : 0;
      }
    }
    return n;
  }
}
