package dev.keycensus.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag of a command.
 *
 * @param name with its dashes, such as {@code --format}
 * @param letter a short form such as {@code -q}; null for none
 * @param param what its value is called; null for a switch
 * @param choices the values it knows, or none for any
 * @param file whether the value is a file or folder
 * @param section the heading that it stands under in the help
 * @param text what it does, in words
 */
record Flag(
    String name,
    @Nullable String letter,
    @Nullable String param,
    List<String> choices,
    boolean file,
    String section,
    String text) {

  static Flag toggle(String section, String name, String text) {
    return new Flag(name, null, null, List.of(), false, section, text);
  }

  static Flag value(String section, String name, String param, String text) {
    return new Flag(name, null, param, List.of(), false, section, text);
  }

  static Flag file(String section, String name, String param, String text) {
    return new Flag(name, null, param, List.of(), true, section, text);
  }

  static Flag choice(String section, String name, String param, List<String> choices, String text) {
    return new Flag(name, null, param, choices, false, section, text);
  }

  /** The same flag with a short form. */
  Flag orLetter(String letter) {
    return new Flag(name, letter, param, choices, file, section, text);
  }

  /** The help flag, which every command has. */
  static final Flag HELP = toggle("Other", "--help", "Print this help").orLetter("-h");
}
