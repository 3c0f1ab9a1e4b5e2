package dev.keycensus.inventory.remedy;

import dev.keycensus.detectors.FileKind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kind of place a credential stands in, as its path tells: what can take its place there. */
public enum PlaceKind {
  GITHUB_WORKFLOW(Home.CI),
  GITLAB_CI(Home.CI),
  AZURE_PIPELINES(Home.CI),
  CIRCLECI(Home.CI),
  BITBUCKET_PIPELINES(Home.CI),
  JENKINS(Home.CI),
  BUILDKITE(Home.CI),
  OTHER_CI(Home.CI),
  MCP_CONFIG(Home.LAPTOP),
  AGENT_CONFIG(Home.LAPTOP),
  DOTENV(Home.APPLICATION),
  TERRAFORM(Home.CLOUD),
  TERRAFORM_STATE(Home.CLOUD),
  KUBERNETES(Home.CLUSTER),
  HELM(Home.CLUSTER),
  DOCKER_COMPOSE(Home.APPLICATION),
  DOCKERFILE(Home.APPLICATION),
  ANSIBLE(Home.APPLICATION),
  NPMRC(Home.LAPTOP),
  PYPIRC(Home.LAPTOP),
  MAVEN(Home.APPLICATION),
  GRADLE(Home.APPLICATION),
  AWS_CREDENTIALS(Home.LAPTOP),
  KUBECONFIG(Home.LAPTOP),
  GIT_CREDENTIALS(Home.LAPTOP),
  KEY_FILE(Home.APPLICATION),
  NOTEBOOK(Home.LAPTOP),
  TRANSCRIPT(Home.RECORD),
  LOG(Home.RECORD),
  SHELL(Home.APPLICATION),
  DOCUMENTATION(Home.RECORD),
  SOURCE(Home.APPLICATION),
  CONFIG(Home.APPLICATION);

  /** Who runs what stands there, and so whether a platform can vouch for it. */
  enum Home {
    CI,
    CLUSTER,
    CLOUD,
    APPLICATION,
    LAPTOP,
    RECORD
  }

  private final Home home;

  PlaceKind(Home home) {
    this.home = home;
  }

  Home home() {
    return home;
  }

  /** The word used in data and reports, such as {@code github-workflow}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of a path.
   *
   * @param providers of the identities that the file declares, such as {@code kubernetes}
   */
  static PlaceKind of(String path, Set<String> providers) {
    String p = "/" + path.toLowerCase(Locale.ROOT);
    String name = p.substring(p.lastIndexOf('/') + 1);
    boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
    if (yaml && (p.contains("/.github/") || p.contains("/.gitea/") || p.contains("/.forgejo/"))) {
      return GITHUB_WORKFLOW;
    }
    if (name.endsWith(".gitlab-ci.yml") || (yaml && p.contains("/.gitlab/"))) {
      return GITLAB_CI;
    }
    if (yaml && (name.startsWith("azure-pipelines") || p.contains("/.azure-pipelines/"))) {
      return AZURE_PIPELINES;
    }
    if (p.contains("/.circleci/")) {
      return CIRCLECI;
    }
    if (p.contains("/.buildkite/")) {
      return BUILDKITE;
    }
    if (name.equals("bitbucket-pipelines.yml")) {
      return BITBUCKET_PIPELINES;
    }
    if (name.startsWith("jenkinsfile") || name.endsWith(".jenkinsfile")) {
      return JENKINS;
    }
    if (yaml && Set.of(".travis.yml", ".drone.yml", "appveyor.yml").contains(name)) {
      return OTHER_CI;
    }
    PlaceKind known = agent(p, name, providers);
    known = known == null ? tool(p, name) : known;
    known = known == null ? platform(p, name, yaml, providers) : known;
    return known == null ? plain(p, name) : known;
  }

  private static @Nullable PlaceKind agent(String p, String name, Set<String> providers) {
    if (name.endsWith("mcp.json")
        || name.equals("claude_desktop_config.json")
        || name.equals("mcp_config.json")
        || name.equals("mcp_settings.json")) {
      return MCP_CONFIG;
    }
    boolean agents =
        p.contains("/.claude/")
            || p.contains("/.cursor/")
            || p.contains("/.codex/")
            || p.contains("/.gemini/");
    if (name.endsWith(".jsonl") && (agents || p.contains("transcript") || p.contains("session"))) {
      return TRANSCRIPT;
    }
    return agents || (providers.contains("mcp") && name.endsWith(".json")) ? AGENT_CONFIG : null;
  }

  private static @Nullable PlaceKind tool(String p, String name) {
    if (name.endsWith("history") && name.startsWith(".")) {
      return LOG;
    }
    return switch (name) {
      case ".npmrc", ".yarnrc", ".yarnrc.yml" -> NPMRC;
      case ".pypirc", "pip.conf" -> PYPIRC;
      case "settings.xml", "settings-security.xml", "pom.xml" -> MAVEN;
      case "gradle.properties", "build.gradle", "build.gradle.kts", "settings.gradle" -> GRADLE;
      case "kubeconfig" -> KUBECONFIG;
      case ".git-credentials", ".netrc", "_netrc", ".gitconfig" -> GIT_CREDENTIALS;
      case "credentials", "config" ->
          p.contains("/.aws/") ? AWS_CREDENTIALS : p.contains("/.kube/") ? KUBECONFIG : null;
      default -> null;
    };
  }

  private static @Nullable PlaceKind platform(
      String p, String name, boolean yaml, Set<String> providers) {
    if (name.endsWith(".tfstate") || name.endsWith(".tfstate.backup")) {
      return TERRAFORM_STATE;
    }
    if (name.endsWith(".tf") || name.endsWith(".tfvars") || name.endsWith(".tf.json")) {
      return TERRAFORM;
    }
    if (yaml && (name.contains("compose") || providers.contains("docker-compose"))) {
      return DOCKER_COMPOSE;
    }
    if (name.startsWith("dockerfile") || name.startsWith("containerfile")) {
      return DOCKERFILE;
    }
    if (yaml && (p.contains("/charts/") || p.contains("/helm/"))) {
      return HELM;
    }
    if (yaml
        && (providers.contains("kubernetes")
            || p.contains("/k8s/")
            || p.contains("/kubernetes/")
            || p.contains("/manifests/")
            || p.contains("/kustomize/"))) {
      return KUBERNETES;
    }
    boolean ansible =
        p.contains("/group_vars/")
            || p.contains("/host_vars/")
            || p.contains("/playbooks/")
            || p.contains("/ansible/");
    return yaml && ansible ? ANSIBLE : null;
  }

  private static PlaceKind plain(String p, String name) {
    if (name.startsWith(".env") || name.endsWith(".env")) {
      return DOTENV;
    }
    boolean key =
        name.startsWith("id_")
            || name.endsWith(".pem")
            || name.endsWith(".key")
            || name.endsWith(".ppk")
            || name.endsWith(".p12")
            || name.endsWith(".pfx");
    if (key || (name.endsWith(".json") && (name.contains("service") || name.contains("key")))) {
      return KEY_FILE;
    }
    if (name.endsWith(".log") || name.endsWith(".out") || p.contains("/logs/")) {
      return LOG;
    }
    return switch (FileKind.of(name)) {
      case NOTEBOOK -> NOTEBOOK;
      case SHELL -> SHELL;
      case SOURCE -> SOURCE;
      case TEXT -> DOCUMENTATION;
      default -> CONFIG;
    };
  }
}
