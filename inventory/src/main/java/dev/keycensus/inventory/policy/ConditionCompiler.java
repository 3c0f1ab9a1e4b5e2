package dev.keycensus.inventory.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the conditions that people write: CEL with typed attributes. It needs the parser and the
 * type checker, so it is loaded only where a policy of somebody's own is read, and by the build.
 */
final class ConditionCompiler {
  /** A longer expression is refused, in code points. */
  static final int LONGEST = 4096;

  static final CelOptions LIMITS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(32)
          .maxParseExpressionNodeCount(2_000)
          .maxParseErrorRecoveryLimit(1)
          .build();

  private final Map<String, Parameter> parameters;
  private final Map<Subject, CelCompiler> compilers = new HashMap<>();

  ConditionCompiler(Map<String, Parameter> parameters) {
    this.parameters = parameters;
  }

  /**
   * Checks an expression.
   *
   * @return it, as {@link ConditionCodec} writes it
   * @throws UserError with the line and the column in the YAML file
   */
  byte[] compile(Subject subject, Yaml when) throws UserError {
    String text = when.string();
    if (text.codePointCount(0, text.length()) > LONGEST) {
      throw when.error(
          "a condition of over " + LONGEST + " characters", "make several policies of it");
    }
    CelAbstractSyntaxTree tree;
    try {
      tree = compiler(subject).compile(text).getAst();
    } catch (CelValidationException e) {
      throw told(e, subject, when, text);
    }
    if (!tree.getResultType().equals(SimpleType.BOOL)) {
      throw when.error(
          "a condition must be true or false, not " + tree.getResultType().name(),
          "compare it with something, such as " + firstWord(text) + " == …");
    }
    try {
      return ConditionCodec.encode(tree);
    } catch (ConditionCodec.Unsupported e) {
      throw when.error(String.valueOf(e.getMessage()), null);
    }
  }

  private static String firstWord(String text) {
    List<String> words = Attributes.mentioned(text);
    return words.isEmpty() ? "nhi.kind" : words.get(0);
  }

  private CelCompiler compiler(Subject subject) {
    return compilers.computeIfAbsent(
        subject,
        s -> {
          CelCompilerBuilder builder =
              CelCompilerFactory.standardCelCompilerBuilder()
                  .setOptions(LIMITS)
                  .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
          Attributes.of(s).values().forEach(a -> builder.addVar(a.name(), type(a.type())));
          parameters.values().forEach(p -> builder.addVar("params." + p.name(), type(p.type())));
          return builder.build();
        });
  }

  private static CelType type(ValueType type) {
    return switch (type) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.INT;
      case DECIMAL -> SimpleType.DOUBLE;
      case TRUTH -> SimpleType.BOOL;
      case TEXTS -> ListType.create(SimpleType.STRING);
      case MAP -> MapType.create(SimpleType.STRING, SimpleType.STRING);
    };
  }

  private UserError told(CelValidationException e, Subject subject, Yaml when, String text) {
    List<CelIssue> issues = e.getErrors();
    if (issues.isEmpty()) {
      return when.error("this is not a condition", null);
    }
    CelIssue issue = issues.get(0);
    CelSourceLocation at = issue.getSourceLocation();
    int line = Math.max(1, at.getLine());
    int column = Math.max(0, at.getColumn());
    String message = issue.getMessage();
    List<String> lines = text.lines().toList();
    String inLine = line <= lines.size() ? lines.get(line - 1) : "";
    if (message.startsWith("undeclared reference to")) {
      int from = start(inLine, column);
      String word = Attributes.word(inLine, from);
      return when.errorInside(
          line,
          inLine.codePointCount(0, from) + 1,
          "there is no \""
              + word
              + "\" of "
              + (subject == Subject.IDENTITY || subject == Subject.INVENTORY ? "an " : "a ")
              + subject.word(),
          hint(word, subject));
    }
    return when.errorInside(line, column + 1, sentence(message), null);
  }

  /** Where the dotted word begins that the parser points into. */
  private static int start(String line, int column) {
    int points = line.codePointCount(0, line.length());
    int at = line.offsetByCodePoints(0, Math.min(column, points));
    while (at > 0
        && (Character.isLetterOrDigit(line.charAt(at - 1)) || line.charAt(at - 1) == '.')) {
      at--;
    }
    return at;
  }

  private @Nullable String hint(String word, Subject subject) {
    List<String> known = new ArrayList<>(Attributes.of(subject).keySet());
    parameters.keySet().forEach(p -> known.add("params." + p));
    for (Subject other : Subject.values()) {
      if (Attributes.of(other).containsKey(word)) {
        return "a policy with subject: " + other.word() + " has it";
      }
    }
    if (word.contains("(") || known.contains(word)) {
      return "every attribute always has a value; compare it with \"\" in place of has()";
    }
    String near = Yaml.didYouMean(word, known);
    return near != null ? near : "keycensus policy show --attributes lists what there is";
  }

  /** A message of the parser or the checker in one line, and not too long. */
  private static String sentence(String message) {
    String line = message.replace('\n', ' ').strip();
    int candidates = line.indexOf(" (candidates:");
    line = candidates > 0 ? line.substring(0, candidates) : line;
    return line.length() > 160 ? line.substring(0, 160) + " …" : line;
  }
}
