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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Travis CI: one identity a file. What is {@code secure} is encrypted for the repository. */
final class TravisFiles implements Reader {
  private static final String PROVIDER = "travis";
  private static final List<String> SCRIPTS =
      List.of(
          "before_install",
          "install",
          "before_script",
          "script",
          "before_cache",
          "after_success",
          "after_failure",
          "after_script",
          "before_deploy",
          "after_deploy");

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    return path.equals(".travis.yml") || path.equals(".travis.yaml");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node top : file.yaml().items()) {
      if (!top.isMap()) {
        continue;
      }
      Declaration d =
          into.declare(IdentityKind.CI_PIPELINE, file.path(), PROVIDER, "pipeline", top);
      d.autonomy(Autonomy.UNATTENDED);
      CiUser user = new CiUser(d, lines, into);
      secure(user, top, "", null);
      Script script = new Script(false);
      scripts(top, script);
      for (String list : List.of("jobs", "matrix")) {
        Node jobs = top.get(list);
        (jobs.isMap() ? jobs.get("include") : jobs).items().forEach(job -> scripts(job, script));
      }
      Script values = new Script(false);
      texts(top.get("deploy"), values);
      Set<String> known = literals(top.get("env"), new HashSet<>());
      user.variables(script, Reference.Kind.CI_SECRET, "script", known);
      user.variables(values, Reference.Kind.CI_SECRET, "deploy", known);
      // The key of a file that travis encrypted is a variable of the repository.
      boolean encrypted = user.secrets().stream().anyMatch(v -> v.startsWith("encrypted_"));
      d.fact("encrypted", encrypted ? "true" : null);
      deploys(user, top.get("deploy"));
      user.script(script);
    }
  }

  private static void scripts(Node job, Script script) {
    for (String key : SCRIPTS) {
      script.add(job.get(key));
    }
    for (Node deploy : job.get("deploy").each()) {
      script.add(deploy.get("script"));
    }
  }

  private static void texts(Node node, Script values) {
    values.add(node.isText() ? node : Node.MISSING);
    node.items().forEach(item -> texts(item, values));
    node.entries()
        .forEach((key, value) -> texts(key.equals("script") ? Node.MISSING : value, values));
  }

  /** The variables that the file sets in clear. */
  private static Set<String> literals(Node env, Set<String> names) {
    String text = env.text();
    if (text != null) {
      names.addAll(Shell.assigned(Shell.commands(text, false)));
      for (String word : CiAgents.split(text)) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          names.add(word.substring(0, equals));
        }
      }
    }
    env.items().forEach(item -> literals(item, names));
    env.entries()
        .forEach(
            (key, value) -> {
              if (value.isText() && !key.equals("secure")) {
                names.add(key);
              }
              if (!value.isText()) {
                literals(value, names);
              }
            });
    return names;
  }

  private static void secure(CiUser user, Node node, String slot, @Nullable String provider) {
    Node value = node.get("secure");
    if (value.isText()) {
      String last = slot.substring(slot.lastIndexOf('.') + 1);
      String of = provider != null ? provider : SecretNames.provider(last);
      user.secret(Reference.Kind.CI_SECRET, slot.isEmpty() ? "secure" : slot, of, slot, value);
      user.declaration().fact("encrypted", "true");
      if (slot.startsWith("env") || SecretNames.isSecret(last)) {
        user.declaration().mark(Mark.STATIC_KEY);
      }
    }
    String whose = node.get("provider").text(provider == null ? "" : provider);
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      if (!entry.getKey().equals("secure")) {
        String path = slot.isEmpty() ? entry.getKey() : slot + "." + entry.getKey();
        secure(user, entry.getValue(), path, slot.startsWith("env") ? null : service(whose));
      }
    }
    int n = 0;
    for (Node item : node.items()) {
      secure(user, item, slot + "[" + n++ + "]", provider);
    }
  }

  /** The provider of a deployment as the catalogue spells it. */
  private static @Nullable String service(String deploy) {
    return switch (deploy) {
      case "releases", "pages", "github", "pages:git" -> "github";
      case "s3", "codedeploy", "elasticbeanstalk", "lambda", "cloudformation", "ecr" -> "aws";
      case "gcs", "gae" -> "google-cloud";
      case "npm", "pypi", "rubygems", "heroku", "netlify", "azure" -> deploy;
      case "bintray", "artifactory" -> "jfrog";
      default -> null;
    };
  }

  private static void deploys(CiUser user, Node deploy) {
    for (Node one : deploy.each()) {
      String provider = one.get("provider").text();
      if (provider != null) {
        user.declaration().uses("deploy:" + provider);
      }
      one.entries()
          .forEach(
              (key, value) -> {
                String text = value.text("");
                boolean secret = SecretNames.isSecret(key) && !text.isBlank();
                if (secret && !text.startsWith("$") && !value.isTrue() && !value.isFalse()) {
                  user.declaration().mark(Mark.STATIC_KEY);
                }
              });
    }
  }
}
