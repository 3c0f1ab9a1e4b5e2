package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Hcl;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Configurations in the older form of HCL: the server and the agent of SPIRE, the agent of Vault,
 * and Vault's policies. Sources: SPIRE's pages on the configuration of server and agent; Vault's on
 * policies and on auto-auth.
 */
final class HclSettings implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("hcl", "conf");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith("server.conf")
        || name.endsWith("agent.conf")
        || (name.endsWith(".hcl") && !name.endsWith(".lock.hcl") && !name.endsWith(".pkr.hcl"));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    boolean spire = file.has("trust_domain");
    boolean policy = file.has("capabilities") && file.has("path");
    boolean agent = file.has("auto_auth");
    if (!spire && !policy && !agent) {
      return;
    }
    HclBlock root = Hcl.read(file.text()).root();
    if (spire) {
      spire(root, null, file.path(), into);
    }
    if (policy) {
      policy(root, file, into);
    }
    if (agent) {
      vaultAgent(root, file, into);
    }
  }

  /**
   * @param at where to place what is declared; null for where it stands
   */
  static void spire(HclBlock root, @Nullable Node at, String path, Collector into) {
    for (String part : List.of("server", "agent")) {
      HclBlock settings = root.block(part);
      if (settings == null || !settings.get("trust_domain").isText()) {
        continue;
      }
      boolean server = part.equals("server");
      String domain = settings.get("trust_domain").text("");
      Declaration declared =
          into.declare(
              server ? IdentityKind.SIGNING_KEY : IdentityKind.WORKLOAD,
              (server ? "spire-server" : "spire-agent") + (domain.isEmpty() ? "" : " " + domain),
              "spiffe",
              part,
              at == null ? root.at() : at);
      declared.tenant(domain.isEmpty() ? null : domain);
      declared.environment(Environments.ofPath(path));
      if (server) {
        Duration x509 = Durations.of(settings.get("default_x509_svid_ttl").text());
        Duration older = Durations.of(settings.get("default_svid_ttl").text());
        Duration jwt = Durations.of(settings.get("default_jwt_svid_ttl").text());
        Duration longest = Durations.longer(x509 == null ? older : x509, jwt);
        declared.longest(longest == null ? Duration.ofHours(1) : longest);
        declared.fact("ca_ttl", settings.get("ca_ttl").text());
      } else {
        declared.mark(Mark.FEDERATED);
        if (settings.get("insecure_bootstrap").isTrue()) {
          declared.fact("insecure_bootstrap", "true");
        }
        if (settings.get("join_token").isText()) {
          declared.mark(Mark.STATIC_KEY);
        }
      }
      for (HclBlock plugins : root.blocks("plugins")) {
        for (HclBlock plugin : plugins.blocks()) {
          plugin(plugin, declared, at, into);
        }
      }
    }
  }

  private static void plugin(
      HclBlock plugin, Declaration declared, @Nullable Node at, Collector into) {
    String kind = plugin.type();
    String name = plugin.label(0);
    HclBlock inner = plugin.block("plugin_data");
    Node data = inner == null ? Node.MISSING : inner.at();
    switch (kind) {
      case "KeyManager" -> {
        declared.fact("key-manager", name);
        if (name.equals("disk")) {
          declared.mark(Mark.KEY_ON_DISK);
        }
        for (String file : List.of("keys_path", "directory")) {
          refer(into, Reference.Kind.FILE, data.get(file), kind + "." + file, declared, at);
        }
      }
      case "UpstreamAuthority" -> {
        declared.fact("upstream", name);
        if (name.equals("disk")) {
          declared.mark(Mark.KEY_ON_DISK);
        }
        refer(into, Reference.Kind.FILE, data.get("key_file_path"), kind, declared, at);
      }
      case "NodeAttestor" -> {
        declared.fact("attestor", name);
        if (name.equals("join_token")) {
          declared.fact("join_token", "true");
        }
      }
      case "DataStore" -> {
        Node connection = data.get("connection_string");
        if (!connection.isMissing()) {
          Referred.tell(into, "connection_string", kind, declared, at == null ? connection : at);
        }
      }
      default -> {}
    }
  }

  private static void refer(
      Collector into,
      Reference.Kind kind,
      Node value,
      String slot,
      Declaration user,
      @Nullable Node at) {
    String text = value.text();
    if (text != null && !text.isBlank()) {
      into.refer(kind, text, user.provider(), slot, user, at == null ? value : at);
    }
  }

  private static void policy(HclBlock root, NamedFile file, Collector into) {
    List<HclBlock> paths = root.blocks("path");
    if (paths.isEmpty()) {
      return;
    }
    String name = file.name();
    Declaration policy =
        into.declare(
            IdentityKind.API_CLIENT,
            name.substring(0, name.lastIndexOf('.')),
            "vault",
            "policy",
            root.at());
    policy.environment(Environments.ofPath(file.path()));
    paths(paths, policy);
  }

  /** What the rules of a policy allow. */
  static void paths(List<HclBlock> paths, Declaration policy) {
    for (HclBlock path : paths) {
      String way = path.label(0);
      boolean sudo = false;
      boolean writes = false;
      for (Node capability : path.get("capabilities").each()) {
        String text = capability.text();
        if (text == null || text.equals("deny") || policy.can().size() > 300) {
          continue;
        }
        policy.can(way + ":" + text);
        sudo |= text.equals("sudo");
        writes |= text.equals("update") || text.equals("create");
      }
      boolean everywhere = way.equals("*") || way.equals("/*") || way.equals("+/*");
      if ((everywhere && writes) || (sudo && (way.equals("sys/*") || everywhere))) {
        policy.mark(Mark.ADMIN);
      }
    }
  }

  private static void vaultAgent(HclBlock root, NamedFile file, Collector into) {
    HclBlock auth = root.block("auto_auth");
    if (auth == null) {
      return;
    }
    Declaration agent =
        into.declare(IdentityKind.API_CLIENT, "vault-agent", "vault", "auto_auth", root.at());
    agent.environment(Environments.ofPath(file.path()));
    for (HclBlock method : auth.blocks("method")) {
      String type = method.labels().isEmpty() ? method.get("type").text("") : method.label(0);
      HclBlock inner = method.block("config");
      Node config = inner == null ? Node.MISSING : inner.at();
      agent.fact("method", type.isEmpty() ? null : type);
      switch (type) {
        case "approle" -> {
          agent.mark(Mark.STATIC_KEY);
          refer(
              into,
              Reference.Kind.FILE,
              config.get("secret_id_file_path"),
              "auto_auth.approle",
              agent,
              null);
        }
        case "token_file" -> {
          agent.mark(Mark.STATIC_KEY);
          refer(
              into,
              Reference.Kind.FILE,
              config.get("token_file_path"),
              "auto_auth.token_file",
              agent,
              null);
        }
        default -> {
          agent.mark(Mark.FEDERATED);
          refer(
              into,
              Reference.Kind.FEDERATION,
              config.get("role"),
              "auto_auth." + type,
              agent,
              null);
        }
      }
    }
    for (HclBlock sink : auth.blocks("sink")) {
      HclBlock config = sink.block("config");
      if (config != null) {
        refer(into, Reference.Kind.FILE, config.get("path"), "auto_auth.sink", agent, null);
      }
    }
  }
}
