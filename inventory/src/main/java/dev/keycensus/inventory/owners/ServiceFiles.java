package dev.keycensus.inventory.owners;

import dev.keycensus.inventory.owners.Documents.Document;
import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files in which a service tells a catalogue who owns it: Backstage, Datadog, OpsLevel, Cortex.
 * Each speaks for the folder it stands in; nothing that they refer to is fetched.
 */
final class ServiceFiles {
  /** Backstage's kinds that code belongs to, the nearest to code first. */
  private static final List<String> KINDS = List.of("component", "api", "resource", "system");

  private ServiceFiles() {}

  /** Owners by {@code spec.owner}, those of components first, then in the order of the file. */
  static List<Owner> backstage(String path, byte[] bytes, Problems problems) {
    List<List<Owner>> byKind = new ArrayList<>();
    KINDS.forEach(kind -> byKind.add(new ArrayList<>()));
    for (Document document : Documents.of(bytes, problems)) {
      String kind = Documents.text(Documents.get(document.root(), "kind"));
      int rank = kind == null ? -1 : KINDS.indexOf(kind.toLowerCase(Locale.ROOT));
      Yaml owner = Documents.get(Documents.get(document.root(), "spec"), "owner");
      if (rank < 0 || owner == null) {
        continue;
      }
      String name = reference(owner);
      if (name == null) {
        problems.tell(document.line(owner), "no reference to a group or a user");
      } else {
        boolean person = name.startsWith("user:");
        byKind
            .get(rank)
            .add(
                new Owner(
                    name, Source.BACKSTAGE, Status.DECLARED, path, document.line(owner), person));
      }
    }
    return byKind.stream().flatMap(List::stream).toList();
  }

  /**
   * {@code [kind:][namespace/]name} or a map of the three, as {@code kind:[namespace/]name}; the
   * kind is a group and the namespace {@code default} unless said.
   */
  private static @Nullable String reference(Yaml value) {
    String kind;
    String namespace;
    String name;
    if (value.isMap()) {
      kind = Documents.text(Documents.get(value, "kind"));
      namespace = Documents.text(Documents.get(value, "namespace"));
      name = Documents.text(Documents.get(value, "name"));
    } else {
      name = Documents.text(value);
      int colon = name == null ? -1 : name.indexOf(':');
      kind = name == null || colon < 0 ? null : name.substring(0, colon);
      name = name == null ? null : name.substring(colon + 1);
      int slash = name == null ? -1 : name.indexOf('/');
      namespace = name == null || slash < 0 ? null : name.substring(0, slash);
      name = name == null ? null : name.substring(slash + 1);
    }
    kind = kind == null ? "group" : kind.toLowerCase(Locale.ROOT);
    if (name == null || !isName(name) || !isName(kind)) {
      return null;
    }
    if (namespace == null || namespace.equalsIgnoreCase("default")) {
      return kind + ":" + name;
    }
    return isName(namespace) ? kind + ":" + namespace + "/" + name : null;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isLetterOrDigit(text.charAt(i)) && "-_.".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** {@code team} (version 2), {@code org.team} (version 1), {@code metadata.owner} (version 3). */
  static List<Owner> datadog(String path, byte[] bytes, Problems problems) {
    List<Owner> owners = new ArrayList<>();
    for (Document document : Documents.of(bytes, problems)) {
      Yaml root = document.root();
      Yaml metadata = Documents.get(root, "metadata");
      add(owners, path, document, Documents.get(metadata, "owner"));
      for (Yaml other : Documents.items(Documents.get(metadata, "additionalOwners"))) {
        add(owners, path, document, Documents.get(other, "name"));
      }
      add(owners, path, document, Documents.get(root, "team"));
      add(owners, path, document, Documents.get(root, "dd-team"));
      add(owners, path, document, Documents.get(Documents.get(root, "org"), "team"));
    }
    return owners;
  }

  /** {@code owner} of the service or of the repository. */
  static List<Owner> opsLevel(String path, byte[] bytes, Problems problems) {
    List<Owner> owners = new ArrayList<>();
    for (Document document : Documents.of(bytes, problems)) {
      Yaml root = document.root();
      add(owners, path, document, Documents.get(Documents.get(root, "service"), "owner"));
      add(owners, path, document, Documents.get(Documents.get(root, "repository"), "owner"));
      add(owners, path, document, Documents.get(root, "owner"));
    }
    return owners;
  }

  /** {@code x-cortex-owners}, groups before addresses. */
  static List<Owner> cortex(String path, byte[] bytes, Problems problems) {
    List<Owner> owners = new ArrayList<>();
    List<Owner> mails = new ArrayList<>();
    for (Document document : Documents.of(bytes, problems)) {
      Yaml info = Documents.get(document.root(), "info");
      Yaml list = Documents.get(info, "x-cortex-owners");
      list = list != null ? list : Documents.get(document.root(), "x-cortex-owners");
      for (Yaml item : Documents.items(list)) {
        add(owners, path, document, Documents.get(item, "name"));
        add(mails, path, document, Documents.get(item, "email"));
      }
    }
    owners.addAll(mails);
    return owners;
  }

  /** These catalogues name teams, unless they give an address. */
  private static void add(
      List<Owner> owners, String path, Document document, @Nullable Yaml value) {
    String name = Documents.text(value);
    if (name != null && value != null) {
      boolean person = Names.isMail(name) && Names.isPerson(name);
      owners.add(
          new Owner(
              name, Source.SERVICE_CATALOG, Status.DECLARED, path, document.line(value), person));
    }
  }
}
