package dev.keycensus.detectors;

import dev.keycensus.rules.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely a value without a shape of its own is a secret, from its name, its form and the way it
 * is written. Entropy alone does not decide: {@code BlueHorse2024} beside {@code db_password}
 * counts, a commit id beside {@code key} does not. What is hopeless is refused by a few rules; the
 * rest is weighed by the {@link Model}.
 */
final class Plausibility implements Judge {
  private static final int LEAST = 3;
  private static final int MOST = 4096;
  private static final int LEAST_OF_KEY = 8;
  private static final int REASONS = 3;

  @Override
  public @Nullable Verdict judge(Assignment a, Probe probe) {
    if (isHopeless(a)) {
      return null;
    }
    if (isHash(a)) {
      return HASH;
    }
    Model model = Model.get();
    int[] features = Features.of(a, probe);
    int score = model.score(features);
    if (Passwords.isToBeReplaced(a.value())) {
      score = Math.min(score, model.medium - 1);
    }
    Tier tier = score >= model.high ? Tier.HIGH : score >= model.medium ? Tier.MEDIUM : Tier.LOW;
    if (tier == Tier.LOW && score < model.medium - FAINT) {
      return null;
    }
    return new Verdict(tier, model.reasons(features, REASONS));
  }

  private static final Verdict HASH = new Verdict(Tier.LOW, List.of("a password hash"));

  /** Whether what leaks is only the hash of a password. */
  static boolean isHash(Assignment a) {
    return a.value().charAt(0) == '$' && References.isCrypt(a.value());
  }

  /** How far below the medium tier a value may score and still be listed on request. */
  private static final int FAINT = 2500;

  /** Whether nothing that is around it can make it a secret. */
  static boolean isHopeless(Assignment a) {
    String value = a.value();
    int length = value.length();
    if (length < LEAST || length > MOST) {
      return true;
    }
    int foreign = 0;
    int spaces = 0;
    int plain = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      foreign += c >= 0x80 ? 1 : 0;
      spaces += Chars.isSpace(c) ? 1 : 0;
      plain += Chars.isLower(c) || c == '-' || c == '_' || c == '.' ? 1 : 0;
    }
    if (foreign * 4 > length || spaces > 8 || spaces * 3 > length) {
      return true;
    }
    List<String> words = Names.split(a.name());
    Names.Promise promise = Names.promise(a.name(), a.syntax() == Assignment.Syntax.CALL);
    if (promise == Names.Promise.NONE) {
      return true;
    }
    if (Names.isPublic(words.get(words.size() - 1))) {
      return true;
    }
    boolean keyOrAuth = promise == Names.Promise.KEY || promise == Names.Promise.AUTH;
    if (keyOrAuth && (plain == length || length < LEAST_OF_KEY) && words.size() == 1) {
      return true; // "key": "submit" is everywhere.
    }
    boolean keyOrToken = keyOrAuth || promise == Names.Promise.TOKEN;
    if (keyOrToken && value.contains("123456789")) {
      return true; // A password may be that; what a machine makes is not.
    }
    return References.is(value, a) || References.isMasked(value);
  }
}
