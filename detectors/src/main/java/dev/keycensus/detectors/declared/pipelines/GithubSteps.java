package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of one job: what they are given, log in with, hand on and print. */
final class GithubSteps {
  /** Whether a job may ask for a token of its own identity. */
  enum IdToken {
    YES,
    NO,
    /** Nothing says: it is as its caller is. */
    UNKNOWN
  }

  private static final Set<String> PUBLISHERS = Set.of("npm", "pnpm", "yarn", "uv", "twine");

  private final Declaration job;
  private final SourceLines lines;
  private final Collector into;
  private final IdToken idToken;
  private Set<String> events = Set.of();
  private boolean gated;
  private String shell = "";

  /** Files that steps wrote secrets into. */
  private final Set<String> written = new HashSet<>();

  /** Variables of all steps that hold a secret, with the value that says so. */
  private final Map<String, Node> shared = new LinkedHashMap<>();

  GithubSteps(Declaration job, SourceLines lines, Collector into, IdToken idToken) {
    this.job = job;
    this.lines = lines;
    this.into = into;
    this.idToken = idToken;
  }

  /**
   * What starts the job.
   *
   * @param isGated whether something keeps strangers out of it
   */
  void events(Set<String> starting, boolean isGated) {
    events = starting;
    gated = isGated;
  }

  void shell(String template) {
    shell = template;
  }

  /** Variables that all steps see. */
  void environment(Node env, String slot) {
    values(env, slot);
    env.entries()
        .forEach(
            (name, value) -> {
              if (holdsKey(name, value)) {
                shared.put(name, value);
              } else {
                shared.remove(name);
              }
            });
  }

  /** References of everything below a node, by the job. */
  void values(Node node, String slot) {
    values(node, slot, null);
  }

  void values(Node node, String slot, @Nullable Declaration other) {
    node.entries().forEach((key, value) -> values(value, slot + "." + key, other));
    node.items().forEach(item -> values(item, slot, other));
    value(node, slot, job, null, true);
    if (other != null) {
      value(node, slot, other, null, true);
    }
  }

  void read(Node steps, String prefix) {
    Script whole = new Script(false);
    boolean publishesByIdentity = false;
    int n = 0;
    for (Node step : steps.items()) {
      String key = prefix + "steps[" + n++ + "]";
      Node run = step.get("run");
      if (step.get("uses").isText()) {
        action(step, key + ".uses");
      } else if (run.isText()) {
        run(step, key);
        whole.add(run);
        publishesByIdentity |= publishes(run.text(""));
      }
    }
    lease(steps, whole);
    uploads(steps);
    if (publishesByIdentity && idToken == IdToken.YES && !hasPublishKey(steps)) {
      job.mark(Mark.FEDERATED);
    }
  }

  // Actions.

  private void action(Node step, String key) {
    Node uses = step.get("uses");
    String reference = uses.text("").strip();
    String action = ActionReference.action(reference);
    Node with = step.get("with");
    Node env = step.get("env");
    GithubLogins.Login login = GithubLogins.of(action);
    boolean federates = login != null && federates(login, with, env);
    String agent = CiAgents.provider(action);
    Declaration other = null;
    if (agent != null) {
      other = agent(agent, reference, key, step);
    } else if (isGiven(step, federates ? login : null)) {
      other = thirdParty(reference, key, step);
    }
    Set<String> silent = login != null && federates ? Set.copyOf(login.federated()) : Set.of();
    with.entries()
        .forEach(
            (input, value) -> {
              if (!silent.contains(input.toLowerCase(Locale.ROOT))) {
                boolean fixed =
                    login != null && login.fixed().contains(input.toLowerCase(Locale.ROOT));
                String provider = login != null && fixed ? provider(login, with) : null;
                value(value, "with." + input, job, provider, true);
                if (other(action, fixed, value)) {
                  job.mark(Mark.STATIC_KEY);
                }
              }
            });
    values(env, "env", null);
    if (other != null) {
      Declaration user = other;
      with.entries()
          .forEach(
              (input, value) -> {
                if (!silent.contains(input.toLowerCase(Locale.ROOT))) {
                  value(value, "with." + input, user, null, true);
                }
              });
      env.entries().forEach((name, value) -> value(value, "env." + name, user, null, true));
      shared.forEach((name, value) -> value(value, "env." + name, user, null, true));
    }
    if (login != null && federates) {
      federation(login, action, with, uses);
    }
    if (GithubLogins.APP_TOKENS.contains(action)) {
      boolean kept = with.any("skip-token-revoke", "skip_token_revoke").isTrue();
      job.fact("appToken", "github");
      job.mark(kept ? Mark.NEVER_REVOKES : Mark.REVOKES);
    }
    vaults(action, with);
  }

  /** A key that is written down as it is; its value is not kept, and detection finds it. */
  private static boolean other(String action, boolean fixed, Node value) {
    String text = value.text("");
    return fixed && !action.isEmpty() && !text.isBlank() && !text.contains("${{");
  }

  private static String provider(GithubLogins.Login login, Node with) {
    String registry = with.get("registry").text("");
    if (!login.provider().equals("docker") || registry.isEmpty()) {
      return login.provider();
    }
    if (registry.contains("ghcr.io")) {
      return "github";
    }
    if (registry.contains("amazonaws.com") || registry.contains("public.ecr.aws")) {
      return "aws";
    }
    if (registry.contains("gcr.io") || registry.contains("pkg.dev")) {
      return "google-cloud";
    }
    return registry.contains("azurecr.io") ? "azure" : login.provider();
  }

  private boolean federates(GithubLogins.Login login, Node with, Node env) {
    if (idToken == IdToken.NO) {
      return false;
    }
    for (Map.Entry<String, Node> input : with.entries().entrySet()) {
      boolean off = input.getValue().isFalse() || input.getValue().text("").isBlank();
      if (login.fixed().contains(input.getKey().toLowerCase(Locale.ROOT)) && !off) {
        return false;
      }
    }
    if (login.byDefault()) {
      return idToken == IdToken.YES;
    }
    if (login.provider().equals("hashicorp")) {
      return with.get("method").text("").equals("jwt");
    }
    if (login.provider().equals("azure") && env.has("AZURE_CLIENT_SECRET")) {
      return false;
    }
    boolean chained = with.get("role-chaining").isTrue();
    return !chained
        && login.federated().stream()
            .anyMatch(i -> !with.get(i).text("").isBlank() && !with.get(i).isFalse());
  }

  private void federation(GithubLogins.Login login, String action, Node with, Node uses) {
    job.mark(Mark.FEDERATED);
    String role = null;
    Node at = uses;
    String slot = "uses";
    for (String input : login.federated()) {
      Node value = with.get(input);
      String text = value.text();
      if (role == null && text != null && !value.isTrue()) {
        role = bare(text);
        at = value;
        slot = "with." + input;
      }
    }
    String name = role == null ? action : role;
    SourceLines.Place place = lines.of(name, 0, at);
    into.refer(
        Reference.Kind.FEDERATION, name, login.provider(), slot, job, place.line(), place.column());
    String account = with.get("service_account").text();
    if (account != null && !account.isBlank()) {
      job.uses("serviceaccount:" + bare(account));
    }
    if (login.provider().equals("aws") && role != null) {
      job.uses("role:" + role);
    }
    long seconds = with.get("role-duration-seconds").number(0);
    if (seconds > 0 && job.longest() == null) {
      job.longest(Duration.ofSeconds(Math.min(seconds, 1_000_000)));
    }
  }

  /** Names of secrets that an action fetches from a vault or a secret manager. */
  private void vaults(String action, Node with) {
    switch (action.toLowerCase(Locale.ROOT)) {
      case "hashicorp/vault-action" -> vault(with.get("secrets"), "hashicorp", ";\n", true);
      case "google-github-actions/get-secretmanager-secrets" ->
          vault(with.get("secrets"), "google-cloud", "\n", false);
      case "aws-actions/aws-secretsmanager-get-secrets" ->
          vault(with.get("secret-ids"), "aws", "\n", false);
      case "azure/get-keyvault-secrets" -> vault(with.get("secrets"), "azure", ",\n", false);
      default -> {}
    }
  }

  /**
   * Each part of a value is a path.
   *
   * @param keyed whether a key and a name follow the path: {@code path key | NAME}; else an alias
   *     may stand before it: {@code NAME, path}
   */
  private void vault(Node node, String provider, String separators, boolean keyed) {
    String text = node.text("");
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        String part = text.substring(start, i).strip();
        start = i + 1;
        int space = part.indexOf(' ');
        String path = part;
        if (keyed) {
          path = space < 0 ? part : part.substring(0, space);
        } else if (!part.startsWith("arn:")) {
          path = part.substring(Math.max(part.indexOf(','), part.indexOf(':')) + 1).strip();
        }
        if (!path.isEmpty() && path.length() <= 300) {
          SourceLines.Place at = lines.of(path, 0, node);
          into.refer(
              Reference.Kind.VAULT, path, provider, "with.secrets", job, at.line(), at.column());
        }
      }
    }
  }

  // Others' code.

  /** Whether a step hands a secret to its action. */
  private boolean isGiven(Node step, GithubLogins.@Nullable Login federated) {
    if (!shared.isEmpty()) {
      return true;
    }
    for (Map.Entry<String, Node> input : step.get("with").entries().entrySet()) {
      String name = input.getKey().toLowerCase(Locale.ROOT);
      boolean silent = federated != null && federated.federated().contains(name);
      if (!silent && isGiven(input.getValue())) {
        return true;
      }
    }
    return step.get("env").entries().values().stream().anyMatch(GithubSteps::isGiven);
  }

  private static boolean isGiven(Node value) {
    for (Expressions.Use use : Expressions.in(value.text(""))) {
      if (!use.tested()) {
        return true;
      }
    }
    return false;
  }

  /** An action or a workflow of somebody else; null where it is GitHub's, or of the repository. */
  @Nullable Declaration thirdParty(String reference, String key, Node at) {
    if (ActionReference.isOwn(reference)) {
      return null;
    }
    Declaration other =
        into.declare(
            IdentityKind.THIRD_PARTY,
            ActionReference.owner(reference),
            GithubWorkflow.PROVIDER,
            key,
            at);
    other.parent(job.key()).environment(job.environment());
    ActionReference.version(other, reference);
    job.uses("action:" + ActionReference.owner(reference));
    return other;
  }

  // Agents.

  private Declaration agent(String provider, String reference, String key, Node step) {
    Declaration agent = agent(provider, key, step);
    if (!ActionReference.isOwn(reference)) {
      ActionReference.version(agent, reference);
    }
    agent.fact("action", ActionReference.owner(reference));
    CiAgents.fill(agent, step.get("with"), gated);
    Node rule = step.at("with", "anthropic_federation_rule_id");
    if (idToken != IdToken.NO && !rule.text("").isBlank()) {
      String name = bare(rule.text(""));
      SourceLines.Place at = lines.of(name, 0, rule);
      into.refer(
          Reference.Kind.FEDERATION,
          name,
          "anthropic",
          "with.anthropic_federation_rule_id",
          agent,
          at.line(),
          at.column());
      agent.mark(Mark.FEDERATED);
    }
    return agent;
  }

  private Declaration agent(String provider, String key, Node step) {
    Declaration agent =
        into.declare(IdentityKind.AI_AGENT, job.name() + ": " + provider, provider, key, step);
    agent.parent(job.key()).environment(job.environment()).autonomy(Autonomy.UNATTENDED);
    agent.fact("trigger", events.isEmpty() ? null : String.join(",", events));
    job.uses("agent:" + agent.name());
    return agent;
  }

  // Scripts.

  private void run(Node step, String key) {
    Node run = step.get("run");
    Node env = step.get("env");
    values(env, "env", null);
    value(run, "run", job, null, true);
    Map<String, Node> seen = new LinkedHashMap<>(shared);
    env.entries()
        .forEach(
            (name, value) -> {
              if (holdsKey(name, value)) {
                seen.put(name, value);
              } else {
                seen.remove(name);
              }
            });
    String template = step.get("shell").text(shell);
    Script script = new Script(template.contains(" -x") || template.contains(" -ex")).add(run);
    written.addAll(script.writes(seen.keySet(), GithubSteps::holdsKey, written));
    if (script.prints(seen.keySet(), GithubSteps::holdsKey)) {
      job.mark(Mark.PRINTS_SECRETS).fact("prints", "line " + run.line());
    }
    for (Shell.Command command : script.commands()) {
      String provider = CiAgents.provider(command);
      if (provider != null) {
        Declaration agent = agent(provider, key + ".run", step);
        agent.fact("command", command.name());
        CiAgents.arguments(agent, command.words());
        env.entries().forEach((name, value) -> value(value, "env." + name, agent, null, true));
        break;
      }
    }
    models(script, env, key, run);
  }

  /** Clients of the models that the commands of a script ask, each with its key. */
  private void models(Script script, Node env, String key, Node run) {
    Map<String, Declaration> clients = new LinkedHashMap<>();
    Curl.Origins origins = new Curl.Origins(script.commands());
    for (Curl.Request request : Curl.requests(script.commands())) {
      String provider = request.provider();
      Declaration client =
          clients.computeIfAbsent(
              provider,
              p -> {
                String name = job.name() + ": " + p;
                job.uses("model:" + name);
                return into.declare(
                        IdentityKind.MODEL_CLIENT, name, p, key + ".run.model." + p, run)
                    .parent(job.key())
                    .environment(job.environment())
                    .fact("calls", "over HTTP, without a library");
              });
      for (String variable : request.variables()) {
        String origin = origins.of(variable);
        Node value = env.get(origin);
        value = value.text() == null ? shared.getOrDefault(origin, value) : value;
        value(value, "env." + origin, client, provider, true);
      }
      for (String sent : request.keys()) {
        if (Curl.literal(sent) != null) {
          client.mark(Mark.STATIC_KEY);
        }
        if (sent.contains("${{")) {
          value(Node.scalar(run.line(), 1, sent, false), "run", client, provider, true);
        }
      }
    }
  }

  private static boolean holdsKey(String text) {
    return usesKey(text, "");
  }

  private static boolean usesKey(String text, String slot) {
    for (Expressions.Use use : Expressions.in(text)) {
      if (!use.tested() && (use.what() != Expressions.What.SECRET || isKey(use.name(), slot))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsKey(String name, Node value) {
    if (value.text("").toLowerCase(Locale.ROOT).contains("fromjson(")) {
      // One of several things that a secret holds: only its own name tells which.
      return isKey(name, name);
    }
    return usesKey(value.text(""), name);
  }

  private static boolean isKey(String secret, String slot) {
    return SecretNames.isSecret(secret)
        || SecretPeople.isPersonal(secret)
        || (!slot.isEmpty() && SecretNames.isSecret(slot));
  }

  private static boolean publishes(String script) {
    return script.contains("publish")
        && new Script(false)
            .add(Node.scalar(1, 1, script, false)).named(PUBLISHERS).stream()
                .anyMatch(
                    c ->
                        c.words().size() > 1
                            && c.words().get(1).equals("publish")
                            && !c.words().contains("--dry-run"));
  }

  private boolean hasPublishKey(Node steps) {
    for (Node step : steps.items()) {
      for (Map.Entry<String, Node> env : step.get("env").entries().entrySet()) {
        if (holdsKey(env.getKey(), env.getValue()) && !env.getKey().contains("GITHUB")) {
          return true;
        }
      }
    }
    return job.marks().contains(Mark.STATIC_KEY) || !shared.isEmpty();
  }

  /** Whoever may read the repository may fetch the artifacts of its runs. */
  private void uploads(Node steps) {
    for (Node step : steps.items()) {
      String action = ActionReference.action(step.get("uses").text(""));
      if (action.equals("actions/upload-artifact") && !written.isEmpty()) {
        Node path = step.at("with", "path");
        for (String line : path.text("").lines().toList()) {
          String bare = line.strip();
          if (written.contains(bare.substring(bare.lastIndexOf('/') + 1))) {
            job.mark(Mark.PRINTS_SECRETS).fact("prints", "artifact, line " + path.line());
          }
        }
      }
    }
  }

  /**
   * A vault's token is given back only where a later command says so. A stored token is no lease:
   * revoking it would take it from all others.
   */
  private void lease(Node steps, Script whole) {
    Boolean back = whole.givesLeaseBack();
    boolean action = false;
    for (Node step : steps.items()) {
      String method = step.at("with", "method").text("token");
      action |=
          ActionReference.action(step.get("uses").text("")).equals("hashicorp/vault-action")
              && !method.equals("token");
    }
    if (action || back != null) {
      boolean given = whole.text().contains("revoke-self") || whole.text().contains("token revoke");
      job.mark(given ? Mark.REVOKES : Mark.NEVER_REVOKES);
    }
  }

  // References.

  private void value(
      Node node, String slot, Declaration user, @Nullable String provider, boolean marks) {
    String text = node.text();
    if (text == null) {
      return;
    }
    if (text.startsWith("op://") && slot.contains("env.")) {
      SourceLines.Place at = lines.of("op://", 0, node);
      into.refer(Reference.Kind.VAULT, text, "1password", slot, user, at.line(), at.column());
    }
    String last = slot.substring(slot.lastIndexOf('.') + 1);
    for (Expressions.Use use : Expressions.in(text)) {
      SourceLines.Place at = lines.of(use.raw(), use.nth(), node);
      switch (use.what()) {
        case PLATFORM -> {
          if (!use.tested()) {
            into.refer(
                Reference.Kind.PLATFORM_TOKEN,
                "GITHUB_TOKEN",
                "github",
                slot,
                user,
                at.line(),
                at.column());
            user.fact("usesPlatformToken", "true");
          }
        }
        case ALL -> {
          user.mark(Mark.PASSES_ALL_SECRETS);
          if (last.equals("run")) {
            user.mark(Mark.PRINTS_SECRETS);
          }
        }
        case SECRET -> {
          String of = provider != null ? provider : SecretPeople.provider(use.name(), last);
          into.refer(Reference.Kind.CI_SECRET, use.name(), of, slot, user, at.line(), at.column());
          if (marks && !use.tested()) {
            boolean named = !last.equals("run") && !last.equals("script");
            if (provider != null || isKey(use.name(), named ? last : "")) {
              user.mark(Mark.STATIC_KEY);
            }
            if (SecretPeople.isPersonal(use.name())) {
              user.mark(Mark.PERSONAL_TOKEN);
            }
          }
          if (use.literal()) {
            user.fact("literalInPlaceOf", use.name());
          }
        }
      }
    }
  }

  /** Without the expression marks around it, where it is one expression. */
  private static String bare(String text) {
    String all = text.strip();
    boolean one = all.startsWith("${{") && all.indexOf("}}") == all.length() - 2;
    return one ? all.substring(3, all.length() - 2).strip() : all;
  }
}
