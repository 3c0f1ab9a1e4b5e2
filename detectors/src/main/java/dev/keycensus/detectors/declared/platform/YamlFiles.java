package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Every YAML file that no other reader takes: its name tells whether it is of Compose, Spring,
 * Helm, Pulumi or Yarn, a look at its content whether it is a manifest, a template, or encrypted by
 * SOPS.
 */
final class YamlFiles implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("yaml", "yml", "kubeconfig", "template", "json");
  }

  @Override
  public boolean reads(String path, String name) {
    return NamedFile.isYaml(name)
        || name.equals("kubeconfig")
        || name.endsWith(".kubeconfig")
        || name.endsWith(".template")
        || name.endsWith(".template.json")
        || name.endsWith(".cfn.json");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name().toLowerCase(Locale.ROOT);
    if (Compose.isOne(name)) {
      Compose.read(file, into);
    } else if (ManifestReader.isOne(file) && !name.equals("chart.yaml")) {
      ManifestReader.read(file, into);
    } else if (CloudFormation.isOne(file)) {
      template(file, name.endsWith(".json"), into);
    } else if (name.equals("chart.yaml")) {
      HelmCharts.chart(file, into);
    } else if (HelmCharts.isValues(name)) {
      HelmCharts.values(file, into);
    } else if (Spring.isOne(name)) {
      Spring.readYaml(file, into);
    } else if (name.startsWith("pulumi.")) {
      file.yaml().items().forEach(top -> pulumi(top, name, into));
    } else if (name.equals(".yarnrc.yml")) {
      file.yaml().items().forEach(top -> Registries.yarn(top, into));
    } else if (file.has("\nsops:")) {
      sops(file, into);
    }
  }

  private static void template(NamedFile file, boolean json, Collector into) {
    if (json || file.text().stripLeading().startsWith("{")) {
      CloudFormation.read(Node.orMissing(file::json), file.path(), into);
    } else {
      for (Node top : Node.orMissing(file::yaml).items()) {
        CloudFormation.read(top, file.path(), into);
      }
    }
  }

  /** Values of a stack that Pulumi has encrypted, and who holds the key. */
  private static void pulumi(Node top, String name, Collector into) {
    int start = "pulumi.".length();
    String stack = name.substring(start, Math.max(start, name.lastIndexOf('.')));
    for (Map.Entry<String, Node> entry : top.get("config").entries().entrySet()) {
      Node secure = entry.getValue().get("secure");
      if (secure.isText()) {
        into.refer(
            new Reference(
                Reference.Kind.VAULT,
                entry.getKey(),
                SecretNames.provider(entry.getKey()),
                "config." + entry.getKey(),
                null,
                Environments.of(stack),
                secure.line(),
                secure.column()));
      }
    }
    Node provider = top.get("secretsprovider");
    if (provider.isText()) {
      into.refer(
          Reference.Kind.VAULT, provider.text(""), "pulumi", "secretsprovider", null, provider);
    }
  }

  private static void sops(NamedFile file, Collector into) {
    for (Node top : Node.orMissing(file::yaml).items()) {
      new KubeSecrets(into).sops(top.get("sops"));
    }
  }
}
