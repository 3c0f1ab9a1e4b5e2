package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Scans a folder and prints what is found at the medium tier and above, with the value, and how
 * long detection took when warm: to read by eye what a well-kept repository would be told.
 */
final class ScanFolder {
  private ScanFolder() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Detector detector = Detector.of(Catalog.builtIn());
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(p -> !p.toString().contains("/.git/"))
              .sorted()
              .toList();
    }
    List<byte[]> contents = new ArrayList<>();
    long bytes = 0;
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
      bytes += contents.get(contents.size() - 1).length;
    }
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    int found = 0;
    for (int round = 0; round < rounds; round++) {
      found = 0;
      long anchors = 0;
      long start = System.nanoTime();
      for (int i = 0; i < files.size(); i++) {
        Text text = Text.of(contents.get(i), contents.get(i).length);
        Detection d = detector.detect(text, FileKind.of(files.get(i).toString()));
        anchors += d.anchors();
        found += d.matches().size();
      }
      double ms = (System.nanoTime() - start) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "%.0f ms, %.0f MB/s, %d anchors, %d findings%n",
          ms,
          bytes / ms / 1000,
          anchors,
          found);
    }
    int medium = 0;
    for (int i = 0; i < files.size(); i++) {
      byte[] b = contents.get(i);
      Text text = Text.of(b, b.length);
      int[] starts = Labelled.lineStarts(text.bytes, text.length);
      for (Match m : detector.detect(text, FileKind.of(files.get(i).toString())).matches()) {
        if (m.tier().compareTo(Tier.MEDIUM) < 0) {
          continue;
        }
        medium++;
        int line = Labelled.line(starts, m.start());
        int end = line < starts.length ? starts[line] : text.length;
        String whole =
            new String(
                text.bytes, starts[line - 1], end - starts[line - 1], StandardCharsets.UTF_8);
        System.out.printf(
            "%s:%d %s/%s %s <%s> %s | %s%n",
            folder.relativize(files.get(i)),
            line,
            m.type().id(),
            m.tier().word(),
            m.name(),
            cut(m.secret().text().replaceAll("[^ -~]", "?"), 50),
            m.reasons(),
            cut(whole.strip(), 140));
      }
    }
    System.out.printf(Locale.ROOT, "%d at medium and above in %.1f MB%n", medium, bytes / 1e6);
  }

  private static String cut(String s, int n) {
    return s.length() > n ? s.substring(0, n) + "…" : s;
  }
}
