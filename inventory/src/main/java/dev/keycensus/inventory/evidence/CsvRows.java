package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.owners.Csv;
import dev.keycensus.rules.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV export, by the names of its first row. */
final class CsvRows implements Rows {
  private static final int MOST_COLUMNS = 1000;

  private final String file;
  private final Csv csv;
  private final List<Csv.Cell> header;
  private int count;

  CsvRows(String file, String text) throws UserError {
    this.file = file;
    this.csv = Csv.secret(file, text, MOST_COLUMNS);
    List<Csv.Cell> first = csv.next();
    if (first == null) {
      throw new UserError(file, "the export is empty", null, 0, "export it again");
    }
    this.header = first;
    Map<String, Csv.Cell> seen = new LinkedHashMap<>();
    for (Csv.Cell cell : first) {
      if (seen.putIfAbsent(name(cell), cell) != null) {
        throw new UserError(
            place(cell), "the column " + name(cell) + " stands twice", null, 0, null);
      }
    }
  }

  /** Whether there is such a column. */
  boolean has(String column) {
    return header.stream().anyMatch(c -> name(c).equals(column));
  }

  /** Refuses a table without one of these columns: its rows would be told of by half. */
  void require(List<String> columns) throws UserError {
    List<String> missing = columns.stream().filter(c -> !has(c)).toList();
    if (!missing.isEmpty()) {
      throw new UserError(
          file + ":1:1",
          "the table has no column " + String.join(", ", missing),
          null,
          0,
          "export it again, with all columns");
    }
  }

  @Override
  public @Nullable Row next() throws UserError {
    List<Csv.Cell> cells = csv.next();
    if (cells == null) {
      if (count == 0) {
        throw new UserError(file, "the export has no rows", null, 0, "export it again");
      }
      return null;
    }
    count++;
    Csv.Cell first = cells.get(0);
    if (cells.size() != header.size()) {
      throw new UserError(
          place(cells.get(Math.min(cells.size(), header.size()) - 1)),
          "row " + count + " has " + cells.size() + " cells and not " + header.size(),
          null,
          0,
          "export it again");
    }
    Map<String, Row> members = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      Csv.Cell cell = cells.get(i);
      String name = name(header.get(i));
      members.put(
          name, new Row(file, cell.line(), cell.column(), name, cell.text().strip(), null, null));
    }
    return new Row(
        file, first.line(), first.column(), Integer.toString(count), null, members, null);
  }

  private String place(Csv.Cell cell) {
    return file + ":" + cell.line() + ":" + cell.column();
  }

  private static String name(Csv.Cell cell) {
    return cell.text().strip();
  }
}
