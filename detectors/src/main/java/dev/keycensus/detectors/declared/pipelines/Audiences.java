package dev.keycensus.detectors.declared.pipelines;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom the audience of an identity token is meant for. */
final class Audiences {
  private Audiences() {}

  static @Nullable String provider(String audience) {
    String a = audience.toLowerCase(Locale.ROOT);
    if (a.contains("amazonaws")) {
      return "aws";
    }
    if (a.contains("googleapis") || a.contains("workloadidentitypools")) {
      return "google-cloud";
    }
    if (a.contains("azureadtokenexchange")) {
      return "azure";
    }
    if (a.contains("vault")) {
      return "hashicorp";
    }
    return a.contains("pypi") ? "pypi" : null;
  }
}
