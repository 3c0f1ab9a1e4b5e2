package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Azure Pipelines: an identity for each job that has a secret, a connection or an environment. */
final class AzureFiles implements Reader {
  private static final String PROVIDER = "azure-pipelines";

  /** Inputs of tasks that name a service connection, in lower case, with whose they are. */
  private static final Map<String, String> CONNECTIONS =
      Map.ofEntries(
          Map.entry("azuresubscription", "azure"),
          Map.entry("connectedservicename", "azure"),
          Map.entry("connectedservicenamearm", "azure"),
          Map.entry("azureserviceconnection", "azure"),
          Map.entry("azureresourcemanagerconnection", "azure"),
          Map.entry("azuresubscriptionendpoint", "azure"),
          Map.entry("azurecontainerregistry", "azure"),
          Map.entry("backendservicearm", "azure"),
          Map.entry("environmentservicenameazurerm", "azure"),
          Map.entry("containerregistry", ""),
          Map.entry("dockerregistryendpoint", ""),
          Map.entry("dockerregistryserviceconnection", ""),
          Map.entry("kubernetesserviceconnection", "kubernetes"),
          Map.entry("kubernetesserviceendpoint", "kubernetes"),
          Map.entry("githubconnection", "github"),
          Map.entry("nugetserviceconnections", ""),
          Map.entry("publishfeedcredentials", ""),
          Map.entry("customendpoint", ""),
          Map.entry("publishendpoint", ""),
          Map.entry("pythonuploadserviceconnection", "pypi"),
          Map.entry("sshendpoint", ""),
          Map.entry("sonarqube", "sonarsource"),
          Map.entry("sonarcloud", "sonarsource"),
          Map.entry("awscredentials", "aws"),
          Map.entry("serviceconnection", ""),
          Map.entry("externalendpoint", ""),
          Map.entry("externalendpoints", ""),
          Map.entry("connectedservice", ""));

  /** Shell commands, not variables: {@code $(pwd)}. */
  private static final Set<String> COMMANDS = Set.of("pwd", "pass", "passwd");

  /** Templates within templates beyond this are not followed. */
  private static final int DEEPEST = 5;

  private static final List<String> SCRIPTS = List.of("script", "bash", "pwsh", "powershell");

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    boolean named =
        name.startsWith("azure-pipelines")
            || name.startsWith("azure-pipeline.")
            || name.startsWith(".azure-pipelines.")
            || path.startsWith(".azure-pipelines/")
            || path.startsWith(".azuredevops/");
    return NamedFile.isYaml(name)
        && named
        && !name.contains("compose")
        && !PipelineFiles.isVendored(path);
  }

  @Override
  public void read(NamedFile file, Collector into) {
    SourceLines lines = new SourceLines(file.text());
    for (Node document : file.yaml().items()) {
      Node top = file.has("${{") ? AzureTemplates.alone(document) : document;
      if (top.has("stages") || top.has("jobs") || top.has("steps") || top.has("extends")) {
        new Pipeline(line -> file.path(), file.path(), top, lines, into).read();
      }
    }
  }

  /**
   * Reads a pipeline that was put together of several files.
   *
   * @param root the file that names the others
   */
  static void read(String root, Node top, Bundle files, Collector into) {
    new Pipeline(files::path, root, top, new SourceLines(files.text()), into).read();
  }

  /** The entries of a list, those within <code>${{ if }}</code> as well. */
  private static List<Node> flat(Node list) {
    List<Node> all = new ArrayList<>();
    for (Node item : list.items()) {
      boolean conditional = !item.entries().isEmpty();
      for (Map.Entry<String, Node> entry : item.entries().entrySet()) {
        if (entry.getKey().startsWith("${{")) {
          all.addAll(flat(entry.getValue()));
        } else {
          conditional = false;
        }
      }
      if (!conditional) {
        all.add(item);
      }
    }
    return all;
  }

  private static final class Pipeline {
    private final IntFunction<String> files;
    private final String root;
    private final Node top;
    private final SourceLines lines;
    private final Collector into;
    private boolean any;

    /**
     * @param files tells which file a line is of
     * @param root the file that the pipeline begins with
     */
    Pipeline(IntFunction<String> files, String root, Node top, SourceLines lines, Collector into) {
      this.files = files;
      this.root = root;
      this.top = top;
      this.lines = lines;
      this.into = into;
    }

    void read() {
      body(top, "", List.of(top.get("variables")), 0);
      body(top.at("extends", "parameters"), "extends.", List.of(top.get("variables")), 0);
      if (!any) {
        Declaration d = into.declare(IdentityKind.CI_PIPELINE, root, PROVIDER, "pipeline", top);
        triggers(d);
        groups(new CiUser(d, lines, into), top.get("variables"));
      }
      for (Node repository : flat(top.at("resources", "repositories"))) {
        repository(repository);
      }
    }

    /** Stages, jobs and steps, of a file or of the parameters of a template that takes them. */
    private void body(Node body, String prefix, List<Node> scopes, int depth) {
      if (body.get("steps").isList()) {
        String bare = prefix.isEmpty() ? "pipeline" : prefix.substring(0, prefix.length() - 1);
        job(bare, prefix.isEmpty() ? "" : " / " + bare, body, scopes);
      }
      jobs(body.get("jobs"), prefix, scopes, depth);
      Map<String, Integer> numbers = new HashMap<>();
      for (Node stage : flat(body.get("stages"))) {
        String name = stage.get("stage").text("stages[" + number(stage, numbers) + "]");
        List<Node> inner = new ArrayList<>(scopes);
        inner.add(stage.get("variables"));
        jobs(stage.get("jobs"), prefix + "stages." + name + ".", inner, depth);
        if (stage.has("template") && depth < DEEPEST) {
          body(stage.get("parameters"), prefix + "stages." + name + ".", inner, depth + 1);
        }
      }
    }

    private void jobs(Node jobs, String prefix, List<Node> scopes, int depth) {
      Map<String, Integer> numbers = new HashMap<>();
      for (Node job : flat(jobs)) {
        String name = job.any("job", "deployment").text("jobs[" + number(job, numbers) + "]");
        List<Node> inner = new ArrayList<>(scopes);
        inner.add(job.get("variables"));
        if (job.has("job") || job.has("deployment") || job.has("steps")) {
          job(prefix + "jobs." + name, " / " + name, job, inner);
        } else if (job.has("template") && depth < DEEPEST) {
          body(job.get("parameters"), prefix + "jobs." + name + ".", inner, depth + 1);
        }
      }
    }

    /** Which one of its own file it is, so that it has its name whatever a template holds. */
    private int number(Node item, Map<String, Integer> numbers) {
      return numbers.merge(files.apply(item.line()), 1, Integer::sum) - 1;
    }

    /**
     * @param name what follows the path of its file
     */
    private void job(String key, String name, Node job, List<Node> scopes) {
      List<Node> steps = new ArrayList<>(flat(job.get("steps")));
      for (Node strategy : job.get("strategy").entries().values()) {
        for (Node phase : strategy.entries().values()) {
          steps.addAll(flat(phase.get("steps")));
          phase.entries().values().forEach(p -> steps.addAll(flat(p.get("steps"))));
        }
      }
      Set<String> literals = new HashSet<>();
      boolean groups = false;
      for (Node scope : scopes) {
        groups |= !groupsOf(scope).isEmpty();
        literals(scope, literals);
      }
      Map<String, Node> uses = new LinkedHashMap<>();
      steps.forEach(step -> macros(step, literals, uses));
      scopes.forEach(scope -> macros(scope, literals, uses));
      Node environment = job.get("environment");
      String where = environment.isMap() ? environment.get("name").text() : environment.text();
      boolean connects = steps.stream().anyMatch(Pipeline::connects);
      if (uses.isEmpty() && where == null && !connects && !groups) {
        return;
      }
      any = true;
      // A template may only hand on the jobs that it is given, with their steps.
      Node called = job.any("job", "deployment");
      int end = handed(called, job, steps);
      String file = files.apply(end > 0 ? called.line() : job.line());
      Declaration d =
          end > 0
              ? into.declare(
                  IdentityKind.CI_PIPELINE, file + name, PROVIDER, key, called.line(), end)
              : into.declare(IdentityKind.CI_PIPELINE, file + name, PROVIDER, key, job);
      d.environment(where).fact("pipeline", file.equals(root) ? null : root);
      triggers(d);
      long minutes = job.get("timeoutInMinutes").number(0);
      if (minutes > 0) {
        d.longest(Duration.ofMinutes(Math.min(minutes, 1_000_000)));
      }
      CiUser user = new CiUser(d, lines, into);
      scopes.forEach(scope -> groups(user, scope));
      uses.forEach((variable, at) -> macro(user, variable, at));
      steps.forEach(step -> step(user, step, uses.keySet()));
    }

    /**
     * The last line of the steps that stand below a job's name, where that is in another file than
     * what makes a job of them; else 0.
     */
    private int handed(Node called, Node job, List<Node> steps) {
      if (called.line() == 0 || files.apply(called.line()).equals(files.apply(job.line()))) {
        return 0;
      }
      String file = files.apply(called.line());
      int end = 0;
      for (Node step : steps) {
        if (step.line() > Math.max(end, called.line()) && files.apply(step.line()).equals(file)) {
          end = step.endLine();
        }
      }
      return end;
    }

    private void triggers(Declaration d) {
      boolean clock = !flat(top.get("schedules")).isEmpty();
      if (clock) {
        d.mark(Mark.SCHEDULED);
      }
      boolean byHand =
          !clock
              && top.get("trigger").text("").equals("none")
              && top.get("pr").text("").equals("none")
              && !top.at("resources", "pipelines").isList();
      if (byHand) {
        d.autonomy(Autonomy.CONFIRM).fact("confirmedBy", "manual");
      } else if (d.environment() != null) {
        d.autonomy(Autonomy.CONFIRM).fact("confirmedBy", "environment");
      } else {
        d.autonomy(Autonomy.UNATTENDED);
      }
    }

    private static List<Node> groupsOf(Node variables) {
      List<Node> groups = new ArrayList<>();
      for (Node variable : flat(variables)) {
        if (variable.get("group").isText()) {
          groups.add(variable.get("group"));
        }
      }
      return groups;
    }

    private static void groups(CiUser user, Node variables) {
      for (Node group : groupsOf(variables)) {
        user.secret(Reference.Kind.CI_SECRET, group.text(""), null, "variables.group", group);
      }
    }

    private static void literals(Node variables, Set<String> names) {
      for (Node variable : flat(variables)) {
        String name = variable.get("name").text();
        if (name != null && !variable.get("value").text("").contains("$(")) {
          names.add(SecretPeople.upper(name));
        }
      }
      variables
          .entries()
          .forEach(
              (name, value) -> {
                if (!value.text("").contains("$(")) {
                  names.add(SecretPeople.upper(name));
                }
              });
    }

    /** The secret variables below a node, each with the first value that uses it. */
    private static void macros(Node node, Set<String> literals, Map<String, Node> uses) {
      String text = node.text();
      if (text != null) {
        for (String name : names(text)) {
          boolean token = name.equalsIgnoreCase("System.AccessToken");
          if (token
              || (SecretNames.isSecret(name)
                  && !literals.contains(SecretPeople.upper(name))
                  && !name.toLowerCase(Locale.ROOT).startsWith("build."))) {
            uses.putIfAbsent(name, node);
          }
        }
      }
      node.items().forEach(item -> macros(item, literals, uses));
      node.entries().values().forEach(value -> macros(value, literals, uses));
    }

    /** The names in <code>$(name)</code>. */
    private static List<String> names(String text) {
      List<String> names = new ArrayList<>();
      for (int i = text.indexOf("$("); i >= 0; i = text.indexOf("$(", i + 2)) {
        int end = i + 2;
        while (end < text.length()
            && (Shell.isName(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
          end++;
        }
        String name = text.substring(i + 2, end);
        boolean closed = end < text.length() && text.charAt(end) == ')';
        if (closed && !name.isEmpty() && !COMMANDS.contains(name)) {
          names.add(name);
        }
      }
      return names;
    }

    private void macro(CiUser user, String variable, Node at) {
      SourceLines.Place place = lines.of("$(" + variable + ")", 0, at);
      if (variable.equalsIgnoreCase("System.AccessToken")) {
        user.refer(Reference.Kind.PLATFORM_TOKEN, variable, "azure", "variables", place);
        return;
      }
      user.refer(
          Reference.Kind.CI_SECRET, variable, SecretNames.provider(variable), "variables", place);
      user.fixed(variable);
    }

    private static boolean connects(Node step) {
      return step.get("inputs").entries().keySet().stream()
              .anyMatch(i -> CONNECTIONS.containsKey(i.toLowerCase(Locale.ROOT)))
          || step.get("task").text("").startsWith("AzureKeyVault@");
    }

    private static void step(CiUser user, Node step, Set<String> variables) {
      String task = step.get("task").text("");
      Node inputs = step.get("inputs");
      for (Map.Entry<String, Node> input : inputs.entries().entrySet()) {
        String provider = CONNECTIONS.get(input.getKey().toLowerCase(Locale.ROOT));
        String text = input.getValue().text();
        if (provider != null && text != null && !text.isBlank()) {
          String of = provider.isEmpty() ? null : provider;
          String slot = "inputs." + input.getKey();
          user.secret(Reference.Kind.CI_SECRET, text, of, slot, input.getValue());
        }
      }
      if (task.startsWith("AzureKeyVault@")) {
        vault(user, inputs);
      }
      if (task.startsWith("ManualValidation@")) {
        user.declaration().autonomy(Autonomy.CONFIRM).fact("confirmedBy", "manual");
      }
      Map<String, String> mapped = new LinkedHashMap<>();
      step.get("env").entries().forEach((name, value) -> mapped.put(name, value.text("")));
      mapped.forEach(
          (name, value) -> {
            if (names(value).stream().anyMatch(variables::contains)) {
              user.holds(name);
            }
          });
      for (String kind : SCRIPTS) {
        script(user, step.get(kind), variables);
      }
      script(user, inputs.any("inlineScript", "script", "Inline"), variables);
      mapped.keySet().forEach(user.secrets()::remove);
    }

    /** Macros are replaced before a shell sees them: they are no commands of it. */
    private static void script(CiUser user, Node script, Set<String> variables) {
      String text = script.text();
      if (text == null) {
        return;
      }
      StringBuilder replaced = new StringBuilder(text.length());
      int from = 0;
      for (String name : names(text)) {
        String secret = variables.contains(name) ? "secret " : "";
        int at = text.indexOf("$(" + name + ")", from);
        replaced.append(text, from, at).append("${{").append(secret).append(name).append("}}");
        from = at + name.length() + 3;
      }
      replaced.append(text, from, text.length());
      Node node = Node.scalar(script.line(), script.column(), replaced.toString(), true);
      user.script(new Script(false).add(node), line -> line.contains("${{secret "));
    }

    private static void vault(CiUser user, Node inputs) {
      Node vault = inputs.any("KeyVaultName", "keyVaultName");
      String filter = inputs.any("SecretsFilter", "secretsFilter").text("*");
      String name = vault.text();
      if (name == null) {
        return;
      }
      for (String secret : SecretPeople.cut(filter, ',')) {
        if (!secret.isBlank()) {
          String path = name + "/" + secret.strip();
          user.refer(
              Reference.Kind.VAULT,
              path,
              "azure",
              "inputs.SecretsFilter",
              new SourceLines.Place(vault.line(), vault.column()));
        }
      }
    }

    /** Templates from elsewhere run with what the pipeline has. */
    private void repository(Node repository) {
      String name = repository.get("name").text();
      if (name == null) {
        return;
      }
      Declaration d =
          into.declare(
              IdentityKind.THIRD_PARTY,
              name,
              PROVIDER,
              "resources.repositories." + repository.get("repository").text(name),
              repository);
      String ref = repository.get("ref").text("");
      d.fact("version", ref.isEmpty() ? "none" : ref);
      if (!ActionReference.isCommit(ref)) {
        d.mark(Mark.UNPINNED);
      }
      if (!repository.get("type").text("git").equals("git")) {
        d.mark(Mark.THIRD_PARTY);
      }
      @Nullable String endpoint = repository.get("endpoint").text();
      if (endpoint != null) {
        new CiUser(d, lines, into)
            .secret(
                Reference.Kind.CI_SECRET,
                endpoint,
                repository.get("type").text("").startsWith("github") ? "github" : null,
                "endpoint",
                repository.get("endpoint"));
      }
    }
  }
}
