package dev.keycensus.inventory.census;

import dev.keycensus.rules.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential or identity that breaks a policy.
 *
 * @param id {@code v_} and 16 hex digits of policy and subject
 * @param policy such as {@code secret.hardcoded}
 * @param subject the id of the credential, identity, sighting or exception
 * @param message one sentence, without the secret
 * @param remedy what to do next, one or two sentences
 * @param controls what frameworks say about it
 * @param place where to look first; null where it is nowhere in particular
 * @param fails whether it fails the scan by itself, if nothing excuses it
 * @param exception the id of the exception that excuses it; null for none
 */
public record Violation(
    String id,
    String policy,
    String subject,
    Severity severity,
    String message,
    String remedy,
    List<Control> controls,
    @Nullable Place place,
    boolean fails,
    @Nullable String exception) {

  public Violation {
    controls = List.copyOf(controls);
  }

  /** The ids of its controls, in their order. */
  public List<String> frameworks() {
    return controls.stream().map(Control::id).toList();
  }

  /** The same, excused. */
  public Violation excusedBy(String id) {
    return new Violation(
        this.id, policy, subject, severity, message, remedy, controls, place, fails, id);
  }
}
