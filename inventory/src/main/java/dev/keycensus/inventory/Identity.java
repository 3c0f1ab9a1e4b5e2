package dev.keycensus.inventory;

import dev.keycensus.rules.IdentityKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A principal that credentials authenticate.
 *
 * @param id {@code nhi_} and 16 hex digits
 * @param name the best name the evidence gives, such as an account id, a client e-mail or {@code
 *     user@host}; the type's name where there is none
 * @param tenant the account, organisation or project at the provider; null where unknown
 * @param credentials ids, sorted
 */
public record Identity(
    String id,
    IdentityKind kind,
    String name,
    String provider,
    @Nullable String tenant,
    List<String> credentials) {

  public Identity {
    credentials = List.copyOf(credentials);
  }
}
