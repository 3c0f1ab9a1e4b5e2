package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are either a document or an error with a place. */
class YamlFuzzTest {
  @FuzzTest
  void anyBytesAreADocumentOrAnError(FuzzedDataProvider data) {
    try {
      Yaml.parse("f.yaml", data.consumeRemainingAsBytes());
    } catch (UserError e) {
      assertThat(e.render()).startsWith("f.yaml");
    }
  }
}
