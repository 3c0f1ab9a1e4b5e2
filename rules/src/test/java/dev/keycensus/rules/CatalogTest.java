package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final Catalog EMPTY = new Catalog(List.of(), "none");

  @Test
  void readsAFolder() throws Exception {
    Catalog catalog = TestCatalog.load();
    assertThat(catalog.types())
        .extracting(CredentialType::id)
        .containsExactly(
            "acme-deploy-key",
            "acme-multi-token",
            "atlassian-api-token",
            "azure-storage-key",
            "github-pat-classic",
            "jwt",
            "private-key");
    for (CredentialType type : catalog.types()) {
      assertThat(catalog.get(type.id())).isSameAs(type);
    }
    assertThat(catalog.get("a")).isNull();
    assertThat(catalog.get("zzz")).isNull();
  }

  @Test
  void readsEveryKeyOfAType() throws Exception {
    CredentialType type = type(TestCatalog.load(), "github-pat-classic");
    assertThat(type.name()).isEqualTo("GitHub personal access token (classic)");
    assertThat(type.provider()).isEqualTo("GitHub");
    assertThat(type.kind()).isEqualTo(IdentityKind.HUMAN_SHARED);
    assertThat(type.secret()).isTrue();
    assertThat(type.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(type.tier()).isEqualTo(Tier.HIGH);
    assertThat(type.confidence()).isEqualTo(Tier.HIGH);
    assertThat(type.lifetime()).isEqualTo(new Lifetime(Lifetime.Kind.STATIC, null));
    assertThat(type.rotationDays()).isEqualTo(90);
    assertThat(type.revoke()).startsWith("gh api");
    assertThat(type.docs()).startsWith("https://docs.github.com");
    assertThat(type.alternative()).contains("one hour");
    assertThat(type.notes()).isNull();
    assertThat(type.examples().examples()).hasSize(2);
    assertThat(type.examples().counterExamples()).hasSize(3);
    assertThat(type.shape())
        .isEqualTo(
            new Shape(
                Shape.Matcher.PATTERN,
                "\\b(gh" + "p_[0-9A-Za-z]{36})\\b",
                List.of("gh" + "p_"),
                List.of(),
                0,
                48,
                Checksum.GITHUB_CRC32,
                3.0,
                List.of()));
    CredentialType named = type(TestCatalog.load(), "acme-deploy-key");
    assertThat(named.shape().matcher()).isEqualTo(Shape.Matcher.NAMED);
    assertThat(named.shape().before()).isEqualTo(64);
    assertThat(named.shape().after()).isEqualTo(256);
    assertThat(named.lifetime()).isEqualTo(new Lifetime(Lifetime.Kind.SESSION, "1h"));
    assertThat(named.pairs()).containsExactly("github-pat-classic");
    assertThat(named.notes())
        .isEqualTo("The key has no shape of its own; it is known by the name beside it. Ünïcode.");
    CredentialType multi = type(TestCatalog.load(), "acme-multi-token");
    assertThat(multi.secret()).isFalse();
    assertThat(multi.confidence()).isEqualTo(Tier.MEDIUM);
    assertThat(multi.shape().publicValues())
        .containsExactly("0123456789abcdef", "fedcba9876543210");
  }

  @Test
  void theCompiledCatalogueIsTheCatalogue() throws Exception {
    Catalog read = TestCatalog.load();
    CatalogCodec.Encoded encoded = CatalogCodec.encode(read.types());
    Catalog decoded = CatalogCodec.decode(encoded.facts(), new CatalogCodec.Texts(encoded.texts()));
    assertThat(decoded.hash()).isEqualTo(read.hash()).matches(hash -> hash.length() == 32);
    assertThat(decoded.types()).hasSameSizeAs(read.types());
    for (CredentialType type : read.types()) {
      CredentialType other = type(decoded, type.id());
      assertThat(other.facts()).isEqualTo(type.facts());
      assertThat(other.prose()).isEqualTo(type.prose());
      assertThat(other.prose()).isSameAs(other.prose());
    }
  }

  @Test
  void compilingIsDeterministic(@TempDir Path one, @TempDir Path two) throws Exception {
    CatalogCompiler.main(new String[] {TestCatalog.folder().toString(), one.toString()});
    CatalogCompiler.main(new String[] {TestCatalog.folder().toString(), two.toString()});
    for (String name : List.of(CatalogCodec.FACTS, CatalogCodec.TEXTS)) {
      Path file = Path.of("dev", "keycensus", "rules", name);
      assertThat(one.resolve(file)).hasSameBinaryContentAs(two.resolve(file));
    }
  }

  @Test
  void aBadFileFailsTheBuildWithItsPlace(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("x.yaml"), "id: x\nnme: X\n", UTF_8);
    assertThatThrownBy(
            () -> CatalogCompiler.main(new String[] {folder.toString(), folder.toString()}))
        .hasMessageEndingWith(
            "x.yaml:2:1: unknown key \"nme\"\n  nme: …\n  ^\n  did you mean \"name\"?");
  }

  @Test
  void aMissingFolderIsAnEmptyCatalogue(@TempDir Path folder) throws Exception {
    CatalogCompiler.compile(folder.resolve("none"), folder);
    Path facts = folder.resolve("dev/keycensus/rules/" + CatalogCodec.FACTS);
    assertThat(CatalogCodec.decode(Files.readAllBytes(facts), new CatalogCodec.Texts()).types())
        .isEmpty();
  }

  @Test
  void withoutTakesIdsAndGlobs() throws Exception {
    Catalog catalog = TestCatalog.load();
    assertThat(catalog.without(List.of("acme-*", "jwt")).types())
        .extracting(CredentialType::id)
        .containsExactly(
            "atlassian-api-token", "azure-storage-key", "github-pat-classic", "private-key");
    assertThat(catalog.without(List.of("*")).types()).isEmpty();
    assertThat(catalog.without(List.of())).isSameAs(catalog);
    assertThat(catalog.without(List.of("no-such"))).isSameAs(catalog);
    assertThat(catalog.without(List.of("jwt")).hash()).isNotEqualTo(catalog.hash());
    assertThat(catalog.matching("*-key"))
        .extracting(CredentialType::id)
        .containsExactly("acme-deploy-key", "azure-storage-key", "private-key");
    assertThat(catalog.matching("?wt")).hasSize(1);
    assertThat(catalog.matching("a*a*n"))
        .extracting(CredentialType::id)
        .containsExactly("atlassian-api-token");
    assertThat(catalog.matching("")).isEmpty();
    assertThat(catalog.matching("jw")).isEmpty();
  }

  @Test
  void plusReadsOneFileAndRefusesATakenId(@TempDir Path folder) throws Exception {
    Path github = TestCatalog.folder().resolve("github/github-pat-classic.yaml");
    Catalog one = EMPTY.plus(github);
    assertThat(one.types()).hasSize(1);
    assertThatThrownBy(() -> one.plus(github))
        .isInstanceOfSatisfying(
            UserError.class,
            e ->
                assertThat(e.render())
                    .isEqualTo(
                        github
                            + ":1:5: the id \"github-pat-classic\" is taken by a type that is"
                            + " there already\n"
                            + "  id: github-pat-classic\n"
                            + "      ^\n"
                            + "  choose another id, or switch that type off"));
    assertThat(one.without(List.of("github-*")).plus(github).types()).hasSize(1);
    assertThatThrownBy(() -> one.plus(folder.resolve("none.yaml")))
        .isInstanceOf(UserError.class)
        .hasMessage("no such file");
    assertThatThrownBy(() -> one.plus(folder))
        .isInstanceOf(UserError.class)
        .hasMessage("no *.yaml file in this folder");
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Files.copy(github, folder.resolve("a/github-pat-classic.yaml"));
    Files.copy(github, folder.resolve("b/github-pat-classic.yml"));
    assertThatThrownBy(() -> EMPTY.plus(folder))
        .isInstanceOfSatisfying(
            UserError.class,
            e ->
                assertThat(e.render())
                    .contains("b/github-pat-classic.yml:1:5: the id")
                    .endsWith("by " + folder.resolve("a/github-pat-classic.yaml")));
  }

  @Test
  void readsFoldersOfEverySystem() throws Exception {
    for (Configuration system : List.of(Configuration.unix(), Configuration.windows())) {
      try (FileSystem files = Jimfs.newFileSystem(system)) {
        Path folder = files.getPath("own rules");
        Files.createDirectories(folder.resolve("a"));
        Files.copy(
            TestCatalog.folder().resolve("general/jwt.yml"),
            folder.resolve("a").resolve("jwt.yml"));
        Files.writeString(folder.resolve("README.md"), "not a rule", UTF_8);
        assertThat(EMPTY.plus(folder).get("jwt")).isNotNull();
        Files.writeString(folder.resolve("x.yaml"), "id: y", UTF_8);
        assertThatThrownBy(() -> EMPTY.plus(folder))
            .isInstanceOfSatisfying(
                UserError.class,
                e -> assertThat(e.render()).startsWith(folder.resolve("x.yaml") + ":1:5: the id"));
      }
    }
  }

  @Test
  void linksAreFollowedToFilesAndNeverSkippedInSilence(@TempDir Path folder) throws Exception {
    Path github = TestCatalog.folder().resolve("github/github-pat-classic.yaml");
    Files.createSymbolicLink(folder.resolve("github-pat-classic.yaml"), github);
    assertThat(EMPTY.plus(folder).types()).hasSize(1);
    Path dangling = folder.resolve("x.yaml");
    Files.createSymbolicLink(dangling, folder.resolve("nowhere"));
    assertThatThrownBy(() -> EMPTY.plus(folder))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.render()).isEqualTo(dangling + ": no such file"));
  }

  @Test
  void pairsMustExist(@TempDir Path folder) throws Exception {
    Path acme = TestCatalog.folder().resolve("acme/acme-deploy-key.yaml");
    assertThatThrownBy(() -> EMPTY.plus(acme))
        .isInstanceOf(UserError.class)
        .hasMessage("\"pairs\" names no type: \"github-pat-classic\"");
    assertThat(EMPTY.plus(TestCatalog.folder().resolve("github")).plus(acme).types()).hasSize(2);
  }

  @Test
  void theConstructorChecksTheOrder() throws Exception {
    List<CredentialType> types = new ArrayList<>(TestCatalog.load().types());
    types.add(types.get(0));
    assertThatThrownBy(() -> new Catalog(types, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  private static CredentialType type(Catalog catalog, String id) {
    CredentialType type = catalog.get(id);
    assertThat(type).as(id).isNotNull();
    return java.util.Objects.requireNonNull(type);
  }
}
