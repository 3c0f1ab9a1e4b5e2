package dev.keycensus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Template;
import dev.keycensus.rules.UserError;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code keycensus rules test [PATH|TYPE]...}. */
final class RulesTestCommand extends RulesCommand {
  /** How many texts are made of each template. */
  private static final int EXPANSIONS = 20;

  @Override
  public String name() {
    return "rules test";
  }

  @Override
  public String about() {
    return "Tries credential types: their examples have to be found, and their counter-examples"
        + " must not be.";
  }

  @Override
  public String operands() {
    return "[PATH|TYPE]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(RULES);
  }

  @Override
  public String more() {
    return """
        A PATH is a type's file, or a folder of them; a TYPE is an id or a glob. Without
        either, all types are tried. The exit code is 1 if something fails.
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    Catalog catalog = catalog(args, io);
    Set<String> wanted = new TreeSet<>();
    for (String operand : args.operands()) {
      boolean path = catalog.matching(operand).isEmpty() && Files.exists(io.path(operand));
      if (path) {
        catalog = replacing(catalog, io.path(operand));
        wanted.addAll(Catalog.idsAt(io.path(operand)));
      }
    }
    for (String operand : args.operands()) {
      if (!Files.exists(io.path(operand)) || !catalog.matching(operand).isEmpty()) {
        named(catalog, operand).forEach(type -> wanted.add(type.id()));
      }
    }
    Trial trial = new Trial(Detector.of(catalog));
    TreeMap<String, List<String>> failures = new TreeMap<>();
    int types = 0;
    for (CredentialType type : catalog.types()) {
      if (args.operands().isEmpty() || wanted.contains(type.id())) {
        types++;
        List<String> failed = trial.of(type);
        if (!failed.isEmpty()) {
          failures.put(type.id(), failed);
        }
      }
    }
    return told(io, types, trial, failures);
  }

  private static int told(Io io, int types, Trial trial, TreeMap<String, List<String>> failures)
      throws UserError {
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    failures.forEach(
        (id, lines) -> {
          b.append(style.red("fails")).append("  ").append(style.bold(id)).append('\n');
          lines.forEach(line -> b.append("  ").append(Visible.text(line)).append('\n'));
          b.append('\n');
        });
    b.append(Summary.count(types, "type")).append(", ");
    b.append(Summary.count(trial.texts, "text")).append(": ");
    b.append(
        failures.isEmpty()
            ? style.green("all as they should be")
            : style.red(
                Summary.count(failures.size(), "type")
                    + (failures.size() == 1 ? " fails" : " fail")));
    return io.print(failures.isEmpty() ? ExitCode.OK : ExitCode.FAILS, b.append(".\n").toString());
  }

  /** Texts made of templates, and what is found in them. */
  private static final class Trial {
    private final Detector detector;
    private int texts;

    Trial(Detector detector) {
      this.detector = detector;
    }

    /** What is wrong with a type; empty if nothing is. */
    List<String> of(CredentialType type) throws UserError {
      List<String> failed = new ArrayList<>();
      int n = 0;
      for (String example : type.examples().examples()) {
        example(type, ++n, example, failed);
      }
      n = 0;
      for (String example : type.examples().counterExamples()) {
        counterExample(type, ++n, example, failed);
      }
      return failed;
    }

    private void example(CredentialType type, int n, String text, List<String> failed)
        throws UserError {
      Template template = Template.of(text, type.shape().checksum());
      for (int seed = 0; seed < EXPANSIONS; seed++) {
        String expansion = template.expand(seed);
        for (boolean inFile : new boolean[] {false, true}) {
          List<Match> matches = matches(expansion, inFile);
          if (matches.stream().noneMatch(m -> m.type().id().equals(type.id()))) {
            String instead =
                matches.isEmpty() ? "" : "; " + matches.get(0).type().id() + " is found instead";
            String where = inFile ? " between other lines" : "";
            failed.add("example " + n + " is not found" + where + instead + ": " + expansion);
            return;
          }
        }
      }
    }

    private void counterExample(CredentialType type, int n, String text, List<String> failed)
        throws UserError {
      Template template = Template.of(text, type.shape().checksum());
      for (int seed = 0; seed < EXPANSIONS; seed++) {
        String expansion = template.expand(seed);
        for (boolean inFile : new boolean[] {false, true}) {
          if (matches(expansion, inFile).stream().anyMatch(m -> m.type().id().equals(type.id()))) {
            failed.add("counter-example " + n + " is found: " + expansion);
            return;
          }
        }
      }
    }

    private List<Match> matches(String text, boolean inFile) {
      texts++;
      String whole = inFile ? "# settings\nname = demo\n" + text + "\nretries = 3\n" : text;
      byte[] bytes = whole.getBytes(UTF_8);
      return detector.detect(Text.of(bytes, bytes.length), FileKind.of("settings.txt")).matches();
    }
  }
}
