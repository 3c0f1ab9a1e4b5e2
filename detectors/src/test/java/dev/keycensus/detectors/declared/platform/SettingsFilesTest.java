package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsFilesTest {
  @Test
  void spire() {
    String server =
        """
        server {
          trust_domain = "example.org"
          default_x509_svid_ttl = "4h"
          default_jwt_svid_ttl = "5m"
          ca_ttl = "24h"
        }
        plugins {
          DataStore "sql" { plugin_data { connection_string = "user:${DB_PASSWORD}@h" } }
          KeyManager "disk" { plugin_data { keys_path = "/d/keys.json" } }
          UpstreamAuthority "disk" { plugin_data { key_file_path = "/d/ca.key" } }
          NodeAttestor "join_token" { plugin_data {} }
        }
        """;
    assertThat(Told.declarations("conf/server.conf", server))
        .containsExactly(
            "1-13 signing-key spire-server example.org spiffe (server) tenant=example.org"
                + " longest=PT4H KEY_ON_DISK attestor=join_token ca_ttl=24h join_token=true"
                + " key-manager=disk upstream=disk");
    assertThat(Told.references("conf/server.conf", server))
        .containsExactly(
            "8:55 VARIABLE DB_PASSWORD DataStore by server",
            "9:49 FILE /d/keys.json <spiffe> KeyManager.keys_path by server",
            "10:60 FILE /d/ca.key <spiffe> UpstreamAuthority by server");
    String agent =
        """
        agent {
          trust_domain = "example.org"
        }
        plugins {
          KeyManager "memory" {
            plugin_data {}
          }
        }
        """;
    assertThat(Told.declarations("agent.conf", agent))
        .containsExactly(
            "1-9 workload spire-agent example.org spiffe (agent) tenant=example.org FEDERATED"
                + " key-manager=memory");
    assertThat(Told.declarations("httpd/server.conf", "server { listen 80; }")).isEmpty();
  }

  @Test
  void aServerOfSpringsTools() {
    String settings =
        """
        spring:
          ai:
            mcp:
              client: {enabled: true}
              server:
                version: 1
                name: %s
        """;
    assertThat(Told.declarations("application.yml", settings.formatted("weather")))
        .containsExactly(
            "6-6 mcp-connector weather mcp (code.server.weather)"
                + " seen=in settings: its tools stand in code");
    assertThat(Told.declarations("application.yml", settings.formatted("${NAME}")))
        .singleElement()
        .asString()
        .contains("mcp-server");
    assertThat(Told.declarations("target/classes/application.yml", settings)).isEmpty();
  }

  @Test
  void vaultPoliciesAndAgents() {
    assertThat(
            Told.declarations(
                "policies/prod/deploy.hcl",
                "path \"secret/data/app\" {\n  capabilities = [\"read\", \"deny\"]\n}\n"))
        .containsExactly(
            "1-4 api-client deploy vault (policy) env=production can=secret/data/app:read");
    assertThat(
            Told.declarations(
                "root.hcl", "path \"*\" { capabilities = [\"create\", \"update\", \"sudo\"] }"))
        .containsExactly(
            "1-1 api-client root vault (policy) can=*:create can=*:sudo can=*:update ADMIN");
    String agent =
        """
        auto_auth {
          method "approle" {
            config = { secret_id_file_path = "/etc/sid" }
          }
          sink "file" { config = { path = "/run/token" } }
        }
        """;
    assertThat(Told.declarations("agent.hcl", agent))
        .containsExactly("1-7 api-client vault-agent vault (auto_auth) STATIC_KEY method=approle");
    assertThat(Told.references("agent.hcl", agent))
        .containsExactly(
            "3:38 FILE /etc/sid <vault> auto_auth.approle by auto_auth",
            "5:35 FILE /run/token <vault> auto_auth.sink by auto_auth");
    assertThat(
            Told.references(
                "agent.hcl",
                """
                auto_auth {
                  method {
                    type = "kubernetes"
                    config = { role = "app" }
                  }
                }
                """))
        .containsExactly("4:23 FEDERATION app <vault> auto_auth.kubernetes by auto_auth");
    assertThat(Told.declarations("terragrunt.hcl", "inputs = {}")).isEmpty();
  }

  @Test
  void spring() {
    String yaml =
        """
        spring:
          application.name: billing
          config.import: "optional:vault://secret/billing"
          datasource:
            url: jdbc:postgresql://h/db
            password: ${DB_PASSWORD}
          cloud.vault.kubernetes.role: billing
        app.name: ${NAME}
        """;
    assertThat(Told.declarations("src/main/resources/application-prod.yml", yaml))
        .containsExactly(
            "1-8 workload billing spring (spring.application.name) env=production FEDERATED");
    assertThat(Told.references("src/main/resources/application-prod.yml", yaml))
        .containsExactly(
            "3:18 VAULT secret/billing <hashicorp> spring.config.import"
                + " by spring.application.name",
            "6:15 VARIABLE DB_PASSWORD spring.datasource.password by spring.application.name",
            "7:32 FEDERATION billing <hashicorp> spring.cloud.vault.kubernetes.role"
                + " by spring.application.name");
    String properties = "# c\nspring.datasource.password = ${DB_PASSWORD}\nx=${Y}\n";
    assertThat(Told.references("application.properties", properties))
        .containsExactly("2:30 VARIABLE DB_PASSWORD spring.datasource.password");
    assertThat(Told.read("application.yml", "a: @b@\n").problem()).isNull();
  }

  @Test
  void helmAndPulumi() {
    String values =
        """
        serviceAccount:
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/api
        postgresql:
          auth:
            existingSecret: db
            password: ""
        imagePullSecrets: [{name: pull}]
        apiKey: ref+vault://secret/app#/key
        extraEnv:
          - name: API_TOKEN
            valueFrom: {secretKeyRef: {name: tokens, key: openai}}
        """;
    assertThat(Told.declarations("charts/api/values-prod.yaml", values))
        .containsExactly(
            "2-3 service-account api kubernetes (serviceAccount) env=production FEDERATED",
            "1-12 workload api helm (values) env=production");
    assertThat(Told.references("charts/api/values-prod.yaml", values))
        .containsExactly(
            "3:33 FEDERATION arn:aws:iam::111122223333:role/api <aws>"
                + " serviceAccount.annotations.eks.amazonaws.com/role-arn by serviceAccount",
            "6:21 CLUSTER_SECRET db postgresql.auth.existingSecret by values",
            "8:27 CLUSTER_SECRET pull <docker> imagePullSecrets by values",
            "9:9 VAULT secret/app <hashicorp> apiKey by values",
            "12:38 CLUSTER_SECRET tokens <openai> extraEnv[API_TOKEN].valueFrom.secretKeyRef"
                + " by values");
    assertThat(
            Told.declarations(
                "charts/api/Chart.yaml",
                "apiVersion: v2\nname: api\nversion: 1.0.0\nannotations: {x/owner: shop}\n"))
        .containsExactly("1-4 workload api helm (chart) owner=shop");
    assertThat(
            Told.references(
                "Pulumi.prod.yaml", "config:\n  app:githubToken:\n    secure: v1:abc\n"))
        .containsExactly("3:13 VAULT app:githubToken <github> config.app:githubToken");
    assertThat(Told.references("secrets.yaml", "a: b\nsops:\n  pgp:\n    - fp: F\n"))
        .containsExactly("4:11 VAULT pgp:F <sops> sops.pgp");
    assertThat(Told.references("Pulumi.yaml", "name: x\nconfig: {a: {secure: b}}\n")).hasSize(1);
    assertThat(Told.declarations("values.yaml", "price: $5\npath: $HOME\n")).isEmpty();
    String template = "inject: |\n  {{ range $key, $value := .Data }}{{ $key }}{{ end }}\n";
    assertThat(Told.references("values.yaml", template)).isEmpty();
    assertThat(Told.read("values.yaml", "a: {{ .b }}\n c").problem()).isNull();
  }
}
