package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Templates of CloudFormation and SAM: users, roles, keys, functions, and what they take from
 * Secrets Manager. Source: the template reference of CloudFormation.
 */
final class CloudFormation {
  private static final int DEEPEST = 40;

  private final Collector into;
  private final AwsPolicy policies;
  private final Node resources;
  private final Node parameters;
  private final Map<String, Declaration> declared = new HashMap<>();
  private final String path;

  private CloudFormation(Collector into, Node template, String path) {
    this.into = into;
    this.policies = new AwsPolicy(into);
    this.resources = template.get("Resources");
    this.parameters = template.get("Parameters");
    this.path = path;
  }

  /** Whether it looks like one; cheap. */
  static boolean isOne(NamedFile file) {
    return file.has("AWS::") && file.has("Resources");
  }

  static void read(Node template, String path, Collector into) {
    if (!template.get("Resources").isMap()) {
      return;
    }
    CloudFormation reader = new CloudFormation(into, template, path);
    reader.principals();
    reader.grants();
    reader.values(template);
    template
        .get("Parameters")
        .entries()
        .forEach(
            (name, parameter) -> {
              if (parameter.get("NoEcho").isTrue()) {
                into.refer(
                    Reference.Kind.VARIABLE,
                    name,
                    SecretNames.provider(name),
                    "Parameters." + name,
                    null,
                    parameter);
              }
            });
  }

  private void principals() {
    resources
        .entries()
        .forEach(
            (id, resource) -> {
              Node properties = resource.get("Properties");
              switch (resource.get("Type").text("")) {
                case "AWS::IAM::User" -> {
                  Declaration user =
                      declare(IdentityKind.SERVICE_ACCOUNT, "UserName", id, resource);
                  policies(user, properties);
                }
                case "AWS::IAM::Role" -> role(id, resource, properties);
                case "AWS::Lambda::Function" ->
                    takes(
                        declare(IdentityKind.WORKLOAD, "FunctionName", id, resource),
                        properties.get("Role"));
                case "AWS::Serverless::Function" -> {
                  Declaration function =
                      declare(IdentityKind.WORKLOAD, "FunctionName", id, resource);
                  takes(function, properties.get("Role"));
                  serverless(function, properties);
                }
                case "AWS::Bedrock::Agent" ->
                    bedrock("AgentName", "AgentResourceRoleArn", id, resource);
                case "AWS::BedrockAgentCore::Runtime" ->
                    bedrock("AgentRuntimeName", "RoleArn", id, resource);
                default -> {}
              }
            });
  }

  private Declaration declare(IdentityKind kind, String nameKey, String id, Node resource) {
    Node properties = resource.get("Properties");
    Declaration declaration =
        into.declare(kind, name(properties.get(nameKey), id), "aws", id, resource);
    declared.put(id, declaration);
    Node tags = properties.get("Tags");
    tags.entries().forEach((key, value) -> tag(declaration, key, value.text()));
    for (Node tag : tags.items()) {
      tag(declaration, tag.get("Key").text(""), tag.get("Value").text());
    }
    if (declaration.environment() == null) {
      String environment = Environments.ofName(declaration.name());
      declaration.environment(environment == null ? Environments.ofPath(path) : environment);
    }
    return declaration.purpose(properties.get("Description").text());
  }

  private static void tag(Declaration declaration, String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return;
    }
    switch (key.toLowerCase(Locale.ROOT)) {
      case "owner", "team", "contact", "squad" -> {
        if (declaration.owner() == null) {
          declaration.owner(value);
        }
      }
      case "environment", "env", "stage" -> declaration.environment(Environments.of(value));
      default -> {}
    }
  }

  /** Its name, but for one that a parameter gives: {@code !Ref X} reads like a text here. */
  private String name(Node node, String id) {
    String text = node.text();
    boolean plain = text != null && !text.isBlank() && !text.contains("${");
    return text != null && plain && !parameters.has(text) ? text : id;
  }

  private void role(String id, Node resource, Node properties) {
    Declaration role = declare(IdentityKind.SERVICE_ACCOUNT, "RoleName", id, resource);
    long seconds = properties.get("MaxSessionDuration").number(0);
    if (seconds > 0 && seconds <= 1_000_000) {
      role.longest(Duration.ofSeconds(seconds));
    }
    policies.trust(
        role,
        properties.get("AssumeRolePolicyDocument"),
        "AssumeRolePolicyDocument",
        null,
        this::issuer);
    policies(role, properties);
  }

  private @Nullable String issuer(@Nullable String id) {
    String url = id == null ? null : resources.at(id, "Properties", "Url").text();
    return url == null || url.contains("${")
        ? null
        : url.startsWith("https://") ? url.substring(8) : url;
  }

  private static void policies(Declaration principal, Node properties) {
    for (Node policy : properties.get("Policies").each()) {
      if (policy.isText()) {
        AwsPolicy.managed(principal, policy.text(""));
      } else if (policy.get("PolicyDocument").isMap()) {
        AwsPolicy.allow(principal, policy.get("PolicyDocument"));
      } else if (policy.has("Statement")) {
        AwsPolicy.allow(principal, policy);
      } else {
        policy.entries().keySet().forEach(name -> principal.can("policy:" + name));
      }
    }
    for (Node arn : properties.get("ManagedPolicyArns").items()) {
      String text = arn.text();
      if (text != null && text.contains(":policy/")) {
        AwsPolicy.managed(principal, text.replace("${AWS::Partition}", "aws"));
      }
    }
  }

  private void bedrock(String nameKey, String roleKey, String id, Node resource) {
    Node properties = resource.get("Properties");
    Declaration agent = declare(IdentityKind.AI_AGENT, nameKey, id, resource);
    String model = name(properties.get("FoundationModel"), "");
    BedrockAgents.template(agent, properties, model.isEmpty() ? null : model);
    takes(agent, properties.get(roleKey));
  }

  private static void takes(Declaration principal, Node role) {
    String text = role.any("Fn::GetAtt", "Ref").isMissing() ? role.text() : first(role);
    if (text != null) {
      int dot = text.indexOf('.');
      principal.uses("role:" + (dot > 0 && !text.contains(":") ? text.substring(0, dot) : text));
    }
  }

  private static @Nullable String first(Node intrinsic) {
    Node value = intrinsic.any("Fn::GetAtt", "Ref");
    return value.isList() && !value.items().isEmpty() ? value.items().get(0).text() : value.text();
  }

  private static void serverless(Declaration function, Node properties) {
    policies(function, properties);
    properties
        .get("Events")
        .entries()
        .forEach(
            (name, event) -> {
              String type = event.get("Type").text("");
              if (type.equals("Schedule") || type.equals("ScheduleV2")) {
                function.mark(Mark.SCHEDULED).autonomy(Autonomy.UNATTENDED);
                function.fact("schedule", event.at("Properties", "Schedule").text());
              }
            });
  }

  private void grants() {
    resources
        .entries()
        .forEach(
            (id, resource) -> {
              Node properties = resource.get("Properties");
              switch (resource.get("Type").text("")) {
                case "AWS::IAM::AccessKey" -> key(id, resource, properties);
                case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy" -> {
                  for (String list : List.of("Roles", "Users")) {
                    for (Node name : properties.get(list).items()) {
                      Declaration principal = declared.get(reference(name));
                      if (principal != null) {
                        AwsPolicy.allow(principal, properties.get("PolicyDocument"));
                      }
                    }
                  }
                }
                default -> {}
              }
            });
  }

  /** {@code !Ref X} and {@code {"Ref": "X"}}. */
  private static String reference(Node node) {
    return node.isMap() ? String.valueOf(first(node)) : node.text("");
  }

  private void key(String id, Node resource, Node properties) {
    String user = reference(properties.get("UserName"));
    Declaration owner = declared.get(user);
    Declaration key =
        into.declare(
            IdentityKind.SERVICE_ACCOUNT,
            owner != null ? owner.name() : user.isEmpty() || user.contains("${") ? id : user,
            "aws",
            id,
            resource);
    key.mark(Mark.CREATES_KEY);
    key.fact("status", properties.get("Status").text());
    if (owner != null) {
      key.parent(owner.key()).owner(owner.owner()).environment(owner.environment());
    }
  }

  /** What is taken from a vault, anywhere. */
  private void values(Node template) {
    resources.entries().forEach((id, resource) -> values(resource, id, declared.get(id), 0));
    values(template.get("Parameters"), "Parameters", null, 0);
  }

  private void values(Node node, String way, @Nullable Declaration user, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    node.entries().forEach((key, value) -> values(value, way + "." + key, user, depth + 1));
    for (Node item : node.items()) {
      values(item, way, user, depth + 1);
    }
    String text = node.text();
    if (text != null && text.contains("{{resolve:")) {
      Referred.tell(into, "", way.replace(".Properties", ""), user, node);
    }
    Node from = node.get("ValueFrom");
    if (from.isText() && node.get("Name").isText()) {
      Referred.InVault vault = Referred.inVault(from.text(""));
      into.refer(
          Reference.Kind.VAULT,
          vault == null ? from.text("") : vault.name(),
          "aws",
          way.replace(".Properties", "") + "." + node.get("Name").text(""),
          user,
          from);
    }
  }
}
