package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Drone and Woodpecker: an identity for each pipeline, and one for each plugin with a secret. */
final class DroneFiles implements Reader {
  private static final Set<String> FIRST_PARTY =
      Set.of("plugins", "woodpeckerci", "codeberg.org/woodpecker-plugins");

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    return (isDrone(name) || isWoodpecker(path, name)) && !PipelineFiles.isVendored(path);
  }

  private static boolean isDrone(String name) {
    return name.equals(".drone.yml") || name.equals(".drone.yaml");
  }

  private static boolean isWoodpecker(String path, String name) {
    return NamedFile.isYaml(name)
        && (name.equals(".woodpecker.yml")
            || name.equals(".woodpecker.yaml")
            || NamedFile.within(path, ".woodpecker/"));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String lower = file.name().toLowerCase(Locale.ROOT);
    String provider = isDrone(lower) ? "drone" : "woodpecker";
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      if (top.get("kind").text("").equals("secret")) {
        stored(top, into);
      } else if (top.has("steps") || top.has("pipeline") || top.has("clone")) {
        pipeline(file, top, provider, lines, into);
      }
    }
  }

  /** A document that says where a secret is kept; one with {@code data} holds it encrypted. */
  private static void stored(Node top, Collector into) {
    String path = top.at("get", "path").text();
    if (path != null && !path.isBlank()) {
      String field = top.at("get", "name").text();
      String name = field == null ? path : path + "/" + field;
      String slot = "secret." + top.get("name").text("");
      into.refer(Reference.Kind.VAULT, name, null, slot, null, top.at("get", "path"));
    }
  }

  private static void pipeline(
      NamedFile file, Node top, String provider, SourceLines lines, Collector into) {
    String name = top.get("name").text();
    Declaration d =
        into.declare(
            IdentityKind.CI_PIPELINE,
            name == null ? file.path() : file.path() + " / " + name,
            provider,
            name == null ? "pipeline" : "pipelines." + name,
            top);
    List<String> events = new ArrayList<>();
    Node when = top.any("trigger", "when");
    for (Node one : when.each()) {
      Node event = one.get("event");
      event.each().forEach(e -> events.add(e.text("")));
      event.get("include").each().forEach(e -> events.add(e.text("")));
    }
    if (events.contains("cron")) {
      d.mark(Mark.SCHEDULED);
    }
    d.fact("trigger", events.isEmpty() ? null : String.join(",", events));
    boolean byHand =
        !events.isEmpty()
            && Set.of("promote", "rollback", "manual", "deployment").containsAll(events);
    d.autonomy(byHand ? Autonomy.CONFIRM : Autonomy.UNATTENDED);
    d.fact("confirmedBy", byHand ? String.join(",", events) : null);

    CiUser user = new CiUser(d, lines, into);
    Map<String, CiUser> plugins = new HashMap<>();
    for (String key : List.of("clone", "steps", "pipeline", "services")) {
      Node steps = top.get(key);
      int n = 0;
      for (Node step : steps.items()) {
        step(
            d,
            user,
            plugins,
            step,
            step.get("name").text(key + "[" + n + "]"),
            provider,
            lines,
            into);
        n++;
      }
      for (Map.Entry<String, Node> step : steps.entries().entrySet()) {
        step(d, user, plugins, step.getValue(), step.getKey(), provider, lines, into);
      }
    }
    for (Node secret : top.get("image_pull_secrets").each()) {
      refer(user, secret.text(""), "image_pull_secrets", secret);
    }
  }

  private static void step(
      Declaration pipeline,
      CiUser user,
      Map<String, CiUser> plugins,
      Node step,
      String name,
      String provider,
      SourceLines lines,
      Collector into) {
    boolean plugin = !step.has("commands");
    List<CiUser> users = new ArrayList<>();
    users.add(user);
    String image = step.get("image").text("");
    if (plugin && !image.isEmpty() && !isFirstParty(image) && usesSecret(step)) {
      users.add(
          plugins.computeIfAbsent(
              image,
              i ->
                  new CiUser(plugin(pipeline, step.get("image"), i, provider, into), lines, into)));
    }
    for (Node one : step.get("when").each()) {
      boolean clock = one.get("event").each().stream().anyMatch(e -> e.text("").equals("cron"));
      if (clock) {
        pipeline.mark(Mark.SCHEDULED);
      }
    }
    Set<String> variables = new HashSet<>();
    for (CiUser each : users) {
      secrets(each, step, "steps." + name, variables);
    }
    variables.forEach(user::holds);
    Script script = new Script(false).add(step.get("commands"));
    user.script(script);
  }

  private static Declaration plugin(
      Declaration pipeline, Node at, String image, String provider, Collector into) {
    int digest = image.indexOf('@');
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    int end = colon > 0 ? colon : digest > 0 ? digest : image.length();
    String version =
        digest > 0 ? image.substring(digest + 1) : colon > 0 ? image.substring(colon + 1) : "none";
    String bare = image.substring(0, Math.min(end, digest > 0 ? digest : end));
    Declaration d =
        into.declare(
            IdentityKind.THIRD_PARTY, bare, provider, pipeline.key() + ".images." + bare, at);
    d.parent(pipeline.key()).mark(Mark.THIRD_PARTY).fact("version", version);
    if (digest < 0) {
      d.mark(Mark.UNPINNED);
    }
    pipeline.uses("image:" + bare);
    return d;
  }

  private static boolean isFirstParty(String image) {
    String path = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
    int slash = path.lastIndexOf('/');
    // An image without a path is one of the hub's official ones, a service rather than a plugin.
    return slash < 0 || FIRST_PARTY.contains(path.substring(0, slash)) || image.startsWith("$");
  }

  private static boolean usesSecret(Node node) {
    return node.has("from_secret")
        || !node.get("secrets").each().isEmpty()
        || node.entries().values().stream().anyMatch(DroneFiles::usesSecret)
        || node.items().stream().anyMatch(DroneFiles::usesSecret);
  }

  /** {@code from_secret} below any key; {@code secrets} as old versions have it. */
  private static void secrets(CiUser user, Node node, String slot, Set<String> variables) {
    Node from = node.get("from_secret");
    if (from.isText()) {
      refer(user, from.text(""), slot, from);
      String last = slot.substring(slot.lastIndexOf('.') + 1);
      if (SecretNames.isSecret(last) || SecretNames.isSecret(from.text(""))) {
        variables.add(last);
      }
    }
    node.entries()
        .forEach(
            (key, value) -> {
              if (key.equals("secrets")) {
                for (Node secret : value.each()) {
                  String source = secret.isMap() ? secret.get("source").text("") : secret.text("");
                  String target = secret.isMap() ? secret.get("target").text(source) : source;
                  refer(user, source, slot + ".secrets", secret);
                  if (SecretNames.isSecret(target)) {
                    variables.add(SecretPeople.upper(target));
                  }
                }
              } else if (!key.equals("from_secret") && !key.equals("commands")) {
                secrets(user, value, slot + "." + key, variables);
              }
            });
    node.items().forEach(item -> secrets(user, item, slot, variables));
  }

  private static void refer(CiUser user, String name, String slot, Node at) {
    if (name.isBlank()) {
      return;
    }
    String last = slot.substring(slot.lastIndexOf('.') + 1);
    user.secret(Reference.Kind.CI_SECRET, name, SecretPeople.provider(name, last), slot, at);
    user.fixed(name);
    if (SecretNames.isSecret(last) && !last.equals("secrets")) {
      user.declaration().mark(Mark.STATIC_KEY);
    }
  }
}
