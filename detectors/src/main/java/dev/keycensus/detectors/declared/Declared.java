package dev.keycensus.detectors.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one file declares.
 *
 * @param declarations in the order of the file
 * @param references in the order of the file
 * @param problem why the file could not be understood, without its content; null where it could.
 *     What stands in it as text is detected all the same
 */
public record Declared(
    List<Declaration> declarations, List<Reference> references, @Nullable Problem problem) {

  /**
   * What is wrong with a file.
   *
   * @param line 1-based; 0 where it is the whole file
   * @param limit whether a limit was hit, rather than a mistake made
   */
  public record Problem(int line, String what, boolean limit) {}

  public Declared {
    declarations = List.copyOf(declarations);
    references = List.copyOf(references);
  }
}
