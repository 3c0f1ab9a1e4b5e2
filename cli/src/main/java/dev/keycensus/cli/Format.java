package dev.keycensus.cli;

import java.util.Locale;

/** The report formats. */
enum Format {
  TEXT {
    @Override
    Report report() {
      return new TextReport();
    }
  },
  JSON {
    @Override
    Report report() {
      return new JsonReport();
    }
  },
  SARIF {
    @Override
    Report report() {
      return new SarifReport();
    }
  };

  /** Loads the class that writes it. */
  abstract Report report();

  /** The word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
