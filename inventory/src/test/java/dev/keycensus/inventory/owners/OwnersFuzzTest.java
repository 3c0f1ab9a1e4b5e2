package dev.keycensus.inventory.owners;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.TreeMap;

/**
 * Whatever a tree says of its owners, it is read. With {@code JAZZER_FUZZ=1} this searches; without
 * it runs once.
 */
class OwnersFuzzTest {
  private static final String[] FILES = {
    "CODEOWNERS",
    ".github/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    "OWNERS",
    "OWNERS_ALIASES",
    "catalog-info.yaml",
    "cortex.yaml",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "MAINTAINERS"
  };

  @FuzzTest
  void anyBytesAreRead(FuzzedDataProvider data) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    String file = data.pickValue(FILES);
    String path = data.consumeString(50);
    files.put(file, data.consumeRemainingAsBytes());
    Owners owners = Owners.read(files);
    for (Owner owner : owners.all(path)) {
      assertThat(owner.name()).isNotBlank();
      assertThat(owner.file()).isEqualTo(file);
      assertThat(owner.line()).isPositive();
    }
  }
}
