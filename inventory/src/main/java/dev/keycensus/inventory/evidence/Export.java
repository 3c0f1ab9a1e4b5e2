package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.rules.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an export, whole or not at all: CSV or JSON, as a list, wrapped, in lines or in pages,
 * packed with gzip or not, in UTF-8 or UTF-16, in one file or in many. Columns and members are
 * known by their names; those that nobody needs are passed over.
 */
public final class Export {
  /** Bytes of one file, unpacked. Rows are read one after another, so this bounds time only. */
  static final long LARGEST = 16L << 30;

  /**
   * So much may come of a packed file of any size; of more than that {@link #MOST_TIMES} as much.
   */
  static final long UNPACKED = 512L << 20;

  /** Logs unpack to ten or twenty times as much. */
  private static final int MOST_TIMES = 100;

  private static final int LARGEST_CSV = 64 << 20;

  /** So many rows are looked at for what they are of. */
  private static final int PEEKED = 50;

  private final Values values;
  private @Nullable ExportKind asked;
  private @Nullable Reading reading;
  private String file = "";
  private long rows;

  /**
   * One in the making.
   *
   * @param kind null to find out
   * @param values makes ids of secret values that stand in it
   */
  public Export(@Nullable ExportKind kind, Values values) {
    this.asked = kind;
    this.values = values;
  }

  /**
   * What was read.
   *
   * @param kind null where there was nothing
   * @param rows how many there were, also of those that tell of no credential
   * @param notes what was left out, for people
   */
  public record Imported(
      @Nullable ExportKind kind, long rows, List<Known> known, List<String> notes) {}

  /**
   * Reads one file.
   *
   * @param file as errors name it
   * @param kind null to find out
   * @param values makes ids of secret values that stand in it
   * @throws UserError with the line and column of what is wrong
   */
  public static List<Known> read(
      String file, @Nullable ExportKind kind, InputStream in, Values values)
      throws UserError, IOException {
    Export export = new Export(kind, values);
    export.add(file, in);
    return export.end().known();
  }

  /** All that was added. */
  public Imported end() throws UserError {
    Reading read = reading;
    if (read == null) {
      return new Imported(asked, rows, List.of(), List.of());
    }
    read.end();
    return new Imported(read.kind, rows, read.known(), read.notes());
  }

  /**
   * Reads a file of it; of several all are of one kind.
   *
   * @param name as errors name it
   * @throws UserError with the line and column of what is wrong; then nothing of it counts
   */
  public void add(String name, InputStream in) throws UserError, IOException {
    file = name;
    try {
      Counted packed = new Counted(in);
      InputStream buffered = new BufferedInputStream(packed, 1 << 16);
      boolean gzip = isGzip(buffered);
      InputStream plain =
          gzip ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16)) : buffered;
      text(new Limited(plain, gzip ? packed : null));
    } catch (CharacterCodingException e) {
      throw new UserError(file, "is not text", null, 0, "exports are UTF-8 or UTF-16");
    } catch (TooLarge e) {
      throw new UserError(
          file,
          "is larger than "
              + (LARGEST >> 30)
              + " GiB, a table of over 64 MiB, or unpacks to more than any log does",
          null,
          0,
          "export a part of it");
    } catch (ZipException | EOFException e) {
      throw new UserError(file, "is not a whole gzip file", null, 0, "export it again");
    }
  }

  private void text(InputStream in) throws UserError, IOException {
    Reader reader = new java.io.BufferedReader(decoded(in), 1 << 16);
    int first = skipSpace(reader);
    if (first < 0) {
      throw new UserError(file, "the export is empty", null, 0, "export it again");
    }
    if (first == '{' || first == '[') {
      json(reader);
    } else {
      csv(all(reader));
    }
  }

  private void json(Reader reader) throws UserError, IOException {
    Rows rows = new JsonRows(file, reader);
    List<Row> peeked = new ArrayList<>();
    ExportKind kind = asked;
    Row row = rows.next();
    if (row != null && row.has("Content") && row.has("ReportFormat")) {
      report(row, rows);
      return;
    }
    while (row != null && kind == null && peeked.size() < PEEKED) {
      kind = Reading.kindOf(row);
      peeked.add(row);
      row = kind == null ? rows.next() : null;
    }
    if (row != null) {
      peeked.add(row);
    }
    if (kind == null) {
      throw peeked.isEmpty() ? emptyList() : unknown();
    }
    rows(kind, peeked, rows);
  }

  /** A credential report as the service answers it: CSV, in base64 unless a client undid that. */
  private void report(Row row, Rows rows) throws UserError, IOException {
    if (asked != null && asked != ExportKind.AWS_CREDENTIAL_REPORT) {
      throw row.error("is an export of aws-credential-report");
    }
    String text = row.need("Content");
    byte[] content;
    try {
      content =
          text.indexOf(',') >= 0 ? text.getBytes(UTF_8) : Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new UserError(row.place(), "Content is not base64", null, 0, "export it again");
    }
    if (rows.next() != null) {
      throw row.error("is not the only row");
    }
    csv(all(decoded(new ByteArrayInputStream(content))));
  }

  private void csv(String text) throws UserError, IOException {
    CsvRows rows = new CsvRows(file, text);
    ExportKind kind =
        rows.has("access_key_1_active")
            ? ExportKind.AWS_CREDENTIAL_REPORT
            : rows.has("provider") ? ExportKind.KEYCENSUS : null;
    if (asked != null && asked != kind) {
      throw new UserError(
          file + ":1:1",
          "is no export of " + asked.word(),
          null,
          0,
          asked == ExportKind.AWS_CREDENTIAL_REPORT
              ? "a credential report has a column access_key_1_active"
              : asked == ExportKind.KEYCENSUS
                  ? "such rows have a column provider"
                  : "such exports are JSON");
    }
    if (kind == null) {
      throw unknown();
    }
    if (kind == ExportKind.AWS_CREDENTIAL_REPORT) {
      rows.require(AwsReport.COLUMNS);
    }
    rows(kind, List.of(), rows);
  }

  private void rows(ExportKind kind, List<Row> peeked, Rows more) throws UserError, IOException {
    Reading read = reading == null ? Reading.of(kind, values) : reading;
    reading = read;
    asked = kind;
    more.want(read.members());
    for (Row row : peeked) {
      read(read, row);
    }
    for (Row row = more.next(); row != null; row = more.next()) {
      read(read, row);
    }
  }

  private void read(Reading reading, Row row) throws UserError {
    rows++;
    if (row.isObject()) {
      reading.row(row);
    } else {
      reading.bareId(row);
    }
  }

  /** Nothing in it, which is true of every kind: none of them has been asked for. */
  private UserError emptyList() {
    return new UserError(
        file,
        "the list is empty, so nothing tells what it is an export of",
        null,
        0,
        "name its kind in the place of auto: " + String.join(", ", ExportKind.words()));
  }

  private UserError unknown() {
    return new UserError(
        file,
        "nothing in it tells what it is an export of",
        null,
        0,
        "kinds: " + String.join(", ", ExportKind.words()));
  }

  private static String all(Reader reader) throws IOException {
    StringBuilder b = new StringBuilder();
    char[] buffer = new char[1 << 14];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      b.append(buffer, 0, n);
      if (b.length() > LARGEST_CSV) {
        throw new TooLarge();
      }
    }
    return b.toString();
  }

  /** The first character that is no space, which stays to be read; -1 for none. */
  private static int skipSpace(Reader reader) throws IOException {
    // Lines are counted from the beginning, so the space is put back where it is little.
    reader.mark(1 << 15);
    for (int i = 0; i < 1 << 15; i++) {
      int c = reader.read();
      if (c < 0 || c > ' ') {
        reader.reset();
        return c;
      }
    }
    return -1;
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  /** By its byte order mark; PowerShell writes UTF-16. */
  private static Reader decoded(InputStream raw) throws IOException {
    InputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(3);
    int a = in.read();
    int b = in.read();
    int c = in.read();
    in.reset();
    Charset charset = a == 0xff && b == 0xfe ? UTF_16LE : a == 0xfe && b == 0xff ? UTF_16BE : UTF_8;
    int mark = !charset.equals(UTF_8) ? 2 : a == 0xef && b == 0xbb && c == 0xbf ? 3 : 0;
    in.skipNBytes(mark);
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** There is too much of it. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends in an error where too much comes: a small file may unpack to a large one. */
  private static final class Limited extends FilterInputStream {
    private final @Nullable Counted packed;
    private long read;

    Limited(InputStream in, @Nullable Counted packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      count(n);
      return n;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(int n) throws IOException {
      read += Math.max(0, n);
      if (read > LARGEST
          || (packed != null && read > UNPACKED && read > UNPACKED + packed.read * MOST_TIMES)) {
        throw new TooLarge();
      }
    }
  }

  /** Counts what is read. */
  private static final class Counted extends FilterInputStream {
    private long read;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      read += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      read += Math.max(0, n);
      return n;
    }
  }
}
