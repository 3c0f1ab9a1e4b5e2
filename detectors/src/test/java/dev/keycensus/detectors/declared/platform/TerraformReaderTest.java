package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformReaderTest {
  private static final String GITHUB = "token.actions.githubusercontent.com";

  @Test
  void keysAndWhoTheyAreFor() {
    String text =
        """
        resource "aws_iam_user" "ci" {
          name = "ci-deploy"
          tags = { Owner = "platform", Environment = "prod" }
        }

        resource "aws_iam_access_key" "ci" {
          user   = aws_iam_user.ci.name
          status = "Active"
        }

        resource "aws_iam_access_key" "other" {
          user = "${aws_iam_user.elsewhere.name}"
        }

        resource "azuread_application_password" "app" {
          application_id    = azuread_application.app.id
          end_date_relative = "8760h"
          rotate_when_changed = { t = time_rotating.clock.id }
        }

        resource "time_rotating" "clock" {
          rotation_days = 90
        }

        resource "azuread_application" "app" {
          display_name = "billing"
        }

        resource "github_actions_secret" "s" {
          repository      = "shop"
          secret_name     = "DEPLOY_KEY"
          plaintext_value = var.deploy_key_secret
        }

        resource "kubernetes_secret" "t" {
          metadata { name = "bot-token" }
          type = "kubernetes.io/service-account-token"
        }

        resource "tls_private_key" "k" {}
        """;
    assertThat(Told.declarations("iam.tf", text))
        .containsExactly(
            "1-4 service-account ci-deploy aws (aws_iam_user.ci) owner=platform env=production"
                + " STATIC_KEY",
            "25-27 service-account billing azure (azuread_application.app) STATIC_KEY",
            "6-9 service-account ci-deploy aws (aws_iam_access_key.ci) owner=platform"
                + " env=production parent=aws_iam_user.ci CREATES_KEY status=Active",
            "11-13 service-account elsewhere aws (aws_iam_access_key.other) CREATES_KEY",
            "15-19 service-account billing azure (azuread_application_password.app)"
                + " parent=azuread_application.app longest=PT8760H CREATES_KEY rotation=90 days",
            "29-33 ci-pipeline shop github (github_actions_secret.s)" + " secret=DEPLOY_KEY",
            "35-38 unknown bot-token kubernetes (kubernetes_secret.t) LEGACY_TOKEN",
            "40-40 tls-key k terraform (tls_private_key.k) CREATES_KEY");
    assertThat(Told.references("iam.tf", text))
        .containsExactly(
            "32:21 VARIABLE TF_VAR_deploy_key_secret"
                + " github_actions_secret.s.plaintext_value by github_actions_secret.s");
  }

  @Test
  void membersHaveWhatTheirGroupsHave() {
    String text =
        """
        resource "aws_iam_group" "admins" { name = "admins" }
        resource "aws_iam_group" "readers" { name = "readers" }
        resource "aws_iam_policy_attachment" "a" {
          name       = "a"
          groups     = [aws_iam_group.admins.name]
          policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
        }
        resource "aws_iam_group_policy_attachment" "r" {
          group      = aws_iam_group.readers.name
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
        resource "aws_iam_user" "ann" { name = "ann" }
        resource "aws_iam_user" "bob" { name = "bob" }
        resource "aws_iam_group_membership" "m" {
          users = [aws_iam_user.ann.name]
          group = aws_iam_group.admins.name
        }
        resource "aws_iam_user_group_membership" "m" {
          user   = aws_iam_user.bob.name
          groups = [aws_iam_group.readers.name]
        }
        """;
    assertThat(Told.declarations("iam.tf", text))
        .containsExactly(
            "12-12 service-account ann aws (aws_iam_user.ann) can=policy:AdministratorAccess ADMIN",
            "13-13 service-account bob aws (aws_iam_user.bob) can=policy:ReadOnlyAccess");
  }

  @Test
  void policiesByEveryRoad() {
    String text =
        """
        resource "aws_iam_role" "a" {
          name                = "a"
          managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
          max_session_duration = 7200
          assume_role_policy  = data.aws_iam_policy_document.trust.json
        }
        data "aws_iam_policy_document" "trust" {
          statement {
            actions = ["sts:AssumeRole"]
            principals {
              type        = "Service"
              identifiers = ["ec2.amazonaws.com"]
            }
          }
        }
        resource "aws_iam_role_policy" "b" {
          role   = aws_iam_role.elsewhere.id
          policy = <<EOT
        {"Statement": {"Effect": "Allow", "Action": ["s3:*", "iam:Get*"], "Resource": "*"}}
        EOT
        }
        resource "aws_iam_policy" "everything" {
          name   = "everything"
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
          })
        }
        resource "aws_iam_policy" "deny" {
          policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })
        }
        resource "aws_iam_user" "u" {
          name = "u"
        }
        resource "aws_iam_user_policy_attachment" "u" {
          user       = aws_iam_user.u.name
          policy_arn = aws_iam_policy.attached.arn
        }
        resource "aws_iam_policy" "attached" {
          policy = jsonencode({ Statement = [{ Action = ["sqs:Send"], Resource = ["x"] }] })
        }
        """;
    assertThat(Told.declarations("p.tf", text))
        .containsExactly(
            "1-6 service-account a aws (aws_iam_role.a) longest=PT2H"
                + " can=policy:AdministratorAccess ADMIN service=ec2.amazonaws.com",
            "31-33 service-account u aws (aws_iam_user.u) can=sqs:Send",
            "16-21 service-account elsewhere aws (aws_iam_role_policy.b) can=iam:Get* can=s3:*",
            "22-27 service-account everything aws (aws_iam_policy.everything) can=* ADMIN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals = { \"%s:sub\" = \"repo:acme/shop:ref:refs/heads/main\" }|false",
        "StringLike = { \"%s:sub\" = \"repo:acme/shop:*\" }|false",
        "StringLike = { \"%s:sub\" = [\"repo:acme/shop:*\", \"repo:acme/*\"] }|true",
        "StringLike = { \"%s:sub\" = \"repo:acme/*:ref:refs/heads/main\" }|true",
        "StringLike = { \"%s:sub\" = \"*\" }|true",
        "StringEquals = { \"%s:aud\" = \"sts.amazonaws.com\" }|true",
        "StringEquals = { \"%s:repository_id\" = \"1\" }|false",
        "StringLike = { \"%s:sub\" = \"repo:acme@*/shop@*:*\" }|false",
        "StringLike = { \"%s:sub\" = \"repo:acme@*/*\" }|true",
        "StringLike = { \"%s:sub\" = \"*\" }, StringEquals = { \"%s:repository\" = \"acme/shop\" }|false",
        "StringLike = { \"%s:sub\" = \"*\", \"%s:repository\" = \"acme/*\" }|true",
        "StringEquals = { \"%s:sub\" = local.subjects }|false",
        "StringEquals = { \"%s:sub\" = \"repo:acme/*\" }|false",
        "StringLike = { \"%s:sub\" = \"repo:acme/*\" }, StringEquals = {"
            + " \"%s:repository_id\" = var.id }|false",
        "StringLike = { \"%s:sub\" = \"repo:acme/*\" }, \"ForAllValues:StringLike\" = {"
            + " \"%s:sub\" = local.subjects }|false",
        "|true",
      })
  void trustInIssuers(String condition, boolean broad) {
    String text =
        """
        resource "aws_iam_role" "deploy" {
          assume_role_policy = jsonencode({
            Statement = [{
              Effect = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/%s" }
              Condition = { %s }
            }]
          })
        }
        """
            .formatted(GITHUB, condition == null ? "" : condition.replace("%s", GITHUB));
    Declaration role = Told.read("r.tf", text).declarations().get(0);
    assertThat(role.marks()).contains(Mark.FEDERATED);
    assertThat(role.marks().contains(Mark.BROAD_TRUST)).isEqualTo(broad);
    assertThat(Told.references("r.tf", text))
        .containsExactly(
            "5:33 FEDERATION " + GITHUB + " <aws> assume_role_policy by aws_iam_role.deploy");
  }

  @Test
  void trustByADataSourceAndAProviderOfTheFile() {
    String text =
        """
        resource "aws_iam_openid_connect_provider" "gitlab" {
          url = "https://gitlab.com"
        }
        data "aws_iam_policy_document" "d" {
          statement {
            principals {
              type        = "Federated"
              identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
            }
            condition {
              test     = "StringLike"
              variable = "gitlab.com:sub"
              values   = ["project_path:acme/*"]
            }
          }
        }
        resource "aws_iam_role" "r" {
          name               = "r"
          assume_role_policy = data.aws_iam_policy_document.d.json
        }
        resource "aws_iam_role" "cluster" {
          assume_role_policy = jsonencode({
            Statement = [{
              Principal = { Federated = module.eks.oidc_provider_arn }
              Condition = { StringEquals = {
                "${module.eks.oidc}:sub" = "system:serviceaccount:shop:api"
              } }
            }]
          })
        }
        resource "aws_iam_role" "anyone" {
          assume_role_policy = jsonencode({ Statement = [{ Principal = { AWS = "*" } }] })
        }
        """;
    assertThat(Told.declarations("r.tf", text))
        .containsExactly(
            "17-20 service-account r aws (aws_iam_role.r) FEDERATED BROAD_TRUST"
                + " issuer=gitlab.com subject=project_path:acme/*",
            "21-30 service-account cluster aws (aws_iam_role.cluster) FEDERATED"
                + " subject=system:serviceaccount:shop:api",
            "31-33 service-account anyone aws (aws_iam_role.anyone) BROAD_TRUST trusts=*");
    assertThat(Told.references("r.tf", text))
        .containsExactly(
            "19:24 FEDERATION gitlab.com <aws> assume_role_policy by aws_iam_role.r",
            "24:33 FEDERATION system:serviceaccount:shop:api <aws> assume_role_policy"
                + " by aws_iam_role.cluster");
  }

  @Test
  void googleAndAzure() {
    String text =
        """
        resource "google_service_account" "etl" {
          account_id = "etl"
          project    = "acme-prod"
        }
        resource "google_project_iam_member" "m" {
          role   = "roles/owner"
          member = "serviceAccount:${google_service_account.etl.email}"
        }
        resource "google_service_account_iam_member" "w" {
          service_account_id = google_service_account.etl.name
          role               = "roles/iam.workloadIdentityUser"
          member             = "principalSet://iam.googleapis.com/x/workloadIdentityPools/p/*"
        }
        resource "google_iam_workload_identity_pool_provider" "gh" {
          workload_identity_pool_provider_id = "gh"
          oidc { issuer_uri = "https://%s" }
        }
        resource "azurerm_user_assigned_identity" "api" {
          name = "api"
        }
        resource "azurerm_federated_identity_credential" "api" {
          parent_id = azurerm_user_assigned_identity.api.id
          issuer    = "https://%s"
          subject   = "repo:acme/*"
        }
        resource "azurerm_role_assignment" "o" {
          principal_id         = azurerm_user_assigned_identity.api.principal_id
          role_definition_name = "Owner"
        }
        """
            .formatted(GITHUB, GITHUB);
    assertThat(Told.declarations("x.tf", text))
        .containsExactly(
            "1-4 service-account etl google-cloud (google_service_account.etl) tenant=acme-prod"
                + " can=roles/owner FEDERATED ADMIN BROAD_TRUST"
                + " trusts=principalSet://iam.googleapis.com/x/workloadIdentityPools/p/*",
            "14-17 third-party gh google-cloud (google_iam_workload_identity_pool_provider.gh)"
                + " FEDERATED BROAD_TRUST issuer=https://"
                + GITHUB,
            "18-20 service-account api azure (azurerm_user_assigned_identity.api) can=Owner"
                + " FEDERATED ADMIN BROAD_TRUST issuer=https://"
                + GITHUB
                + " subject=repo:acme/*");
    String own =
        text.replace(
            "oidc { issuer_uri = \"https://" + GITHUB,
            "oidc { issuer_uri = \"https://id.acme.example");
    assertThat(Told.read("x.tf", own).declarations().get(1).marks())
        .doesNotContain(Mark.BROAD_TRUST);
    String bounded = text.replace("oidc {", "attribute_condition = \"a\"\n  oidc {");
    assertThat(Told.read("x.tf", bounded).declarations().subList(0, 2))
        .noneMatch(d -> d.marks().contains(Mark.BROAD_TRUST));
  }

  @Test
  void vaultsVariablesAndHowProvidersSignIn() {
    String text =
        """
        data "aws_secretsmanager_secret_version" "db" {
          secret_id = "shop/db"
        }
        data "vault_kv_secret_v2" "app" {
          mount = "kv"
          name  = "app"
        }
        data "aws_ssm_parameter" "ami" { name = "/aws/service/ami" }
        data "aws_ssm_parameter" "pw" { name = "/shop/password" }
        provider "aws" {
          region = "eu-west-1"
          assume_role { role_arn = "arn:aws:iam::111122223333:role/tf" }
        }
        provider "github" { token = var.gh }
        provider "google" { credentials = file("key.json") }
        provider "azurerm" { use_oidc = true }
        provider "kubernetes" { exec { command = "aws" } }
        module "db" {
          password = var.db_password
          key      = var.name
          count    = var.create_token ? 1 : 0
        }
        """;
    assertThat(Told.references("main.tf", text))
        .containsExactly(
            "2:15 VAULT shop/db <aws> data.aws_secretsmanager_secret_version.db",
            "6:11 VAULT kv/app <hashicorp> data.vault_kv_secret_v2.app",
            "9:40 VAULT /shop/password <aws> data.aws_ssm_parameter.pw",
            "12:28 FEDERATION arn:aws:iam::111122223333:role/tf <aws> provider.aws.assume_role",
            "14:29 VARIABLE TF_VAR_gh <github> provider.github.token",
            "15:35 FILE key.json <google-cloud> provider.google.credentials",
            "16:1 FEDERATION azurerm <azure> provider.azurerm.use_oidc",
            "17:42 HELPER aws <kubernetes> provider.kubernetes.exec",
            "19:14 VARIABLE TF_VAR_db_password module.db.password");
  }

  @Test
  void clustersAndJsonAndVariables() {
    String cluster =
        """
        resource "kubernetes_service_account_v1" "a" {
          metadata {
            name      = "a"
            namespace = "prod"
            annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.a.arn }
          }
        }
        resource "kubernetes_cluster_role_binding" "b" {
          role_ref { kind = "ClusterRole", name = "cluster-admin" }
          subject {
            kind = "ServiceAccount"
            name = kubernetes_service_account_v1.a.metadata[0].name
          }
        }
        """
            .replace("\"ClusterRole\", name", "\"ClusterRole\"\n name");
    assertThat(Told.declarations("k.tf", cluster))
        .containsExactly(
            "1-7 service-account a kubernetes (kubernetes_service_account_v1.a) tenant=prod"
                + " env=production can=*:* can=clusterrole:cluster-admin FEDERATED ADMIN");
    String json = "{\"resource\": {\"aws_iam_access_key\": {\"k\": {\"user\": \"bot\"}}}}";
    assertThat(Told.declarations("k.tf.json", json))
        .containsExactly("1-1 service-account bot aws (aws_iam_access_key.k) CREATES_KEY");
    assertThat(Told.references("prod.tfvars", "db_password = \"vault:kv/data/db#p\"\nx = 1\n"))
        .containsExactly("1:15 VAULT kv/data/db <hashicorp> db_password");
  }

  @Test
  void whatOnlyKeepsAValueOrEndsSoonMakesNoKey() {
    String text =
        """
        resource "random_password" "db" { length = 32 }
        resource "kubernetes_secret" "s" {
          metadata { name = "s" }
        }
        resource "grafana_service_account_token" "short" {
          name            = "short"
          seconds_to_live = 30
        }
        resource "grafana_cloud_access_policy_token" "dated" {
          name       = "dated"
          expires_at = "2027-01-01T00:00:00Z"
        }
        resource "grafana_service_account_token" "long" { name = "long" }
        """;
    assertThat(Told.read("k.tf", text).declarations())
        .filteredOn(d -> d.marks().contains(Mark.CREATES_KEY))
        .extracting(Declaration::name)
        .containsExactly("long");
  }

  @Test
  void statesTellTheAgeOfKeysAndNoValue() {
    String value = "s".repeat(40);
    String state =
        """
        {"version": 4, "resources": [
          {"mode": "managed", "type": "aws_iam_access_key", "name": "ci", "instances": [
            {"index_key": 0, "attributes": {"id": "X", "secret": "%s", "user": "ci",
              "create_date": "2023-01-05T10:00:00Z", "status": "Active"}}]},
          {"mode": "managed", "type": "aws_instance", "name": "x", "instances": [{}]},
          {"mode": "managed", "type": "azuread_application_password", "name": "p",
            "instances": [{"attributes": {"value": "%s", "end_date": "2028-01-01T00:00:00Z"}}]}
        ]}
        """
            .formatted(value, value);
    assertThat(Told.declarations("prod/terraform.tfstate", state))
        .containsExactly(
            "3-4 service-account ci aws (aws_iam_access_key.ci[0]) env=production"
                + " created=2023-01-05T10:00:00Z status=Active",
            "7-7 service-account p azure (azuread_application_password.p) env=production"
                + " expires=2028-01-01T00:00:00Z")
        .noneMatch(line -> line.contains(value));
  }

  @Test
  void labelsThatSayNothing() {
    String text =
        """
        resource "aws_iam_user" "this" {}
        resource "aws_iam_role_policy_attachment" "x" {
          role = var.role
          policy_arn = var.policy
        }
        module "m" {
          max_password_age = var.max_password_age
          kms_key = var.encryption_key
        }
        """;
    assertThat(Told.declarations("modules/ci-user/main.tf", text))
        .containsExactly("1-1 service-account ci-user aws (aws_iam_user.this)");
    assertThat(Told.references("modules/ci-user/main.tf", text)).isEmpty();
    assertThat(Told.declarations("main.tf", text))
        .containsExactly("1-1 service-account this aws (aws_iam_user.this)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = 3\n  tags = \"x\"\n}\n",
        "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = \"{not json\"\n}\n",
        "resource \"aws_iam_access_key\" {\n}\n",
        "resource \"aws_iam_access_key\" \"k\" {\n  user = [1]\n}\n",
        "resource \"google_project_iam_binding\" \"b\" {\n  members = \"x\"\n  role = {}\n}\n",
        "data \"aws_secretsmanager_secret\" \"s\" {\n  name = {}\n}\n",
        "provider \"aws\" {\n  assume_role = [[]]\n}\n",
        "resource {}\n",
      })
  void wrongTypesAreSteppedOver(String text) {
    assertThat(Told.read("x.tf", text).problem()).isNull();
  }

  @Test
  void whatIsWrongIsToldOfAfterWhatWasRead() {
    Declared declared =
        Told.read("x.tf", "resource \"aws_iam_user\" \"u\" {}\nresource \"a\" \"b\" {\n");
    assertThat(Objects.requireNonNull(declared.problem()).line()).isEqualTo(2);
    assertThat(declared.declarations()).hasSize(1);
    assertThat(Told.read("x.tfvars", "\0GITCRYPT\0??").problem()).isNull();
    assertThat(Told.read("x.tf.json", "{").problem()).isNotNull();
    assertThat(Told.read("x.tfstate", "{").problem()).isNotNull();
  }
}
