package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds credentials in texts: anchors first, then, around each anchor, what the types of that
 * anchor ask for. A pure function of bytes and file kind. Immutable and safe for any number of
 * threads; build one per catalogue.
 */
public final class Detector {
  /** How many decodings deep a credential may hide. */
  private static final int DEPTH = 3;

  private final Anchors anchors;

  /** By literal id: who judges what stands around it. */
  private final Finder[][] finders;

  private final int[] lengths;

  /** What is found without an anchor. */
  private final List<WholeFile> whole;

  private Detector(Anchors anchors, Finder[][] finders, int[] lengths, List<WholeFile> whole) {
    this.anchors = anchors;
    this.finders = finders;
    this.lengths = lengths;
    this.whole = List.copyOf(whole);
  }

  /** A detector for the types of {@code catalog}. */
  public static Detector of(Catalog catalog) {
    return of(catalog, new Plausibility());
  }

  /** A detector whose generic values are judged by {@code judge}. */
  static Detector of(Catalog catalog, Judge judge) {
    return new Builder(judge).build(catalog.types());
  }

  /** Looks at the whole of {@code text}. */
  public Detection detect(Text text, FileKind kind) {
    Anchors.Hits hits = new Anchors.Hits();
    anchors.find(text.bytes, 0, text.length, hits);
    return judge(text, kind, hits, 0);
  }

  /**
   * Looks at a text that is an edited version of another. The result is exactly that of {@link
   * #detect(Text, FileKind)}; outcomes whose interval lies inside one copied region are carried
   * over instead of being found again.
   *
   * @param base what is known about the other text
   * @param copies triples (to, from, length) in ascending order of {@code to}, not overlapping:
   *     bytes {@code [to, to + length)} of this text are those at {@code from} in the other.
   *     Everything else was inserted
   * @param copyCount how many of the ints of {@code copies} count, three for a copy
   */
  public Detection detect(Text text, FileKind kind, Detection base, int[] copies, int copyCount) {
    if (base.kind != kind
        || isWhole(kind)
        || base.encoding != text.encoding()
        || base.encoding != Text.Encoding.BYTES
        || base.binary != text.isBinary()) {
      return detect(text, kind);
    }
    return new Carrying(this, text, kind, base, copies, copyCount).detect();
  }

  /** Whether something in files of that kind is found without an anchor. */
  private boolean isWhole(FileKind kind) {
    for (WholeFile finder : whole) {
      if (finder.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  Anchors anchors() {
    return anchors;
  }

  int lengthOf(int literal) {
    return lengths[literal];
  }

  private Detection judge(Text text, FileKind kind, Anchors.Hits hits, int depth) {
    Detection detection = new Detection(text, kind);
    detection.reserve(hits.count());
    Judging judging = new Judging(text, kind, depth);
    for (int i = 0; i < hits.count(); i++) {
      judging.judge(hits.at(i), hits.id(i), detection);
    }
    for (WholeFile finder : whole) {
      if (finder.kind() == kind) {
        List<Match> found = new ArrayList<>();
        finder.find(text, found);
        detection.add(0, 0, -1, text.length + 1, Detection.relative(found, 0));
      }
    }
    return detection;
  }

  /** Adds what the finder finds, with the facts of its surroundings. */
  private static void run(Finder finder, Probe probe, List<Match> out) {
    int known = out.size();
    finder.find(probe, out);
    for (int i = known; i < out.size(); i++) {
      out.set(i, finder.enriched(out.get(i), probe));
    }
  }

  /** Judges what was decoded out of a text. One for a detector, which it is given once built. */
  static final class Inner {
    private @Nullable Detector detector;

    /**
     * Adds the matches of the anchors that overlap {@code length} bytes of what {@code maker}
     * decodes, with the spans that they have in the outer text. Decoding is dear, so little is
     * decoded first, and more only if an outcome would have read on.
     *
     * @param outerAt a place of the outer text
     * @param skip how many decoded bytes behind it the anchor begins
     */
    void find(View.Maker maker, int outerAt, int skip, int length, Probe outer, List<Match> out) {
      if (outer.depth() >= DEPTH) {
        return;
      }
      for (View.Reach reach : View.Reach.values()) {
        View view = maker.make(reach);
        Window window = new Window(view.bytes, view.length);
        List<Match> found = new ArrayList<>();
        int from = view.inner(outerAt) + skip;
        find(view, window, from, from + length, outer, found);
        if (reach == View.Reach.FAR || !view.isTooShort(window)) {
          for (Match m : found) {
            out.add(m.spanning(view.outer(m.start()), view.outerEnd(m.end())));
          }
          return;
        }
      }
    }

    private void find(View view, Window window, int from, int to, Probe outer, List<Match> found) {
      Detector d = java.util.Objects.requireNonNull(detector);
      Anchors.Hits hits = new Anchors.Hits();
      int reach = d.anchors.longest() - 1;
      d.anchors.find(
          view.bytes, Math.max(0, from - reach), Math.min(view.length, to + reach), hits);
      for (int i = 0; i < hits.count(); i++) {
        int at = hits.at(i);
        int end = at + d.lengths[hits.id(i)];
        if (at < to && end > from) {
          Probe probe =
              new Probe(window, outer.kind(), at, end - at, outer.binary(), outer.depth() + 1);
          for (Finder finder : d.finders[hits.id(i)]) {
            run(finder, probe, found);
          }
        }
      }
    }
  }

  /** Judges anchors of one text, one after the other. */
  final class Judging {
    private final Window window;
    private final FileKind kind;
    private final boolean binary;
    private final int depth;
    private final List<Match> out = new ArrayList<>();

    Judging(Text text, FileKind kind, int depth) {
      this.window = new Window(text.bytes, text.length);
      this.kind = kind;
      this.binary = text.isBinary();
      this.depth = depth;
    }

    void judge(int at, int literal, Detection into) {
      int length = lengths[literal];
      window.forget();
      window.read(at, at + length);
      out.clear();
      Probe probe = new Probe(window, kind, at, length, binary, depth);
      for (Finder finder : finders[literal]) {
        if (!binary || finder.onBinary()) {
          run(finder, probe, out);
        }
      }
      into.add(at, literal, window.lo(), window.hi(), Detection.relative(out, at));
    }
  }

  /** Gathers literals and their finders. */
  private static final class Builder {
    private final Map<String, List<Finder>> folded = new LinkedHashMap<>();
    private final Map<String, List<Finder>> exact = new LinkedHashMap<>();
    private final Set<String> encodable = new LinkedHashSet<>();
    private final Inner inner = new Inner();
    private final Judge judge;
    private final List<WholeFile> whole = new ArrayList<>();

    Builder(Judge judge) {
      this.judge = judge;
    }

    Detector build(List<CredentialType> types) {
      Map<Shape.Matcher, CredentialType> inCode = new EnumMap<>(Shape.Matcher.class);
      NamedFinder named = new NamedFinder();
      for (CredentialType type : types) {
        switch (type.shape().matcher()) {
          case PATTERN -> {
            for (String anchor : type.shape().anchors()) {
              add(anchor, new PatternFinder(type, anchor, inner));
              encodable.add(anchor);
            }
          }
          case NAMED -> named.add(type);
          default -> inCode.putIfAbsent(type.shape().matcher(), type);
        }
        if (type.id().equals(AwsPairFinder.TYPE)) {
          add(AwsPairFinder.ANCHOR, new AwsPairFinder(type));
        }
        if (type.id().equals(BareKey.TYPE)) {
          whole.add(new BareKey(type));
        }
        if (type.id().equals(CryptFinder.TYPE)) {
          for (String anchor : CryptFinder.ANCHORS) {
            add(anchor, new CryptFinder(type));
          }
        }
      }
      for (String anchor : named.anchors()) {
        add(anchor, named);
      }
      addMatchers(inCode);
      for (String anchor : encodable) {
        for (Encoded.Form form : Encoded.of(anchor, inner)) {
          (form.exact() ? exact : folded)
              .computeIfAbsent(form.literal(), k -> new ArrayList<>(1))
              .add(form.finder());
        }
      }
      Detector detector = build();
      inner.detector = detector;
      return detector;
    }

    private void addMatchers(Map<Shape.Matcher, CredentialType> inCode) {
      GenericFinder generic = new GenericFinder(inCode, judge);
      Escaped escaped = new Escaped(inner);
      for (String anchor : generic.anchors()) {
        add(anchor, generic);
        add(anchor, escaped);
        if (anchor.length() >= 6) {
          encodable.add(anchor);
        }
      }
      CredentialType type = inCode.get(Shape.Matcher.URL);
      if (type != null) {
        add("://", new UrlFinder(type));
      }
      CredentialType plain = inCode.get(Shape.Matcher.PRIVATE_KEY);
      CredentialType locked = inCode.get(Shape.Matcher.ENCRYPTED_PRIVATE_KEY);
      PrivateKeyFinder keys = new PrivateKeyFinder(plain, locked);
      for (String anchor : PrivateKeyFinder.ANCHORS) {
        add(anchor, keys);
        encodable.add(anchor);
      }
      type = inCode.get(Shape.Matcher.PASSWORD);
      if (type != null) {
        CommandFinder commands = new CommandFinder(type);
        for (String anchor : CommandFinder.anchors()) {
          add(anchor, commands);
        }
        whole.add(new PppSecrets(type));
        PlaceFinder places = new PlaceFinder(type);
        for (String anchor : PlaceFinder.anchors()) {
          add(anchor, places);
        }
        ForeignFinder foreign = new ForeignFinder(type, judge);
        for (String anchor : ForeignFinder.ANCHORS) {
          add(anchor, foreign);
        }
        encodable.addAll(List.of("password", "Password", "PASSWORD"));
      }
      type = inCode.get(Shape.Matcher.SECRET);
      if (type != null) {
        PlaceFinder signing = new PlaceFinder(type);
        for (String anchor : PlaceFinder.anchorsOfKeys()) {
          add(anchor, signing);
        }
      }
      type = inCode.get(Shape.Matcher.TOKEN);
      if (type != null) {
        CookieFinder cookies = new CookieFinder(type);
        for (String anchor : CookieFinder.ANCHORS) {
          add(anchor, cookies);
        }
      }
      add(JwkFinder.ANCHOR, new JwkFinder(plain, inCode.get(Shape.Matcher.KEY)));
      add(JwkFinder.ANCHOR, escaped);
      type = inCode.get(Shape.Matcher.JWT);
      if (type != null) {
        exact.put(JwtFinder.ANCHOR, new ArrayList<>(List.of(new JwtFinder(type))));
      }
      type = inCode.get(Shape.Matcher.BASIC);
      if (type != null) {
        add("basic ", new HeaderFinder(type));
      }
      type = inCode.get(Shape.Matcher.BEARER);
      if (type != null) {
        add("bearer ", new HeaderFinder(type));
        add("ntlm ", new HeaderFinder(type));
      }
    }

    private void add(String literal, Finder finder) {
      folded.computeIfAbsent(lower(literal), k -> new ArrayList<>(1)).add(finder);
    }

    /** Letters of ASCII only: others are bytes of UTF-8, each a character of its own. */
    private static String lower(String literal) {
      int capital = 0;
      while (capital < literal.length()
          && literal.charAt(capital) == Chars.fold(literal.charAt(capital))) {
        capital++;
      }
      if (capital == literal.length()) {
        return literal;
      }
      StringBuilder b = new StringBuilder(literal.length());
      for (int i = 0; i < literal.length(); i++) {
        b.append((char) Chars.fold(literal.charAt(i)));
      }
      return b.toString();
    }

    private Detector build() {
      List<String> literals = new ArrayList<>();
      List<Finder[]> finders = new ArrayList<>();
      boolean[] isExact = new boolean[folded.size() + exact.size()];
      for (Map.Entry<String, List<Finder>> e : folded.entrySet()) {
        literals.add(e.getKey());
        finders.add(e.getValue().toArray(new Finder[0]));
      }
      for (Map.Entry<String, List<Finder>> e : exact.entrySet()) {
        isExact[literals.size()] = true;
        literals.add(e.getKey());
        finders.add(e.getValue().toArray(new Finder[0]));
      }
      int[] lengths = literals.stream().mapToInt(String::length).toArray();
      return new Detector(
          new Anchors(literals, isExact), finders.toArray(new Finder[0][]), lengths, whole);
    }
  }
}
