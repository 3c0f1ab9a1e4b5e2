package dev.keycensus.detectors;

import dev.keycensus.rules.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how likely the value of an assignment is a secret. */
interface Judge {
  /**
   * How sure it is.
   *
   * @param reasons why, a few words each, the weightiest first
   */
  record Verdict(Tier tier, List<String> reasons) {}

  /** Null for what is not worth a mention even on request. */
  @Nullable Verdict judge(Assignment a, Probe probe);
}
