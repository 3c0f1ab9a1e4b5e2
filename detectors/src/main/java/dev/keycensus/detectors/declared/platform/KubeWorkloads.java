package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What runs in a cluster: pods and what makes them, workflows of Argo, tasks of Tekton. */
final class KubeWorkloads {
  /** How long a projected token lives where nothing is said, by the API reference. */
  private static final long TOKEN_SECONDS = 3_600;

  private final Collector into;
  private final KubeSecrets secrets;

  KubeWorkloads(Collector into, KubeSecrets secrets) {
    this.into = into;
    this.secrets = secrets;
  }

  boolean read(KubeObject object) {
    Node spec = object.spec();
    switch (object.kind()) {
      case "Pod" -> pod(object, object.metadata(), spec);
      case "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Rollout" ->
          template(object, spec.get("template"));
      case "Job" -> {
        Declaration job = template(object, spec.get("template"));
        if (job != null) {
          runsFor(job, spec.get("activeDeadlineSeconds"));
        }
      }
      case "CronJob" -> {
        Node inner = spec.at("jobTemplate", "spec");
        Declaration job = template(object, inner.get("template"));
        if (job != null) {
          scheduled(job, spec.get("schedule"));
          runsFor(job, inner.get("activeDeadlineSeconds"));
        }
      }
      case "Service" -> {
        if (!object.group().equals("serving.knative.dev")) {
          return true;
        }
        template(object, spec.get("template"));
      }
      case "Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate" -> {
        if (!object.group().equals("argoproj.io")) {
          return false;
        }
        workflow(object, spec);
      }
      case "CronWorkflow" -> {
        Declaration flow = workflow(object, spec.get("workflowSpec"));
        if (flow != null) {
          scheduled(flow, spec.any("schedule", "schedules"));
        }
      }
      case "Task", "ClusterTask", "TaskRun", "Pipeline", "PipelineRun" -> {
        if (!object.group().equals("tekton.dev")) {
          return false;
        }
        tekton(object, spec);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void runsFor(Declaration job, Node seconds) {
    long number = seconds.number(0);
    if (number > 0 && number < 1_000_000_000 && job.longest() == null) {
      job.longest(Duration.ofSeconds(number));
    }
  }

  private static void scheduled(Declaration job, Node schedule) {
    job.mark(Mark.SCHEDULED).autonomy(Autonomy.UNATTENDED);
    job.fact("schedule", schedule.text());
  }

  private @Nullable Declaration template(KubeObject object, Node template) {
    return pod(object, template.get("metadata"), template.get("spec"));
  }

  private @Nullable Declaration declare(KubeObject object) {
    String name = object.name();
    if (name == null) {
      Node generated = object.metadata().get("generateName");
      name = generated.text();
      if (name == null || name.contains("{{")) {
        return null;
      }
      object =
          new KubeObject(object.kind(), name, object.namespace(), object.node(), object.path());
    }
    return object.fill(
        into.declare(
            IdentityKind.WORKLOAD, name, KubeObject.PROVIDER, object.key(), object.node()));
  }

  /**
   * @param metadata of the pods
   */
  private @Nullable Declaration pod(KubeObject object, Node metadata, Node spec) {
    if (!spec.isMap()) {
      return null;
    }
    Declaration workload = declare(object);
    if (workload == null) {
      return null;
    }
    Node annotations = metadata.get("annotations");
    ManifestReader.federation(into, workload, annotations, "annotations.");
    if (metadata.get("labels").get("azure.workload.identity/use").isTrue()) {
      workload.mark(Mark.FEDERATED);
    }
    vaultAgent(annotations, workload);
    spec(object, spec, workload);
    return workload;
  }

  private void spec(KubeObject object, Node spec, Declaration workload) {
    account(object, spec.any("serviceAccountName", "serviceAccount"), workload);
    Node automount = spec.get("automountServiceAccountToken");
    if (automount.isText()) {
      workload.fact("automount", Boolean.toString(automount.isTrue()));
    }
    for (Node secret : spec.get("imagePullSecrets").items()) {
      secrets.secret(secret.get("name"), "imagePullSecrets", "docker", workload);
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (Node container : spec.get(list).items()) {
        container(container, workload);
      }
    }
    for (Node volume : spec.get("volumes").items()) {
      volume(volume, workload);
    }
  }

  private void account(KubeObject object, Node name, Declaration workload) {
    String text = name.text();
    if (text != null && !text.isBlank() && !text.contains("{{")) {
      workload.uses(KubeObject.serviceAccount(object.namespace(), text));
    }
  }

  private void container(Node container, Declaration workload) {
    if (!workload.facts().containsKey("image")) {
      workload.fact("image", container.get("image").text());
    }
    if (container.at("securityContext", "privileged").isTrue()) {
      workload.mark(Mark.SANDBOX_OFF);
    }
    for (Node variable : container.get("env").items()) {
      String name = variable.get("name").text("");
      Node reference = variable.at("valueFrom", "secretKeyRef");
      Node secret = reference.get("name");
      if (secret.isText()) {
        String key = reference.get("key").text("");
        String provider = SecretNames.provider(name);
        secrets.secret(
            secret,
            "env." + name,
            provider == null ? SecretNames.provider(key) : provider,
            workload);
        if (SecretNames.isSecret(name) || SecretNames.isSecret(key)) {
          workload.mark(Mark.STATIC_KEY);
        }
      } else {
        Referred.tell(into, name, "env." + name, workload, variable.get("value"));
      }
    }
    for (Node source : container.get("envFrom").items()) {
      secrets.secret(source.at("secretRef", "name"), "envFrom", null, workload);
    }
  }

  private void volume(Node volume, Declaration workload) {
    String slot = "volumes." + volume.get("name").text("");
    secrets.secret(volume.at("secret", "secretName"), slot, null, workload);
    Node csi = volume.get("csi");
    Node secretClass = csi.at("volumeAttributes", "secretProviderClass");
    if (secretClass.isText()) {
      into.refer(Reference.Kind.VAULT, secretClass.text(""), null, slot, workload, secretClass);
    }
    if (csi.get("driver").text("").equals("csi.spiffe.io")) {
      workload.mark(Mark.FEDERATED);
      into.refer(Reference.Kind.FEDERATION, "spiffe", "spiffe", slot, workload, csi.get("driver"));
    }
    for (Node source : volume.at("projected", "sources").items()) {
      secrets.secret(source.at("secret", "name"), slot, null, workload);
      Node token = source.get("serviceAccountToken");
      if (token.isMap()) {
        long seconds = token.get("expirationSeconds").number(TOKEN_SECONDS);
        if (seconds > 0 && seconds < 10_000_000_000L) {
          workload.longest(Durations.longer(workload.longest(), Duration.ofSeconds(seconds)));
        }
        workload.fact("audience", token.get("audience").text());
        into.refer(
            Reference.Kind.PLATFORM_TOKEN,
            token.get("path").text("token"),
            KubeObject.PROVIDER,
            slot,
            workload,
            token);
      }
    }
  }

  /** The annotations by which an agent of Vault is put beside a pod. */
  private void vaultAgent(Node annotations, Declaration workload) {
    String prefix = "vault.hashicorp.com/";
    for (Map.Entry<String, Node> entry : annotations.entries().entrySet()) {
      String key = entry.getKey();
      String text = entry.getValue().text("");
      if (!key.startsWith(prefix) || text.isBlank()) {
        continue;
      }
      String name = key.substring(prefix.length());
      if (name.startsWith("agent-inject-secret-")) {
        into.refer(
            Reference.Kind.VAULT,
            text,
            "hashicorp",
            "annotations." + key,
            workload,
            entry.getValue());
      } else if (name.equals("role")) {
        workload.mark(Mark.FEDERATED);
        into.refer(
            Reference.Kind.FEDERATION,
            text,
            "hashicorp",
            "annotations." + key,
            workload,
            entry.getValue());
      } else if (name.equals("agent-revoke-on-shutdown") && entry.getValue().isTrue()) {
        workload.mark(Mark.REVOKES);
      }
    }
  }

  private @Nullable Declaration workflow(KubeObject object, Node spec) {
    Declaration flow = spec.isMap() ? declare(object) : null;
    if (flow == null) {
      return null;
    }
    spec(object, spec, flow);
    for (Node template : spec.get("templates").items()) {
      account(object, template.get("serviceAccountName"), flow);
      for (String container : List.of("container", "script")) {
        container(template.get(container), flow);
      }
      for (Node volume : template.get("volumes").items()) {
        volume(volume, flow);
      }
      secrets.walk(template.get("inputs"), "inputs", flow);
      secrets.walk(template.get("outputs"), "outputs", flow);
    }
    return flow;
  }

  private void tekton(KubeObject object, Node spec) {
    Declaration run = spec.isMap() ? declare(object) : null;
    if (run == null) {
      return;
    }
    account(object, spec.get("serviceAccountName"), run);
    account(object, spec.at("taskRunTemplate", "serviceAccountName"), run);
    for (Node pipeline : List.of(spec, spec.get("pipelineSpec"))) {
      for (String way : List.of("taskRunSpecs", "tasks", "finally")) {
        for (Node task : pipeline.get(way).items()) {
          account(object, task.any("serviceAccountName", "taskServiceAccountName"), run);
          steps(task.get("taskSpec"), run);
        }
      }
    }
    steps(spec, run);
    steps(spec.get("taskSpec"), run);
    for (Node workspace : spec.get("workspaces").items()) {
      secrets.secret(
          workspace.at("secret", "secretName"),
          "workspaces." + workspace.get("name").text(""),
          null,
          run);
    }
  }

  private void steps(Node spec, Declaration run) {
    for (Node step : spec.get("steps").items()) {
      container(step, run);
    }
    container(spec.get("stepTemplate"), run);
    for (Node volume : spec.get("volumes").items()) {
      volume(volume, run);
    }
  }
}
