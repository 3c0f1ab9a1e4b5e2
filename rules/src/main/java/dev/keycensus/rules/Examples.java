package dev.keycensus.rules;

import java.util.List;

/**
 * What a type finds and what it must leave alone, as the texts of {@link Template}s.
 *
 * @param examples each expansion holds one match of the type
 * @param counterExamples no expansion holds any
 */
public record Examples(List<String> examples, List<String> counterExamples) {
  static final Examples NONE = new Examples(List.of(), List.of());

  public Examples {
    examples = List.copyOf(examples);
    counterExamples = List.copyOf(counterExamples);
  }
}
