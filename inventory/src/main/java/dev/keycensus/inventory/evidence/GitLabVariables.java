package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.rules.UserError;
import java.util.List;

/**
 * Variables of CI jobs. Of their values keyed ids are made and nothing else is kept: a value that
 * was committed is known again by them.
 */
final class GitLabVariables extends Reading {
  private final Values values;

  GitLabVariables(ExportKind kind, Values values) {
    super(kind);
    this.values = values;
  }

  @Override
  void row(Row row) throws UserError {
    String key = row.need("key");
    Draft d = draft(row);
    d.name = key;
    d.fact("ciVariable", key);
    d.fact("ciVariableScope", row.text("environment_scope"));
    d.fact("ciVariableMasked", row.text("masked"));
    d.fact("ciVariableProtected", row.text("protected"));
    String value = row.text("value");
    List<String> ids = value == null ? List.of() : values.ids(value.getBytes(UTF_8));
    d.values = ids;
    d.keyedBy = ids.isEmpty() ? null : values.keyId();
    add(d, row);
  }
}
