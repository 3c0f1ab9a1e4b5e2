package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Policy documents of AWS: what they allow, and whom a role trusts. Sources: the IAM user guide,
 * policy elements; GitHub's and GitLab's pages on OpenID Connect in AWS.
 */
final class AwsPolicy {
  private static final Set<String> ADMIN_POLICIES =
      Set.of("AdministratorAccess", "AdministratorAccess-Amplify");

  /** More actions than this are not listed one by one. */
  private static final int MOST_ACTIONS = 300;

  /** Claims that name one repository, one of its workflows or one of its environments. */
  private static final Set<String> NARROW_CLAIMS =
      Set.of("repository", "repository_id", "job_workflow_ref", "workflow_ref", "project_path");

  /** Issuers that sign tokens for everybody: without a subject anybody may come. */
  private static final List<String> SHARED_ISSUERS =
      List.of(
          "token.actions.githubusercontent.com",
          "gitlab.com",
          "app.terraform.io",
          "oidc.circleci.com",
          "api.bitbucket.org",
          "agent.buildkite.com",
          "oidc.vercel.com",
          "api.pulumi.com");

  private final Collector into;

  AwsPolicy(Collector into) {
    this.into = into;
  }

  /** A policy that AWS keeps, by its name or its ARN. */
  static void managed(Declaration principal, String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    if (!name.isEmpty()) {
      principal.can("policy:" + name);
      if (ADMIN_POLICIES.contains(name) && (arn.equals(name) || arn.contains("::aws:policy/"))) {
        principal.mark(Mark.ADMIN);
      }
    }
  }

  /** What the statements of a document allow. */
  static void allow(Declaration principal, Node document) {
    for (Node statement : any(document, "Statement").each()) {
      Node effect = any(statement, "Effect");
      if (effect.isText() && !effect.text("").equalsIgnoreCase("Allow")) {
        continue;
      }
      boolean all = false;
      for (Node action : any(statement, "Action", "Actions").each()) {
        String text = action.text();
        if (text != null && principal.can().size() < MOST_ACTIONS) {
          principal.can(text);
        }
        all |= "*".equals(text) || "*:*".equals(text);
      }
      if (all
          && any(statement, "Condition").isMissing()
          && has(any(statement, "Resource", "Resources"), "*")) {
        principal.mark(Mark.ADMIN);
      }
    }
  }

  /**
   * Whom a role lets in.
   *
   * @param at where to place what is referred to; null for where it stands in the document
   * @param issuers what a name of a provider stands for, where code names it; else null
   */
  void trust(
      Declaration role,
      Node document,
      String slot,
      @Nullable Node at,
      UnaryOperator<@Nullable String> issuers) {
    for (Node statement : any(document, "Statement").each()) {
      Node effect = any(statement, "Effect");
      if (effect.isText() && !effect.text("").equalsIgnoreCase("Allow")) {
        continue;
      }
      Node principal = any(statement, "Principal", "Principals");
      boolean open = principal.text("").equals("*") || has(principal.get("AWS"), "*");
      if (open && any(statement, "Condition").isMissing()) {
        role.mark(Mark.BROAD_TRUST);
        role.fact("trusts", "*");
      }
      for (Node federated : principal.get("Federated").each()) {
        String text = federated.text("");
        if (!text.contains("saml-provider")) {
          String issuer = issuer(text);
          federated(
              role,
              at == null ? federated : at,
              issuer == null ? issuers.apply(text) : issuer,
              any(statement, "Condition"),
              slot);
        }
      }
      for (Node service : principal.get("Service").each()) {
        role.fact("service", service.text());
      }
    }
  }

  private void federated(
      Declaration role, Node at, @Nullable String known, Node conditions, String slot) {
    String issuer = known;
    boolean tested = false;
    boolean broad = false;
    boolean narrow = false;
    for (Map.Entry<String, Node> operator : conditions.entries().entrySet()) {
      for (Map.Entry<String, Node> test : operator.getValue().entries().entrySet()) {
        String variable = test.getKey();
        int colon = variable.lastIndexOf(':');
        if (colon < 0 || variable.startsWith("aws:")) {
          continue;
        }
        String claim = variable.substring(colon + 1).toLowerCase(Locale.ROOT);
        if (issuer == null && variable.indexOf('$') < 0) {
          issuer = variable.substring(0, colon);
        }
        if (claim.equals("aud")) {
          role.fact("audience", firstText(test.getValue()));
        } else if (!claim.equals("iss") && !claim.equals("amr") && !claim.equals("azp")) {
          boolean not = operator.getKey().contains("Not");
          tested |= !not;
          narrow |= !not && NARROW_CLAIMS.contains(claim) && isFixed(test.getValue());
          if (claim.equals("sub")) {
            role.fact("subject", firstText(test.getValue()));
            boolean all = false;
            // To the others a star is a star: nobody has one in a name.
            boolean patterns = operator.getKey().contains("Like");
            for (Node subject : test.getValue().each()) {
              all |= patterns && isBroad(subject.text(""));
            }
            // All conditions of a statement have to hold, also one that only code knows.
            broad |= all;
            narrow |= !all && !not;
          }
        }
      }
    }
    role.mark(Mark.FEDERATED);
    role.fact("issuer", issuer);
    // A cluster's own issuer signs for one company; a shared one signs for everybody.
    if ((broad && !narrow) || (!tested && issuer != null && isShared(issuer))) {
      role.mark(Mark.BROAD_TRUST);
    }
    String subject = role.facts().get("subject");
    if (issuer != null || (subject != null && subject.startsWith("system:serviceaccount:"))) {
      into.refer(
          Reference.Kind.FEDERATION, issuer == null ? "" + subject : issuer, "aws", slot, role, at);
    }
  }

  /** Each is one value, be it one that only code knows. */
  private static boolean isFixed(Node texts) {
    return !texts.each().isEmpty()
        && texts.each().stream().map(t -> t.text("")).allMatch(t -> firstStar(t) < 0);
  }

  private static @Nullable String firstText(Node texts) {
    return texts.each().isEmpty() ? null : texts.each().get(0).text();
  }

  static boolean isShared(String issuer) {
    for (String shared : SHARED_ISSUERS) {
      if (issuer.contains(shared)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether strangers, or all repositories of an owner, fit: {@code *}, {@code repo:*}, {@code
   * repo:acme/*}, {@code system:serviceaccount:*:*}. One repository on any branch does not, nor
   * does its name with any number behind it: {@code repo:acme@*}{@code /app@*:*}.
   */
  static boolean isBroad(String claim) {
    String subject = claim.startsWith("repo:") ? claim.replace("@*", "") : claim;
    int star = firstStar(subject);
    if (star < 0) {
      return false;
    }
    String before = subject.substring(0, star);
    if (before.startsWith("repo:") || before.startsWith("project_path:")) {
      String name = before.substring(before.indexOf(':') + 1);
      return name.indexOf(':') < 0;
    }
    if (before.startsWith("system:serviceaccount:")) {
      return before.indexOf(':', "system:serviceaccount:".length()) < 0;
    }
    if (before.startsWith("organization:")) {
      return !before.contains(":project:") || before.endsWith(":project:");
    }
    return before.isEmpty();
  }

  private static int firstStar(String text) {
    int star = text.indexOf('*');
    int mark = text.indexOf('?');
    return star < 0 ? mark : mark < 0 ? star : Math.min(star, mark);
  }

  /** The issuer in {@code arn:aws:iam::…:oidc-provider/ISSUER}; null where only code tells. */
  private static @Nullable String issuer(String federated) {
    int at = federated.indexOf("oidc-provider/");
    String issuer = at < 0 ? federated : federated.substring(at + 14);
    boolean plain = at >= 0 || (issuer.indexOf('.') > 0 && issuer.indexOf('_') < 0);
    return issuer.isEmpty() || issuer.contains("${") || !plain ? null : issuer;
  }

  private static boolean has(Node texts, String wanted) {
    for (Node item : texts.each()) {
      if (wanted.equals(item.text())) {
        return true;
      }
    }
    return false;
  }

  /** Some write {@code statement} as Terraform's data source does. */
  static Node any(Node node, String... names) {
    for (String name : names) {
      Node value = node.get(name);
      if (value.isMissing()) {
        value = node.get(name.toLowerCase(Locale.ROOT));
      }
      if (!value.isMissing()) {
        return value;
      }
    }
    return Node.MISSING;
  }
}
