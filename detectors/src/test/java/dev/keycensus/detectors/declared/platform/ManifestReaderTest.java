package dev.keycensus.detectors.declared.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/api";

  @Test
  void serviceAccountsAndTheirRolesInClouds() {
    String text =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: api
          namespace: shop-prod
          labels: {example.org/team: payments}
          annotations:
            eks.amazonaws.com/role-arn: %s
            eks.amazonaws.com/token-expiration: "86400"
        automountServiceAccountToken: false
        imagePullSecrets: [{name: registry}]
        ---
        # not of interest
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: batch
          annotations:
            iam.gke.io/gcp-service-account: batch@p.example.org
        """
            .formatted(ROLE);
    assertThat(Told.declarations("deploy/sa.yaml", text))
        .containsExactly(
            "1-11 service-account api kubernetes (ServiceAccount/shop-prod/api) tenant=shop-prod"
                + " owner=payments env=production longest=PT24H FEDERATED automount=false",
            "18-23 service-account batch kubernetes (ServiceAccount/batch) FEDERATED");
    assertThat(Told.references("deploy/sa.yaml", text))
        .containsExactly(
            "8:33 FEDERATION "
                + ROLE
                + " <aws> annotations.eks.amazonaws.com/role-arn"
                + " by ServiceAccount/shop-prod/api",
            "11:27 CLUSTER_SECRET registry <docker> imagePullSecrets"
                + " by ServiceAccount/shop-prod/api",
            "23:37 FEDERATION batch@p.example.org <google-cloud>"
                + " annotations.iam.gke.io/gcp-service-account by ServiceAccount/batch");
  }

  @Test
  void podsAndWhatTheyUse() {
    String text =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            metadata:
              annotations:
                vault.hashicorp.com/role: web
                vault.hashicorp.com/agent-inject-secret-db: database/creds/web
                vault.hashicorp.com/agent-revoke-on-shutdown: "true"
            spec:
              serviceAccountName: web
              containers:
                - name: web
                  image: example.org/web:1
                  securityContext: {privileged: true}
                  env:
                    - name: OPENAI_API_KEY
                      valueFrom:
                        secretKeyRef: {name: ai, key: key}
                    - name: LOG_LEVEL
                      value: debug
                    - name: PASSWORD
                      value: vault:secret/data/web#password
                  envFrom:
                    - secretRef: {name: web-env}
              volumes:
                - name: tls
                  secret: {secretName: web-tls}
                - name: token
                  projected:
                    sources:
                      - serviceAccountToken: {audience: vault, expirationSeconds: 7200, path: t}
        """;
    assertThat(Told.declarations("overlays/staging/web.yml", text))
        .containsExactly(
            "1-33 workload web kubernetes (Deployment/web) env=staging longest=PT2H"
                + " uses=serviceaccount:web FEDERATED STATIC_KEY SANDBOX_OFF REVOKES"
                + " audience=vault image=example.org/web:1");
    assertThat(Told.references("overlays/staging/web.yml", text))
        .containsExactly(
            "8:35 FEDERATION web <hashicorp> annotations.vault.hashicorp.com/role"
                + " by Deployment/web",
            "9:53 VAULT database/creds/web <hashicorp>"
                + " annotations.vault.hashicorp.com/agent-inject-secret-db by Deployment/web",
            "20:38 CLUSTER_SECRET ai <openai> env.OPENAI_API_KEY by Deployment/web",
            "24:22 VAULT secret/data/web <hashicorp> env.PASSWORD by Deployment/web",
            "26:33 CLUSTER_SECRET web-env envFrom by Deployment/web",
            "29:32 CLUSTER_SECRET web-tls volumes.tls by Deployment/web",
            "33:38 PLATFORM_TOKEN t <kubernetes> volumes.token by Deployment/web");
  }

  @Test
  void jobsByTheClock() {
    String text =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: backup, namespace: ops}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              activeDeadlineSeconds: 600
              template:
                spec:
                  serviceAccountName: backup
                  containers: [{name: b, image: b:1}]
        """;
    assertThat(Told.declarations("b.yaml", text))
        .containsExactly(
            "1-12 workload backup kubernetes (CronJob/ops/backup) tenant=ops longest=PT10M"
                + " autonomy=UNATTENDED uses=serviceaccount:ops/backup SCHEDULED image=b:1"
                + " schedule=0 3 * * *");
  }

  @Test
  void rolesThatAreBound() {
    String text =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: ci, namespace: build}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: build}
        rules:
          - apiGroups: [apps]
            resources: [deployments]
            verbs: [get, patch]
          - apiGroups: [""]
            resources: [secrets]
            verbs: ["*"]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: ci, namespace: build}
        roleRef: {kind: Role, name: deployer}
        subjects:
          - {kind: ServiceAccount, name: ci}
          - {kind: User, name: someone}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: all}
        roleRef: {kind: ClusterRole, name: cluster-admin}
        subjects:
          - {kind: ServiceAccount, name: operator, namespace: infra}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: god}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: god}
        roleRef: {kind: ClusterRole, name: god}
        subjects:
          - {kind: ServiceAccount, name: ci, namespace: other}
        """;
    assertThat(Told.declarations("rbac.yaml", text))
        .containsExactly(
            "1-3 service-account ci kubernetes (ServiceAccount/build/ci) tenant=build"
                + " can=deployments:get can=deployments:patch can=role:deployer can=secrets:*",
            "29-29 service-account operator kubernetes (ClusterRoleBinding/all/infra/operator)"
                + " tenant=infra can=*:* can=clusterrole:cluster-admin ADMIN",
            "41-41 service-account ci kubernetes (ClusterRoleBinding/god/other/ci) tenant=other"
                + " can=*:* can=clusterrole:god ADMIN");
  }

  @Test
  void vaultsBehindSecrets() {
    String text =
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: e}
        spec:
          secretStoreRef: {name: aws-store}
          data:
            - secretKey: password
              remoteRef: {key: shop/db, property: password}
        ---
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: {name: aws-store}
        spec:
          provider:
            aws:
              role: reader
              auth:
                jwt:
                  serviceAccountRef: {name: es, namespace: es}
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: bw}
        spec:
          provider:
            vault:
              auth:
                tokenSecretRef: {name: vault-token, key: token}
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: sealed}
        ---
        apiVersion: secrets.hashicorp.com/v1beta1
        kind: VaultStaticSecret
        metadata: {name: v}
        spec: {mount: kv, path: app}
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: c}
        spec:
          secretName: c-tls
          duration: 2160h
          dnsNames: [shop.example.org]
          issuerRef: {name: corp}
        ---
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/service-account-token
        metadata:
          name: bot-token
          annotations: {kubernetes.io/service-account.name: bot}
        ---
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata: {name: corp}
        spec:
          acme:
            solvers:
              - dns01:
                  cloudflare:
                    apiTokenSecretRef: {name: dns, key: token}
        """;
    assertThat(Told.declarations("x.yaml", text))
        .containsExactly(
            "10-19 api-client aws-store external-secrets (ClusterSecretStore/aws-store)"
                + " uses=serviceaccount:es/es FEDERATED vault=aws",
            "21-28 api-client bw external-secrets (SecretStore/bw) STATIC_KEY vault=vault",
            "39-46 tls-key shop.example.org cert-manager (Certificate/c) longest=PT2160H"
                + " secret=c-tls",
            "48-53 service-account bot kubernetes (Secret/bot-token) LEGACY_TOKEN"
                + " secret=bot-token");
    assertThat(Told.references("x.yaml", text))
        .containsExactly(
            "8:24 VAULT shop/db <aws> data.password",
            "16:13 FEDERATION reader <aws> aws.role by ClusterSecretStore/aws-store",
            "28:32 CLUSTER_SECRET vault-token <hashicorp> vault.auth.tokenSecretRef"
                + " by SecretStore/bw",
            "32:18 VAULT sealed <sealed-secrets> spec.encryptedData",
            "37:25 VAULT kv/app <hashicorp> spec.path",
            "46:21 VAULT corp <cert-manager> spec.issuerRef by Certificate/c",
            "63:39 CLUSTER_SECRET dns <cloudflare>"
                + " spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef");
  }

  @Test
  void workflowsAndTasks() {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedule: "@daily"
          workflowSpec:
            serviceAccountName: argo
            templates:
              - name: t
                container:
                  image: a:1
                  args: ["{{workflow.name}}"]
                  env:
                    - name: API_TOKEN
                      valueFrom: {secretKeyRef: {name: s, key: k}}
        ---
        apiVersion: tekton.dev/v1
        kind: PipelineRun
        metadata: {generateName: build-}
        spec:
          taskRunTemplate: {serviceAccountName: tekton}
          workspaces: [{name: git, secret: {secretName: git-key}}]
        """;
    assertThat(Told.declarations("w.yaml", text))
        .containsExactly(
            "1-15 workload nightly kubernetes (CronWorkflow/nightly) autonomy=UNATTENDED"
                + " uses=serviceaccount:argo STATIC_KEY SCHEDULED image=a:1 schedule=@daily",
            "17-22 workload build- kubernetes (PipelineRun/build-) uses=serviceaccount:tekton");
    assertThat(Told.references("w.yaml", text))
        .containsExactly(
            "15:48 CLUSTER_SECRET s env.API_TOKEN by CronWorkflow/nightly",
            "22:49 CLUSTER_SECRET git-key workspaces.git by PipelineRun/build-");
  }

  @Test
  void aRunOfTektonMayBringItsPipeline() {
    String text =
        """
        apiVersion: tekton.dev/v1
        kind: PipelineRun
        metadata: {name: check}
        spec:
          pipelineSpec:
            tasks:
              - name: cover
                taskSpec:
                  steps:
                    - name: send
                      env:
                        - name: COVER_TOKEN
                          valueFrom: {secretKeyRef: {name: cover, key: token}}
            finally:
              - name: tell
                taskSpec: {steps: [{envFrom: [{secretRef: {name: chat}}]}]}
        """;
    assertThat(Told.references("run.yaml", text))
        .containsExactly(
            "13:52 CLUSTER_SECRET cover env.COVER_TOKEN by PipelineRun/check",
            "16:58 CLUSTER_SECRET chat envFrom by PipelineRun/check");
  }

  @Test
  void listsAndFilesOfKubectlAndSops() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ServiceAccount
            metadata: {name: a}
        ---
        apiVersion: v1
        kind: Config
        users:
          - name: u
            user:
              exec: {command: aws-iam-authenticator}
              client-key: /k.pem
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        sops:
          age:
            - recipient: age1example
        """;
    assertThat(Told.declarations("l.yaml", text))
        .containsExactly("4-6 service-account a kubernetes (ServiceAccount/a)");
    assertThat(Told.references("l.yaml", text))
        .containsExactly(
            "13:23 HELPER aws-iam-authenticator <kubernetes> users.u.exec",
            "14:19 FILE /k.pem <kubernetes> users.u.client-key",
            "21:18 VAULT age:age1example <sops> sops.age");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Values.name }}\n",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: \"{{ .Values.name }}\"\n",
        "{{- if .x }}\napiVersion: v1\nkind: Secret\n{{- end }}\n",
        "apiVersion: v1\nkind: Secret\n  bad: [\n",
        "apiVersion: v1\nkind: [ServiceAccount]\nmetadata: 3\n",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: [x]\n",
        "apiVersion: v1\nkind: Deployment\nspec: {template: {spec: {containers: 1}}}\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nsecretRef: {name: x}\n",
        "# apiVersion: and kind: of a manifest\n",
        "apiVersion: talos.dev/v1\nkind: ServiceAccount\nmetadata: {name: x}\n",
        "",
        "---",
        "---\n---\n",
      })
  void saysNothingOfTemplatesAndOtherFiles(String text) {
    Declared declared = Told.read("templates/x.yaml", text);
    assertThat(declared.problem()).isNull();
    assertThat(declared.declarations()).isEmpty();
    assertThat(declared.references()).isEmpty();
  }

  @Test
  void parsesOnlyWhatIsWorthwhile() {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < 20_000; n++) {
      text.append("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n---\n");
    }
    text.append("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: last}\n");
    text.append("x: ").append("A".repeat(200)).append("\n");
    assertThat(Told.declarations("big.yaml", text.toString().replace("{a: b}", "{a: b}\n\n")))
        .singleElement()
        .asString()
        .startsWith("120001-120004 service-account last");
  }

  @Test
  void survivesAnything() {
    Random random = new Random(7);
    String good =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec:
          containers:
          - env:
            - name: A_TOKEN
              valueFrom: {secretKeyRef: {name: s, key: k}}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: a, annotations: {b: c}}
        """;
    String alphabet = "{}[]:-\"'|>&*!#%@`,? \n\tk\u0000";
    for (int n = 0; n < 3_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int k = random.nextInt(5); k >= 0; k--) {
        text.setCharAt(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String hostile = text.toString();
      assertThatCode(() -> Declarations.read("a.yaml", hostile.getBytes(UTF_8)))
          .as(hostile)
          .doesNotThrowAnyException();
    }
  }
}
