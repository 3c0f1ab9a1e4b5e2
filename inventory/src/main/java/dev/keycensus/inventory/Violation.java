package dev.keycensus.inventory;

import dev.keycensus.rules.Severity;
import java.util.List;

/**
 * A credential or identity that breaks a policy.
 *
 * @param id {@code v_} and 16 hex digits of policy and subject
 * @param policy such as {@code secret.hardcoded}
 * @param subject the id of the credential or identity
 * @param message one sentence, without the secret
 * @param remedy what to do next, one or two sentences
 * @param frameworks references such as {@code CWE-798}
 */
public record Violation(
    String id,
    String policy,
    String subject,
    Severity severity,
    String message,
    String remedy,
    List<String> frameworks) {

  public Violation {
    frameworks = List.copyOf(frameworks);
  }
}
