package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Control;
import dev.keycensus.rules.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One policy.
 *
 * @param id such as {@code secret.hardcoded}; two may share it if their subjects differ
 * @param subject what it looks at
 * @param group of the policies of one group that a subject breaks, the first in the order of the
 *     file counts: they name one problem, from the most telling to the most general; null for none
 * @param condition when it is broken
 * @param severity null for that of the credential that it is about
 * @param message a {@link Template}
 * @param remedy a {@link Template}
 * @param fails whether a violation fails a scan by itself
 * @param tiers of identities that it is for; empty for all
 * @param controls what frameworks say of it
 * @param parameters in place of those of the same name that hold for all
 * @param about why it matters; null where the message says it
 * @param file where it was read from; empty for what is built in
 * @param line 1-based; 0 for what is built in
 */
record Rule(
    String id,
    Subject subject,
    @Nullable String group,
    Condition condition,
    @Nullable Severity severity,
    Template message,
    Template remedy,
    boolean fails,
    List<Integer> tiers,
    List<Control> controls,
    Map<String, Parameter> parameters,
    @Nullable String about,
    String file,
    int line) {

  Rule {
    tiers = List.copyOf(tiers);
    controls = List.copyOf(controls);
    parameters = Map.copyOf(parameters);
  }

  boolean isBuiltIn() {
    return line == 0;
  }

  /** The same with what a project has laid down in place of what is built in. */
  Rule with(@Nullable Severity otherSeverity, boolean otherFails, Map<String, Parameter> others) {
    return new Rule(
        id,
        subject,
        group,
        condition,
        otherSeverity,
        message,
        remedy,
        otherFails,
        tiers,
        controls,
        others,
        about,
        file,
        line);
  }

  /** What a hash of the policy is made of. */
  String canonical() {
    return String.join(
        "\u0000",
        id,
        subject.word(),
        String.valueOf(group),
        condition.text(),
        severity == null ? "credential" : severity.word(),
        message.text(),
        remedy.text(),
        Boolean.toString(fails),
        tiers.toString(),
        controls.toString(),
        new java.util.TreeMap<>(parameters).toString());
  }
}
