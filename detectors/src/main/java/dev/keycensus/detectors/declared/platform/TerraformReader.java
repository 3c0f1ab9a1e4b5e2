package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Hcl;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.Set;

/**
 * Terraform: {@code *.tf}, {@code *.tf.json}, {@code *.tfvars}. Each file by itself: what stands in
 * another file of the module is known by its address only.
 */
final class TerraformReader implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("tf", "tofu", "tfvars", "json");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".tf")
        || name.endsWith(".tofu")
        || name.endsWith(".tf.json")
        || name.endsWith(".tfvars")
        || name.endsWith(".tfvars.json");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name();
    Malformed problem = null;
    HclBlock root;
    if (name.endsWith(".json")) {
      root = HclBlock.ofJson(file.json());
    } else if (file.has("\0")) {
      // Encrypted by git-crypt or the like.
      return;
    } else {
      Hcl.File read = Hcl.read(file.text());
      root = read.root();
      problem = read.problem();
    }
    Terraform terraform = new Terraform(root, into, file.path());
    if (name.contains(".tfvars")) {
      root.attributes().forEach((key, value) -> Referred.tell(into, key, key, null, value));
    } else {
      new TerraformAws(terraform).read(root);
      BedrockAgents.read(terraform, root);
      new TerraformGoogle(terraform).read(root);
      new TerraformAzure(terraform).read(root);
      TerraformKube.read(terraform, root);
      new TerraformKeys(terraform).read(root);
      new TerraformVaults(terraform).read(root);
    }
    if (problem != null) {
      throw problem;
    }
  }
}
