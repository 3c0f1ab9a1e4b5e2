package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Anchors alone, and all of detection, over the files of a folder: {@code -Dcorpus=DIR}, this
 * repository without it. One operation is one pass over all of them; the corpus' size is printed, so
 * that MB/s follow.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DetectionBench {
  private static final int LARGEST = 8 << 20;

  private final List<Text> texts = new ArrayList<>();
  private final List<FileKind> kinds = new ArrayList<>();
  private Detector detector;

  @Setup
  public void read() throws IOException {
    detector = Detector.of(Catalog.builtIn());
    long bytes = 0;
    try (var files = Files.walk(Path.of(System.getProperty("corpus", "..")))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.toString().contains("/target/") || file.toString().contains("/.git/")) {
          continue;
        }
        byte[] content;
        try (var in = Files.newInputStream(file)) {
          content = in.readNBytes(LARGEST);
        }
        texts.add(Text.of(content, content.length));
        kinds.add(FileKind.of(file.toString().replace('\\', '/')));
        bytes += content.length;
      }
    }
    System.out.println("corpus: " + texts.size() + " files, " + bytes + " bytes");
  }

  @Benchmark
  public int anchors() {
    int count = 0;
    Anchors.Hits hits = new Anchors.Hits();
    for (Text text : texts) {
      hits.clear();
      detector.anchors().find(text.bytes, 0, text.length, hits);
      count += hits.count();
    }
    return count;
  }

  @Benchmark
  public int detection() {
    int count = 0;
    for (int i = 0; i < texts.size(); i++) {
      count += detector.detect(texts.get(i), kinds.get(i)).matches().size();
    }
    return count;
  }
}
