package dev.keycensus.inventory.store;

import dev.keycensus.rules.IdentityKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which identities are wanted; null for what does not matter.
 *
 * @param owner a part of the owner's name, in any case; {@link #NOBODY} for those without
 * @param policy the id of a policy that it breaks, or how such ids begin ({@code owner.})
 * @param target the key or label of a target
 */
public record Filter(
    @Nullable IdentityKind kind,
    @Nullable String owner,
    @Nullable String policy,
    @Nullable String target) {

  /** Everything. */
  public static final Filter ALL = new Filter(null, null, null, null);

  /** The owner of what has none. */
  public static final String NOBODY = "none";

  boolean wants(Listing.Entry e) {
    return (kind == null || e.identity().kind() == kind)
        && (owner == null || hasOwner(e))
        && (policy == null || e.policies().stream().anyMatch(this::isPolicy))
        && (target == null || e.targets().stream().anyMatch(t -> t.is(target)));
  }

  private boolean isPolicy(String id) {
    return policy != null && (id.equals(policy) || id.startsWith(policy));
  }

  private boolean hasOwner(Listing.Entry e) {
    var its = e.identity().owner();
    if (owner == null || owner.equals(NOBODY)) {
      return its == null;
    }
    return its != null
        && its.name().toLowerCase(Locale.ROOT).contains(owner.toLowerCase(Locale.ROOT));
  }
}
