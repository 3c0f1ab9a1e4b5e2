package dev.keycensus.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The walls of the house that Maven cannot see: it lets everything through that comes along with
 * something drawn.
 */
final class WallsTest {
  private static final List<String> MODULES =
      List.of("rules", "detectors", "sources", "inventory", "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(MODULES.stream().map(WallsTest::in).toArray(String[]::new));

  private static final String DECLARED = "detectors.declared";

  private static String in(String module) {
    return "dev.keycensus." + module;
  }

  /** Without this, a rule about a module that was not found would hold of nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"rules", "detectors", "sources", "inventory", "cli"})
  void everyModuleIsLookedAt(String module) {
    assertThat(CLASSES.containPackage(in(module))).isTrue();
  }

  @Test
  void modulesDependOnlyInTheDirectionDrawn() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("rules")
        .definedBy("dev.keycensus.rules..")
        .layer("detectors")
        .definedBy("dev.keycensus.detectors..")
        .layer("sources")
        .definedBy("dev.keycensus.sources..")
        .layer("inventory")
        .definedBy("dev.keycensus.inventory..")
        .layer("cli")
        .definedBy("dev.keycensus.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("inventory")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("detectors")
        .mayOnlyBeAccessedByLayers("inventory", "cli")
        .whereLayer("sources")
        .mayOnlyBeAccessedByLayers("inventory", "cli")
        .whereLayer("rules")
        .mayOnlyBeAccessedByLayers("detectors", "inventory", "cli")
        .withOptionalLayers(true)
        .check(CLASSES);
  }

  @Test
  void gitAndArchivesStayInSources() {
    only("org.eclipse.jgit..", "sources.jgit").check(CLASSES);
    only("org.apache.commons.compress..", "sources").check(CLASSES);
  }

  @Test
  void whatAScanGivesKnowsNothingOfScanning() {
    noClasses()
        .that()
        .resideInAnyPackage(in("inventory.census"), in("inventory.owners"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in("inventory"),
            in("inventory.policy") + "..",
            in("detectors") + "..",
            in("sources.git"),
            in("sources.jgit"))
        .check(CLASSES);
  }

  /** Those who read agents, pipelines and platforms share the root and the trees, no more. */
  @ParameterizedTest
  @MethodSource("partsOfDeclared")
  void partsOfDeclaredDoNotReachIntoEachOther(String part, List<String> others) {
    assertThat(CLASSES.containPackage(in(DECLARED + part))).isTrue();
    noClasses()
        .that()
        .resideInAPackage(in(DECLARED + part))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.stream().map(o -> in(DECLARED + o)).toArray(String[]::new))
        .check(CLASSES);
  }

  static Stream<Arguments> partsOfDeclared() {
    String root = "";
    return Stream.of(
        arguments(
            ".nodes",
            List.of(root, ".places", ".agents", ".pipelines", ".platform", ".code", ".entry")),
        arguments(
            root, List.of(".places", ".agents", ".pipelines", ".platform", ".code", ".entry")),
        arguments(".places", List.of(".agents", ".pipelines", ".platform", ".code", ".entry")),
        arguments(".agents", List.of(".places", ".pipelines", ".platform", ".code", ".entry")),
        arguments(".pipelines", List.of(".places", ".agents", ".platform", ".code", ".entry")),
        arguments(".platform", List.of(".places", ".agents", ".pipelines", ".code", ".entry")),
        arguments(".code", List.of(".places", ".agents", ".pipelines", ".platform", ".entry")),
        arguments(".entry", List.of(".places")));
  }

  @Test
  void whatIsDeclaredIsReadByTheEntryAndNotChangedAfterwards() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in(DECLARED) + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    in(DECLARED + ".nodes"),
                    in(DECLARED + ".agents"),
                    in(DECLARED + ".code"),
                    in(DECLARED + ".pipelines"),
                    in(DECLARED + ".platform"))
                .or(belongToAnyOf(Collector.class, NamedFile.class, Reader.class)))
        .orShould()
        .callMethodWhere(
            describe(
                "it fills a declaration",
                call ->
                    call.getTargetOwner().isEquivalentTo(Declaration.class)
                        && call.getTarget().getRawReturnType().isEquivalentTo(Declaration.class)))
        .check(CLASSES);
  }

  @Test
  void theCommandLineLibraryStaysInCli() {
    only("picocli..", "cli").check(CLASSES);
  }

  @Test
  void yamlAndTomlStayInRulesAndExpressionsWithThoseWhoMatch() {
    // What people write for keycensus is read in rules; what they wrote for others, in declared.
    only("org.snakeyaml..", "rules", DECLARED + ".nodes", DECLARED + ".places").check(CLASSES);
    only("org.tomlj..", "rules", DECLARED + ".nodes").check(CLASSES);
    only("com.google.re2j..", "rules", "detectors", "inventory.owners").check(CLASSES);
  }

  @Test
  void jsonStaysWithThoseWhoReadItAndThoseWhoReportIt() {
    only("com.fasterxml.jackson..", "detectors", "inventory.owners", "inventory.evidence", "cli")
        .check(CLASSES);
  }

  private static ArchRule only(String library, String... modules) {
    String[] allowed = List.of(modules).stream().map(m -> in(m) + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
