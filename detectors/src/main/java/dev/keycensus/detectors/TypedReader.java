package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a test types into a field that its locator names:
 *
 * <pre>
 * find(By.id("name")).sendKeys("x")   cy.get('#name').type('x')   page.fill('input[name="name"]', 'x')
 * fill_in 'name', with: 'x'   $('#name').val('x')   onView(withId(R.id.name)).perform(typeText("x"))
 * type(getByLabelText(/name/i), 'x')   change(nameInput, { target: { value: 'x' } })
 * </pre>
 *
 * Only names of passwords: tokens and keys are not typed.
 */
final class TypedReader extends ValueReader {
  private static final int NAME_LIMIT = 64;
  private static final int LOCATOR = 48;
  private static final int BEFORE = 100;
  private static final int CALLS = 4;

  private static final Set<String> ENTERING =
      Set.copyOf(
          Values.spaced(
              "sendkeys send_keys type typetext type_text fill fillin fill_in fillfield setvalue"
                  + " set_value setvalueimmediately val settext set_text inputtext input_text"
                  + " replacetext entertext enter_text entervalue enter presssequentially change"
                  + " input setinput typeinto"));

  private final Probe probe;

  TypedReader(Probe probe) {
    super(probe);
    this.probe = probe;
  }

  @Nullable Assignment read() {
    if (kind != FileKind.SOURCE
        || !(w.startsWith("pass", probe.at()) || w.startsWith("pwd", probe.at()))) {
      return null;
    }
    takeName(probe, NAME_LIMIT);
    while (nameStart < probe.at() && !Chars.isAlnum(w.at(nameStart))) {
      nameStart++;
    }
    i = nameEnd;
    int end = locatorEnd();
    if (end < 0) {
      return null;
    }
    i = end;
    endName();
    return w.at(i) == ',' ? argument() : chained();
  }

  private static final String[] FIELDS = {
    "input", "field", "textbox", "box", "element", "edittext"
  };

  /** Leaves out the word for the field itself: what is entered is no field. */
  private void endName() {
    for (String field : FIELDS) {
      int from = nameEnd - field.length();
      if (from >= probe.end() && w.startsWith(field, from)) {
        nameEnd = from;
        break;
      }
    }
    while (nameEnd > probe.end() && !Chars.isAlnum(w.at(nameEnd - 1))) {
      nameEnd--;
    }
  }

  /** Where the locator's argument ends: at a comma, or behind its closing brackets. */
  private int locatorEnd() {
    int j = nameEnd;
    int square = 0;
    for (; j - nameEnd < LOCATOR; j++) {
      int c = w.at(j);
      if (c < ' ' || c == ';' || c == '{' || c == '}' || c == '(' || c == '+') {
        return -1;
      }
      if (c == '[') {
        square++;
      } else if (c == ']') {
        square--;
        if (w.at(j + 1) == '.') {
          return j + 1; // fields["name"].
        }
      } else if (c == ',' && square <= 0) {
        return j;
      } else if (c == ')') {
        break;
      } else if (c == ' ' && j == nameEnd) {
        return -1; // A sentence.
      }
    }
    if (w.at(j) != ')') {
      return -1;
    }
    while (w.at(j) == ')' && j - nameEnd < LOCATOR + 8) {
      j++;
    }
    return w.at(j) == ',' || w.at(j) == '.' || w.at(j) <= ' ' ? j : -1;
  }

  /** {@code fill('#name', 'x')}: the call before the locator says that something is entered. */
  private @Nullable Assignment argument() {
    if (!isEntered()) {
      return null;
    }
    i++;
    skipSpaces();
    if (w.at(i) == '{') {
      i++;
      skipSpaces();
    }
    if (w.startsWith("target:", i)) {
      i += 7;
      skipSpaces();
      if (w.at(i) != '{') {
        return null;
      }
      i++;
      skipSpaces();
    }
    for (String keyword : new String[] {"with:", "value:", "with =>", ":with =>"}) {
      if (w.startsWith(keyword, i)) {
        i += keyword.length();
        skipSpaces();
        break;
      }
    }
    return Chars.isQuote(w.at(i)) ? quoted(Syntax.CALL, w.at(i), "") : null;
  }

  /** Whether a word for entering stands before the name, at the beginning of the call around it. */
  private boolean isEntered() {
    int j = nameStart - 1;
    for (; nameStart - j < BEFORE; j--) {
      int c = w.at(j);
      if (c < ' ' || c == ';') {
        return false;
      }
      boolean opens = c == '(' || (c == ' ' && (Chars.isQuote(w.at(j + 1)) || w.at(j + 1) == ':'));
      if (opens && isEntering(j)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the word that ends before {@code end} is one for entering. */
  private boolean isEntering(int end) {
    int from = end;
    while (end - from < 24 && (Chars.isAlnum(w.at(from - 1)) || w.at(from - 1) == '_')) {
      from--;
    }
    return from < end && ENTERING.contains(Values.lower(w.latin1(from, end)));
  }

  /** {@code find(…).clear().sendKeys("x")}: over calls without a literal to one that enters it. */
  private @Nullable Assignment chained() {
    for (int n = 0; n < CALLS; n++) {
      skipSpacesAndNewline();
      if (w.at(i) != '.') {
        return null;
      }
      i++;
      int start = i;
      while (i - start < 32 && (Chars.isAlnum(w.at(i)) || w.at(i) == '_')) {
        i++;
      }
      if (w.at(i) != '(' || i == start) {
        return null;
      }
      String call = Values.lower(w.latin1(start, i));
      i++;
      skipSpaces();
      if (call.equals("perform") && w.startsWith("cleartext(),", i)) {
        i += 12;
        skipSpaces();
      }
      if (call.equals("perform")) {
        start = i;
        while (i - start < 32 && Chars.isAlnum(w.at(i))) {
          i++;
        }
        call = Values.lower(w.latin1(start, i));
        i++;
      }
      if (ENTERING.contains(call)) {
        return Chars.isQuote(w.at(i)) || w.at(i) == '@' ? value(Syntax.CALL, true) : null;
      }
      start = i;
      while (i - start < 24 && w.at(i) >= ' ' && w.at(i) != ')' && w.at(i) != '(') {
        i++;
      }
      if (w.at(i) != ')') {
        return null;
      }
      i++;
    }
    return null;
  }
}
