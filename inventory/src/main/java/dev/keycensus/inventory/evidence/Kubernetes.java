package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Service accounts, what is bound to them, and secrets. Of the values of secrets keyed ids are made
 * and nothing else is kept.
 */
final class Kubernetes extends Reading {
  private static final Set<String> OWNERS = Set.of("owner", "team", "contact");

  private final Values values;

  Kubernetes(ExportKind kind, Values values) {
    super(kind);
    this.values = values;
  }

  @Override
  void row(Row row) throws UserError {
    switch (row.need("kind")) {
      case "ServiceAccount" -> {
        Draft d = draft(row);
        d.who = account(row, named(row, "metadata"), owner(row));
        d.fact("federatedTo", row.text("metadata", "annotations", "eks.amazonaws.com/role-arn"));
        d.fact(
            "federatedTo", row.text("metadata", "annotations", "iam.gke.io/gcp-service-account"));
        d.fact(
            "federatedTo",
            row.text("metadata", "annotations", "azure.workload.identity/client-id"));
        add(d, row);
      }
      case "RoleBinding", "ClusterRoleBinding" -> binding(row);
      case "Secret" -> secret(row);
      default -> {
        // Whatever else was listed along with them.
      }
    }
  }

  private void binding(Row row) throws UserError {
    String role = row.text("roleRef", "name");
    String kind = row.text("roleRef", "kind");
    if (role == null || kind == null) {
      throw new UserError(row.place(), "row " + row.key() + " binds no role", null, 0, null);
    }
    String namespace = row.text("metadata", "namespace");
    for (Row subject : row.list("subjects")) {
      String name = subject.text("name");
      String in = subject.text("namespace");
      if ("ServiceAccount".equals(subject.text("kind")) && name != null) {
        Draft d = draft(row);
        String where = in == null ? namespace == null ? "default" : namespace : in;
        d.who = who(where, name, null);
        d.scopes =
            List.of(
                kind.toLowerCase(Locale.ROOT)
                    + "/"
                    + role
                    + (namespace == null ? "" : " in " + namespace));
        add(d, row);
      }
    }
  }

  private void secret(Row row) throws UserError {
    String type = row.text("type");
    Draft d = draft(row);
    String name = named(row, "metadata");
    d.fact("clusterSecret", namespace(row) + "/" + name);
    String account = row.text("metadata", "annotations", "kubernetes.io/service-account.name");
    boolean token = "kubernetes.io/service-account-token".equals(type);
    if (token && account != null) {
      d.who = who(namespace(row), account, null);
      d.name = name;
      d.created = row.time("metadata", "creationTimestamp");
      d.lastUsed = row.time("metadata", "labels", "kubernetes.io/legacy-token-last-used");
      d.status =
          row.time("metadata", "labels", "kubernetes.io/legacy-token-invalid-since") == null
              ? Status.ACTIVE
              : Status.INACTIVE;
    }
    List<String> ids = new ArrayList<>();
    // A release of Helm is an archive of manifests, not a value.
    if (!"helm.sh/release.v1".equals(type)) {
      Row data = row.get("data");
      if (data != null) {
        for (Row value : data.all().values()) {
          if (!token || value.key().equals("token")) {
            ids.addAll(values.ids(decoded(value)));
          }
        }
      }
      Row texts = row.get("stringData");
      if (texts != null) {
        for (Row value : texts.all().values()) {
          String text = value.text();
          ids.addAll(values.ids(text == null ? new byte[0] : text.getBytes(UTF_8)));
        }
      }
    }
    d.values = List.copyOf(new TreeSet<>(ids));
    d.keyedBy = ids.isEmpty() ? null : values.keyId();
    if (!ids.isEmpty() || d.who != null) {
      add(d, row);
    }
  }

  private static byte[] decoded(Row value) throws UserError {
    String text = value.text();
    if (text == null) {
      throw value.error("is not a text");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw value.error("is not base64");
    }
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static Who account(Row row, String name, @Nullable String owner) throws UserError {
    return who(namespace(row), name, owner);
  }

  private static Who who(String namespace, String name, @Nullable String owner) {
    String whole = namespace + "/" + name;
    return new Who(whole, whole, IdentityKind.SERVICE_ACCOUNT, namespace, owner, false);
  }

  private static String namespace(Row row) throws UserError {
    String namespace = row.text("metadata", "namespace");
    return namespace == null ? "default" : namespace;
  }

  private static String named(Row row, String metadata) throws UserError {
    String name = row.text(metadata, "name");
    if (name == null) {
      throw new UserError(row.place(), "row " + row.key() + " has no name", null, 0, null);
    }
    return name;
  }

  private static @Nullable String owner(Row row) throws UserError {
    for (String part : List.of("annotations", "labels")) {
      Row map = row.get("metadata", part);
      for (Row value : map == null ? List.<Row>of() : List.copyOf(map.all().values())) {
        String key = value.key().substring(value.key().lastIndexOf('/') + 1);
        if (OWNERS.contains(key.toLowerCase(Locale.ROOT)) && value.text() != null) {
          return value.text();
        }
      }
    }
    return null;
  }
}
