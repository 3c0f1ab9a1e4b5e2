package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.ModelHosts;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.rules.IdentityKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Shell scripts that ask a model: clients of it, as programs are. */
public final class ShellFiles implements Reader {
  private static final int LONGEST = 1 << 20;

  private final Predicate<String> elsewhere;

  /**
   * A reader of scripts.
   *
   * @param elsewhere whether what stands at a path is no part of a program: a test, an example
   */
  public ShellFiles(Predicate<String> elsewhere) {
    this.elsewhere = elsewhere;
  }

  @Override
  public Set<String> endings() {
    return Set.of("sh", "bash", "zsh");
  }

  @Override
  public boolean reads(String path, String name) {
    return (name.endsWith(".sh") || name.endsWith(".bash") || name.endsWith(".zsh"))
        && !elsewhere.test(path);
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    return ModelHosts.stands(content, length);
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String source = file.text();
    if (source.length() > LONGEST) {
      throw new Malformed(0, "larger than 1 MiB: not read for model clients", true);
    }
    List<Shell.Command> commands = Shell.commands(source, false);
    Curl.Origins origins = new Curl.Origins(commands);
    Map<String, Declaration> byProvider = new HashMap<>();
    Set<String> referred = new HashSet<>();
    for (Curl.Request request : Curl.requests(commands)) {
      String provider = request.provider();
      int line = line(source, request.url());
      Declaration d =
          byProvider.computeIfAbsent(
              provider,
              p ->
                  into.declare(IdentityKind.MODEL_CLIENT, p, p, "code." + p, line, line)
                      .fact("calls", "over HTTP, without a library")
                      .fact("url", request.url().contains("$") ? null : Plain.url(request.url())));
      for (String variable : request.variables()) {
        String name = origins.of(variable);
        if (!name.isEmpty() && referred.add(provider + '\0' + name)) {
          d.mark(Mark.STATIC_KEY);
          int at = source.indexOf(name);
          into.refer(
              Reference.Kind.VARIABLE,
              name,
              told(name, provider),
              "env." + name,
              d,
              line(source, at),
              at - source.lastIndexOf('\n', at));
        }
      }
      for (String key : request.keys()) {
        String literal = Curl.literal(key);
        if (literal != null) {
          int at = line(source, literal);
          into.declare(IdentityKind.MODEL_CLIENT, provider, provider, "code." + provider, at, at)
              .fact("calls", "over HTTP, without a library")
              .mark(Mark.STATIC_KEY);
          d.mark(Mark.STATIC_KEY);
        }
      }
    }
  }

  private static String told(String name, String provider) {
    String told = SecretNames.provider(name);
    return told == null ? provider : told;
  }

  private static int line(String source, String text) {
    return line(source, source.indexOf(text));
  }

  /** 1-based. */
  private static int line(String source, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += source.charAt(i) == '\n' ? 1 : 0;
    }
    return line;
  }
}
