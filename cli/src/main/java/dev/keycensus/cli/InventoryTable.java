package dev.keycensus.cli;

import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.store.Listing;
import dev.keycensus.inventory.store.Target;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A list of identities: a line for each, as wide as the terminal and no wider. */
final class InventoryTable {
  private static final int GAP = 2;
  private static final int SHORT_ID = 12;
  private static final int NAME = 1;
  private static final int OWNER = 3;
  private static final int WHERE = 5;

  private final Listing listing;
  private final Style style;
  private final int width;

  InventoryTable(Listing listing, Style style, int width) {
    this.listing = listing;
    this.style = style;
    this.width = width;
  }

  String text() {
    StringBuilder b = new StringBuilder();
    if (!listing.entries().isEmpty()) {
      table(b);
      b.append('\n');
    }
    return b.append(summary()).toString();
  }

  private void table(StringBuilder b) {
    boolean several = targets().size() > 1;
    int id = idLength();
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"RISK", "NAME", "KIND", "OWNER", "EXPOSED", "TARGET", "ID"});
    for (Listing.Entry e : listing.entries()) {
      Owner owner = e.identity().owner();
      rows.add(
          new String[] {
            Integer.toString(e.identity().risk().score()),
            Visible.text(name(e.identity())),
            e.identity().kind().word(),
            owner == null ? "none" : Visible.text(owner.name()) + doubt(owner),
            exposed(e),
            several ? where(e) : "",
            e.identity().id().substring(0, Math.min(id, e.identity().id().length()))
          });
    }
    if (!several) {
      rows.get(0)[WHERE] = "";
    }
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    fit(widths);
    for (int r = 0; r < rows.size(); r++) {
      b.append(r == 0 ? head(rows.get(r), widths) : line(rows.get(r), widths, r - 1)).append('\n');
    }
  }

  /** Takes from the widest of name, owner and target until the lines fit. */
  private void fit(int[] widths) {
    int least = 10;
    while (sum(widths) > width) {
      int widest = NAME;
      for (int i : new int[] {OWNER, WHERE}) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= least) {
        return;
      }
      widths[widest]--;
    }
  }

  private static int sum(int[] widths) {
    return Arrays.stream(widths).sum()
        + GAP * ((int) Arrays.stream(widths).filter(w -> w > 0).count() - 1);
  }

  private String head(String[] row, int[] widths) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      if (widths[i] > 0) {
        b.append(b.length() == 0 ? "" : " ".repeat(GAP));
        b.append(i < row.length - 1 ? pad(row[i], widths[i]) : row[i]);
      }
    }
    return style.bold(b.toString());
  }

  private String line(String[] row, int[] widths, int entry) {
    StringBuilder b = new StringBuilder();
    Listing.Entry e = listing.entries().get(entry);
    for (int i = 0; i < row.length; i++) {
      if (widths[i] == 0) {
        continue;
      }
      b.append(i == 0 ? "" : " ".repeat(GAP));
      String cell = cut(row[i], widths[i]);
      String space = " ".repeat(widths[i] - length(cell));
      if (i == 0) {
        b.append(space).append(e.worst() == null ? cell : style.severity(e.worst(), cell));
      } else if (i == OWNER && e.identity().owner() == null) {
        b.append(style.yellow(cell)).append(space);
      } else if (i == row.length - 1) {
        b.append(style.dim(cell));
      } else {
        b.append(cell).append(space);
      }
    }
    return b.toString();
  }

  /** A program that calls several providers is a client of each. */
  private static String name(Identity i) {
    boolean told = i.provider().isEmpty() || i.name().contains(i.provider());
    return i.kind() == IdentityKind.MODEL_CLIENT && !told
        ? i.name() + " at " + i.provider()
        : i.name();
  }

  private static String exposed(Listing.Entry e) {
    return e.credentials() == 0 ? "-" : e.inTree() + " of " + e.credentials();
  }

  private static String doubt(Owner owner) {
    return switch (owner.status()) {
      case DECLARED -> "";
      case DERIVED, SUGGESTED -> "?";
      case LEFT -> " (left)";
    };
  }

  /** The first target that has it, and how many more have it or one of its values. */
  private static String where(Listing.Entry e) {
    int more = e.targets().size() + e.alsoIn().size() - 1;
    return Visible.text(e.targets().get(0).label()) + (more > 0 ? " +" + more : "");
  }

  /** As much of the ids as tells them apart. */
  private int idLength() {
    Set<String> whole = new HashSet<>();
    Set<String> cut = new HashSet<>();
    for (Listing.Entry e : listing.entries()) {
      String id = e.identity().id();
      whole.add(id);
      cut.add(id.substring(0, Math.min(SHORT_ID, id.length())));
    }
    return cut.size() == whole.size() ? SHORT_ID : Integer.MAX_VALUE;
  }

  private Set<Target> targets() {
    Set<Target> targets = new HashSet<>();
    listing.entries().forEach(e -> targets.addAll(e.targets()));
    return targets;
  }

  private String summary() {
    List<Listing.Entry> entries = listing.entries();
    if (listing.all() == 0) {
      return "No identities.\n";
    }
    StringBuilder b = new StringBuilder();
    b.append(style.bold(Summary.count(entries.size(), "identities", "identity")));
    if (entries.size() < listing.all()) {
      b.append(String.format(Locale.ROOT, " of %,d", listing.all()));
    }
    if (!listing.snapshots().isEmpty()) {
      b.append(" in ").append(Summary.count(listing.snapshots().size(), "target"));
    }
    long unowned = entries.stream().filter(e -> e.identity().owner() == null).count();
    long exposed = entries.stream().filter(e -> e.inTree() > 0).count();
    long shared = entries.stream().filter(e -> e.policies().contains(Listing.CROSS_REPO)).count();
    b.append(String.format(Locale.ROOT, "; %,d exposed now", exposed));
    b.append(String.format(Locale.ROOT, ", %,d without an owner", unowned));
    if (shared > 0) {
      b.append(String.format(Locale.ROOT, ", %,d with a value that several targets hold", shared));
    }
    return Wrap.text("", "", b.append('.').toString(), width);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - length(text)));
  }

  private static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }
}
