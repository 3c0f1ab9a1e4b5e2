package dev.keycensus.detectors;

/**
 * What the judgement of a generic value looks at: whole numbers, so that the outcome is the same on
 * every JVM. The text says in a report what a high number means; features that say nothing to a
 * reader have an empty one.
 */
enum Feature {
  // The name.
  IS_PASSWORD("name of a password"),
  IS_SECRET("name of a secret"),
  IS_CREDENTIAL("name of a credential"),
  IS_TOKEN("name of a token"),
  IS_KEY("name of a key"),
  IS_AUTH("name of an authorization"),
  LAST_PROMISES("last word of the name promises a secret"),
  LAST_ABOUT(""),
  NAME_DERIVED("a hash, code or signature by its name"),
  LAST_CONTENT("the name ends in value or data"),
  NAME_WORDS(""),
  NAME_LENGTH(""),
  NAME_BARE(""),
  NAME_UPPER("an environment variable or constant"),
  NAME_DOTTED("a dotted property"),
  NAME_CAMEL("a program's variable"),
  NAME_NUMBERED("the name ends in a number"),
  NAME_STRONG("words such as api, access or client in the name"),
  NAME_NOT_HELD(""),
  NAME_ACCOUNT("words such as root, admin or database in the name"),
  NAME_PRETEND(""),
  // How it is written.
  EQUALS("assigned with ="),
  COLON("assigned with a colon"),
  COMPARE("compared with it"),
  PAIR("given as a pair"),
  CALL("passed to a call"),
  SECOND("second argument beside a user"),
  ELEMENT("text of an element"),
  FLAG("value of a flag"),
  WORD("behind a keyword"),
  DEFAULT("the default of a lookup"),
  INNER("inside a query or connection string"),
  LIST("element of a list"),
  WRAPPED("passed to a decoder"),
  QUOTED("a literal"),
  SOURCE("in a program"),
  CONFIG("in a configuration file"),
  YAML("in YAML"),
  JSON("in JSON"),
  MARKUP("in markup"),
  SHELL("in a shell script"),
  TEXT("in prose or a log"),
  LOCK("in a lock file"),
  DATA("in a data file"),
  ASSET("in a style sheet or minified code"),
  // The value.
  LENGTH(""),
  ENTROPY("as varied as random characters"),
  DISTINCT(""),
  LOWER(""),
  UPPER(""),
  DIGITS("digits in it"),
  SPECIALS("special characters in it"),
  SEPARATORS(""),
  SPACES("spaces"),
  SLASHES(""),
  FOREIGN("characters beyond ASCII"),
  CHANGES(""),
  LETTER_RUN(""),
  TRAILING_DIGITS("digits at its end"),
  CLASSES("several kinds of characters"),
  COVERED("made of common words"),
  LEET_COVERED("made of common words in disguise"),
  HEX("hexadecimal"),
  HEX_DIGEST("as long as a digest"),
  UUID("a UUID"),
  BASE64("base64"),
  BASE32("base32"),
  ALNUM("letters and digits only"),
  CAMEL("a program's identifier"),
  SNAKE("words joined by underscores"),
  UPPER_SNAKE("a constant's name"),
  KEBAB("words joined by dashes"),
  DOTTED("words joined by dots"),
  PATH("a path or an address"),
  NUMBER("a number"),
  CODE("an expression"),
  STEPS("a sequence or a repetition"),
  // Words in the value.
  SAYS_SECRET("says password, secret, token or key"),
  SAYS_TEST("says test, example, dummy or the like"),
  SAYS_YOUR("says your, my, change or insert"),
  SAYS_USER("says admin, root, guest or user"),
  SAYS_FOO("says foo, bar or abc"),
  SAYS_TYPE("a type, a state or an algorithm"),
  IS_NAME("equal to its name"),
  SHARES_NAME("shares words with its name"),
  // Around it.
  COMMENT("in a comment"),
  USER("a user beside it"),
  IS_USER("equal to the user beside it"),
  HOST("a host beside it"),
  ASSERT("in an assertion"),
  CONCATENATED("joined to an expression"),
  BEFORE_WORD("followed by prose"),
  LONG_LINE("in a very long line"),
  NEAR_USER("a user on the lines around it"),
  IS_NEAR_USER("equal to the user on the lines around it"),
  NEAR_HOST("a host on the lines around it"),
  NEAR_TEST("in a test"),
  LINE_ENDS(""),
  NESTED("inside encoded or escaped text");

  private final String text;

  Feature(String text) {
    this.text = text;
  }

  private static final Feature[] ALL = values();

  /** How many there are: the length of what {@link Features} gives. */
  static int count() {
    return ALL.length;
  }

  /** Where its number stands in what {@link Features} gives. */
  @SuppressWarnings("EnumOrdinal") // The order is ours alone: the model's resource has names.
  int index() {
    return ordinal();
  }

  @SuppressWarnings("EnumOrdinal")
  static Feature at(int index) {
    return ALL[index];
  }

  /** A few words for a report; empty for what says nothing to a reader. */
  String text() {
    return text;
  }
}
