package dev.keycensus.detectors.declared.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.YamlNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of expressions without a run. */
class AzureExpressionTest {
  private static final Node KNOWN =
      YamlNodes.read(
              """
              name: prod
              none: ''
              on: 'true'
              run: $(Build.Reason)
              list: [a, b]
              deep: {x: {y: z}}
              """)
          .items()
          .get(0)
          .tagged(AzureFilling.OPEN);

  private static Node named(String name) {
    return name.equals("parameters") ? KNOWN : Node.MISSING;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "eq(parameters.name, 'PROD') | YES",
        "eq(parameters.name, 'dev') | NO",
        "ne(parameters.name, '') | YES",
        "ne( parameters.none , '' ) | NO",
        "eq(parameters['name'], 'prod') | YES",
        "eq(parameters.deep.x.y, 'z') | YES",
        "eq(parameters.deep.other.y, '') | YES",
        "eq(parameters.list[1], 'b') | YES",
        "eq(parameters.list[9], '') | YES",
        "eq(parameters.other, '') | MAYBE",
        "eq(variables['Build.Reason'], 'Schedule') | MAYBE",
        "eq(parameters.run, 'Manual') | MAYBE",
        "and(eq(parameters.name, 'dev'), eq(variables['a'], 'b')) | NO",
        "and(eq(parameters.name, 'prod'), eq(variables['a'], 'b')) | MAYBE",
        "or(eq(parameters.name, 'prod'), eq(variables['a'], 'b')) | YES",
        "or(eq(parameters.name, 'dev'), eq(variables['a'], 'b')) | MAYBE",
        "not(eq(parameters.name, 'dev')) | YES",
        "in(parameters.name, 'dev', 'prod') | YES",
        "notIn(parameters.name, 'dev', 'test') | YES",
        "in(parameters.name, 'dev', variables.x) | MAYBE",
        "eq(coalesce(parameters.none, 'x'), 'x') | YES",
        "parameters.list | YES",
        "parameters.none | NO",
        "true | YES",
        "parameters.on | YES",
        "eq(parameters.on, true) | YES",
        "eq(1, 1.0) | MAYBE",
        "eq(1, 2) | NO",
        "eq('it''s', 'it''s') | YES",
        "startsWith(parameters.name, 'pr') | MAYBE",
        "eq(parameters.name | MAYBE",
        "eq(parameters.name, 'prod') and more | MAYBE",
        "parameters[parameters.name] | MAYBE",
        "'open | MAYBE",
        "( | MAYBE",
        "'' | NO",
      })
  void aCondition(String expression, AzureExpression.Truth truth) {
    assertThat(AzureExpression.truth(expression, AzureExpressionTest::named)).isEqualTo(truth);
  }

  @Test
  void deepAndLongOnesAreNotKnown() {
    String deep = "not(".repeat(1_000) + "true" + ")".repeat(1_000);
    String line = "eq('" + "x".repeat(5 << 20) + "', '')";

    assertThat(AzureExpression.truth(deep, AzureExpressionTest::named))
        .isEqualTo(AzureExpression.Truth.MAYBE);
    assertThat(AzureExpression.truth(line, AzureExpressionTest::named))
        .isEqualTo(AzureExpression.Truth.MAYBE);
  }
}
