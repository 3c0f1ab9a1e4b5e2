package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Bitbucket Pipelines: an identity for each step that has a secret, a role or a deployment. */
final class BitbucketFiles implements Reader {
  private static final String PROVIDER = "bitbucket-pipelines";
  private static final String IDENTITY = "BITBUCKET_STEP_OIDC_TOKEN";

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    return path.equals("bitbucket-pipelines.yml") || path.equals("bitbucket-pipelines.yaml");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      if (top.get("pipelines").isMap()) {
        new Pipelines(file.path(), top, lines, into).read();
      }
    }
  }

  private static final class Pipelines {
    private final String file;
    private final Node top;
    private final SourceLines lines;
    private final Collector into;

    /** By its first line: an anchor's step that several pipelines share is one. */
    private final Map<Integer, Declaration> known = new HashMap<>();

    private final Map<Integer, Set<String>> starts = new HashMap<>();
    private boolean any;

    Pipelines(String file, Node top, SourceLines lines, Collector into) {
      this.file = file;
      this.top = top;
      this.lines = lines;
      this.into = into;
    }

    void read() {
      top.get("pipelines")
          .entries()
          .forEach(
              (start, pipelines) -> {
                if (pipelines.isList()) {
                  items(pipelines, "pipelines." + start, start, null, false);
                }
                pipelines
                    .entries()
                    .forEach(
                        (name, items) -> {
                          String key = "pipelines." + start + "." + name;
                          items(items, key, start, null, false);
                        });
              });
      if (!any) {
        Declaration d = into.declare(IdentityKind.CI_PIPELINE, file, PROVIDER, "pipeline", top);
        d.autonomy(Autonomy.UNATTENDED);
      }
    }

    private void items(
        Node items, String key, String start, @Nullable String environment, boolean byHand) {
      int n = 0;
      for (Node item : items.items()) {
        String at = key + "[" + n++ + "]";
        if (item.get("step").isMap()) {
          step(item.get("step"), at, start, environment, byHand);
        }
        Node parallel = item.get("parallel");
        items(parallel.isMap() ? parallel.get("steps") : parallel, at, start, environment, byHand);
        Node stage = item.get("stage");
        if (stage.isMap()) {
          boolean hand = stage.get("trigger").text("").equals("manual");
          String where = stage.get("deployment").text();
          items(stage.get("steps"), at, start, where == null ? environment : where, hand);
        }
      }
    }

    private void step(Node step, String key, String start, @Nullable String stage, boolean byHand) {
      Declaration before = known.get(step.line());
      if (before != null || starts.containsKey(step.line())) {
        starts.computeIfAbsent(step.line(), l -> new TreeSet<>()).add(start);
        if (before != null) {
          started(before, step, byHand);
        }
        return;
      }
      starts.computeIfAbsent(step.line(), l -> new TreeSet<>()).add(start);
      Script script = new Script(false);
      Script values = new Script(false);
      for (String part : new String[] {"script", "after-script"}) {
        for (Node line : step.get(part).items()) {
          script.add(line.isText() ? line : Node.MISSING);
          line.get("variables").entries().values().forEach(values::add);
        }
      }
      Node image = step.has("image") ? step.get("image") : top.get("image");
      image.entries().values().forEach(values::add);
      image.get("aws").entries().values().forEach(values::add);
      String deployment = step.get("deployment").text(stage == null ? "" : stage);
      boolean identity = step.get("oidc").isTrue() || image.at("aws", "oidc-role").isText();
      boolean secrets = CiUser.uses(script, Set.of()) || CiUser.uses(values, Set.of());
      if (!identity && !secrets && deployment.isEmpty()) {
        return;
      }
      any = true;
      String name = step.get("name").text(key.substring("pipelines.".length()));
      Declaration d =
          into.declare(IdentityKind.CI_PIPELINE, file + " / " + name, PROVIDER, key, step);
      known.put(step.line(), d);
      d.environment(deployment.isEmpty() ? null : deployment);
      started(d, step, byHand);
      long minutes = step.get("max-time").number(0);
      if (minutes > 0) {
        d.longest(Duration.ofMinutes(Math.min(minutes, 1_000_000)));
      }
      CiUser user = new CiUser(d, lines, into);
      user.holds(IDENTITY);
      boolean role = false;
      for (Node line : step.get("script").items()) {
        role |= pipe(d, user, line, step.get("oidc").isTrue());
      }
      Node of = image.at("aws", "oidc-role");
      if (of.isText()) {
        user.federates(of.text(""), "aws", "image.aws.oidc-role", of);
      } else if (identity && !role) {
        Node at = script.uses().getOrDefault(IDENTITY, step.get("oidc"));
        user.federates(IDENTITY, null, "oidc", at);
      }
      user.variables(script, Reference.Kind.CI_SECRET, "script", Set.of(IDENTITY));
      user.variables(values, Reference.Kind.CI_SECRET, "variables", Set.of(IDENTITY));
      user.script(script);
    }

    private void started(Declaration d, Node step, boolean byHand) {
      Set<String> all = starts.getOrDefault(step.line(), Set.of());
      d.fact("trigger", String.join(",", all));
      boolean hand = byHand || step.get("trigger").text("").equals("manual");
      boolean custom = all.equals(Set.of("custom"));
      d.autonomy(hand || custom ? Autonomy.CONFIRM : Autonomy.UNATTENDED);
      d.fact("confirmedBy", hand ? "manual" : custom ? "custom" : null);
    }

    /** Others' code that is given variables; whether it names a role. */
    private boolean pipe(Declaration d, CiUser user, Node line, boolean oidc) {
      Node pipe = line.get("pipe");
      String text = pipe.text();
      if (text == null) {
        return false;
      }
      Node role = line.at("variables", "AWS_OIDC_ROLE_ARN");
      boolean federates = oidc && role.isText();
      if (federates) {
        user.federates(role.text(""), "aws", "variables.AWS_OIDC_ROLE_ARN", role);
      }
      Script values = new Script(false);
      line.get("variables").entries().values().forEach(values::add);
      if (text.startsWith("atlassian/") || !CiUser.uses(values, Set.of())) {
        return federates;
      }
      String image = text.startsWith("docker://") ? text.substring("docker://".length()) : text;
      int digest = image.indexOf('@');
      int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
      int end = colon > 0 ? colon : digest > 0 ? digest : image.length();
      String bare = image.substring(0, end);
      Declaration other =
          into.declare(IdentityKind.THIRD_PARTY, bare, PROVIDER, d.key() + ".pipes." + bare, line);
      other.parent(d.key()).environment(d.environment()).mark(Mark.THIRD_PARTY);
      other.fact("version", end < image.length() ? image.substring(end + 1) : "none");
      if (digest < 0) {
        other.mark(Mark.UNPINNED);
      }
      d.uses("pipe:" + bare);
      new CiUser(other, lines, into)
          .variables(values, Reference.Kind.CI_SECRET, "variables", Set.of(IDENTITY));
      return federates;
    }
  }
}
