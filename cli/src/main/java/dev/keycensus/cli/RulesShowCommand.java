package dev.keycensus.cli;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code keycensus rules show TYPE}. */
final class RulesShowCommand extends RulesCommand {
  private static final int INDENT = 14;

  @Override
  public String name() {
    return "rules show";
  }

  @Override
  public String about() {
    return "Tells all that keycensus knows about a credential type.";
  }

  @Override
  public String operands() {
    return "TYPE...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(RULES);
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().isEmpty()) {
      throw new UserError("rules show needs the id of a type", "keycensus rules list tells them");
    }
    Catalog catalog = catalog(args, io);
    Style style = new Style(io.colorful(io.outTerminal()));
    int width = io.outTerminal() ? io.width() : 80;
    StringBuilder b = new StringBuilder();
    for (String operand : args.operands()) {
      for (CredentialType type : named(catalog, operand)) {
        b.append(b.length() == 0 ? "" : "\n");
        new Page(b, style, width).write(type);
      }
    }
    return io.print(ExitCode.OK, b.toString());
  }

  private record Page(StringBuilder b, Style style, int width) {
    void write(CredentialType type) {
      b.append(style.bold(TextReport.title(type))).append('\n');
      entry("id", type.id());
      entry("severity", type.severity().word());
      entry("confidence", type.tier().word());
      entry("identity", TextReport.kind(type.kind()));
      if (!type.secret()) {
        entry("secret", "no: it is only the name of one");
      }
      String ttl = type.lifetime().ttl();
      entry("lifetime", type.lifetime().kind().word() + (ttl == null ? "" : ", " + ttl));
      if (type.rotationDays() > 0) {
        entry("rotate", "every " + Summary.count(type.rotationDays(), "day"));
      }
      shape(type.shape());
      if (!type.pairs().isEmpty()) {
        entry("needs", String.join(", ", type.pairs()));
      }
      entry("revoke", type.revoke());
      entry("instead", type.alternative());
      entry("see", type.docs());
      entry("note", type.notes());
    }

    private void shape(Shape shape) {
      entry(
          "found by",
          Visible.text(shape.matcher().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      if (!shape.anchors().isEmpty()) {
        entry("anchors", String.join("  ", shape.anchors()));
      }
      if (!shape.names().isEmpty()) {
        entry("names", String.join("  ", shape.names()));
      }
      entry("pattern", shape.pattern());
      if (shape.checksum() != Checksum.NONE) {
        entry("check digits", shape.checksum().word());
      }
      if (shape.minEntropy() > 0) {
        entry("entropy", "at least " + shape.minEntropy() + " bits a character");
      }
    }

    private void entry(String name, @Nullable String text) {
      new Entries(b, style, INDENT, width).add(name, text);
    }
  }
}
