package dev.keycensus.inventory;

import dev.keycensus.detectors.Detection;
import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Text;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.evidence.Evidence;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Compression;
import dev.keycensus.sources.Glob;
import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * The scan loop: every source pushes its blobs, every blob is judged where it arrives, and what was
 * found is gathered and sorted at the end. The same input gives the same census with any number of
 * threads.
 */
public final class Scan {
  private Scan() {}

  /**
   * Scans what {@code plan} names.
   *
   * @param in standard input, read only when the plan asks for it
   * @throws UserError if rules, key or target cannot be used
   * @throws IOException if a target as a whole cannot be read
   */
  public static Census run(ScanPlan plan, InputStream in) throws UserError, IOException {
    ForkJoinPool pool = new ForkJoinPool(plan.reading().threads());
    Selection selection = plan.what().selection();
    try (ChangeScan change = selection == null ? null : ChangeScan.open(plan, selection, pool)) {
      Catalog catalog = catalog(plan, change);
      Detector detector = Detector.of(catalog);
      Outside outside = new Outside(Evidence.of(Exports.read(plan, detector)));
      Screen screen = new Screen(catalog, plan);
      Findings findings = new Findings(plan.telling().listed(), screen);
      if (change != null) {
        change.read(detector, findings);
      } else {
        read(plan, in, pool, detector, screen, findings);
      }
      return new Gathering(plan, catalog, outside).census(findings);
    } finally {
      pool.shutdown();
    }
  }

  private static void read(
      ScanPlan plan,
      InputStream in,
      ForkJoinPool pool,
      Detector detector,
      Screen screen,
      Findings findings)
      throws UserError, IOException {
    for (Targets.Target target : Targets.of(plan, in, pool)) {
      Looking looking = new Looking(detector, findings.in(target.prefix(), target.where()));
      target.source().read(plan.what().home() ? new AtHome(looking, detector, findings) : looking);
    }
    for (Targets.Repository repository : Targets.repositories(plan)) {
      new History(detector, plan, screen, repository, pool).read(repository.path(), findings);
    }
    for (String url : plan.what().remotes()) {
      RemoteScan.read(
          url,
          folder ->
              new History(detector, plan, screen, Targets.clone(plan, url, folder), pool)
                  .read(folder, findings));
    }
  }

  private static Catalog catalog(ScanPlan plan, @Nullable ChangeScan change) throws UserError {
    Catalog catalog = Catalog.builtIn();
    if (change != null) {
      catalog = change.rules(catalog);
    }
    for (var rules : plan.finding().rules()) {
      catalog = catalog.plus(rules);
    }
    return catalog.without(plan.finding().disabledTypes());
  }

  /** The same, where what agents wrote down is told apart. */
  private static final class AtHome implements Sink {
    private final Looking files;
    private final Looking transcripts;
    private final List<Glob> ofAgents = new ArrayList<>();

    AtHome(Looking files, Detector detector, Findings findings) {
      this.files = files;
      this.transcripts = new Looking(detector, findings.in("~/", Sighting.Where.AGENT_TRANSCRIPT));
      for (String glob : Declarations.transcriptGlobs()) {
        // Anchored even where it is one name.
        ofAgents.add(Glob.of("/" + glob));
      }
    }

    @Override
    public void blob(Blob blob) {
      boolean written = ofAgents.stream().anyMatch(glob -> glob.matches(blob.path(), false));
      (written ? transcripts : files).blob(blob);
    }

    @Override
    public void skip(Skip skip) {
      files.skip(skip);
    }
  }

  /** One byte's way: blob, text, detection, finding. */
  private record Looking(Detector detector, Findings.Place place) implements Sink {
    @Override
    public void blob(Blob blob) {
      Text text = Text.of(blob.bytes(), blob.length());
      Detection detection =
          detector.detect(text, FileKind.of(Compression.contentName(blob.path())));
      place.add(blob, text, detection.matches());
      place.see(blob);
    }

    @Override
    public void skip(Skip skip) {
      place.add(skip);
    }
  }
}
