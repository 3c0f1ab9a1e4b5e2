package dev.keycensus.inventory.census;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people have laid down about an identity, in the register or where it is declared.
 *
 * @param registered whether the register names it
 * @param purpose what it is for
 * @param scope what it is meant to reach, in the register's own words
 * @param trustBoundary where it may be used from
 * @param offboarding the steps that end it
 * @param tier how much harm it can do, from {@code 1} (most) to {@code 4}
 * @param reviewDue the day on which somebody has to look again
 * @param validUntil the day on which it ends
 * @param breakGlass whether it is kept for emergencies
 * @param tested the day on which an emergency account was tried last
 */
public record Governance(
    boolean registered,
    @Nullable String purpose,
    List<String> scope,
    @Nullable String trustBoundary,
    List<String> offboarding,
    @Nullable Integer tier,
    @Nullable LocalDate reviewDue,
    @Nullable LocalDate validUntil,
    boolean breakGlass,
    @Nullable LocalDate tested) {

  /** Nobody has laid down anything. */
  public static final Governance NONE =
      new Governance(false, null, List.of(), null, List.of(), null, null, null, false, null);

  public Governance {
    scope = List.copyOf(scope);
    offboarding = List.copyOf(offboarding);
  }
}
