package dev.keycensus.detectors;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All that detection may know of a path. Kept small on purpose: outcomes are carried from one
 * version of a file to the next only between equal kinds, and a blob that is known under two kinds
 * is judged twice.
 */
public enum FileKind {
  /** Programs: a value stands in quotes, anything else is an expression. */
  SOURCE,
  /** {@code .properties}, {@code .ini}, {@code .env} and the like: {@code name = value}. */
  CONFIG,
  YAML,
  JSON,
  /** XML, HTML and property lists. */
  MARKUP,
  /** Shell, PowerShell, Dockerfile, Makefile: words, flags and quotes. */
  SHELL,
  /** Prose and logs. */
  TEXT,
  NOTEBOOK,
  /** Lock and checksum files: full of hashes that look like secrets. */
  LOCK,
  /** Tables, diffs, translations, test vectors: data rather than configuration. */
  DATA,
  /** Style sheets, minified code, fonts as text, images as text. */
  ASSET,
  /** {@code master.key} of Rails: one key and nothing beside it. */
  BARE_KEY,
  /** {@code chap-secrets} of pppd: users and passwords by their column. */
  PPP_SECRETS,
  OTHER;

  private static final Map<String, FileKind> BY_NAME =
      Map.ofEntries(
          Map.entry("dockerfile", SHELL),
          Map.entry("containerfile", SHELL),
          Map.entry("makefile", SHELL),
          Map.entry("gnumakefile", SHELL),
          Map.entry("jenkinsfile", SOURCE),
          Map.entry("vagrantfile", SOURCE),
          Map.entry("gemfile", SOURCE),
          Map.entry("rakefile", SOURCE),
          Map.entry("podfile", SOURCE),
          Map.entry("gemfile.lock", LOCK),
          Map.entry("package-lock.json", LOCK),
          Map.entry("npm-shrinkwrap.json", LOCK),
          Map.entry("yarn.lock", LOCK),
          Map.entry("pnpm-lock.yaml", LOCK),
          Map.entry("pipfile.lock", LOCK),
          Map.entry("poetry.lock", LOCK),
          Map.entry("uv.lock", LOCK),
          Map.entry("composer.lock", LOCK),
          Map.entry("cargo.lock", LOCK),
          Map.entry("go.sum", LOCK),
          Map.entry("go.work.sum", LOCK),
          Map.entry("flake.lock", LOCK),
          Map.entry("packages.lock.json", LOCK),
          Map.entry("gradle.lockfile", LOCK),
          Map.entry("verification-metadata.xml", LOCK),
          Map.entry("gradle-wrapper.properties", LOCK),
          Map.entry("deno.lock", LOCK),
          Map.entry("bun.lock", LOCK),
          Map.entry("mix.lock", LOCK),
          Map.entry("pubspec.lock", LOCK),
          Map.entry("podfile.lock", LOCK),
          Map.entry("package.resolved", LOCK),
          Map.entry("master.key", BARE_KEY),
          Map.entry("production.key", BARE_KEY),
          Map.entry("staging.key", BARE_KEY),
          Map.entry("development.key", BARE_KEY),
          Map.entry("credentials.yml.key", BARE_KEY),
          Map.entry("secrets.yml.key", BARE_KEY),
          Map.entry("chap-secrets", PPP_SECRETS),
          Map.entry("pap-secrets", PPP_SECRETS),
          Map.entry("kubeconfig", YAML),
          Map.entry("web.config", MARKUP),
          Map.entry("app.config", MARKUP),
          Map.entry("nuget.config", MARKUP),
          Map.entry("machine.config", MARKUP),
          Map.entry(".netrc", CONFIG),
          Map.entry("_netrc", CONFIG),
          Map.entry(".npmrc", CONFIG),
          Map.entry(".yarnrc", CONFIG),
          Map.entry(".pypirc", CONFIG),
          Map.entry(".pgpass", CONFIG),
          Map.entry(".my.cnf", CONFIG),
          Map.entry(".git-credentials", CONFIG),
          Map.entry(".gitconfig", CONFIG),
          Map.entry("credentials", CONFIG),
          Map.entry(".htpasswd", CONFIG),
          Map.entry(".bash_history", SHELL),
          Map.entry(".zsh_history", SHELL),
          Map.entry(".bashrc", SHELL),
          Map.entry(".zshrc", SHELL),
          Map.entry(".profile", SHELL),
          Map.entry(".bash_profile", SHELL),
          Map.entry(".dockercfg", JSON),
          Map.entry(".dockerconfigjson", JSON));

  private static final Map<String, FileKind> BY_EXTENSION = extensions();

  private static final Set<String> CONFIG_SUFFIXES =
      Set.of("example", "sample", "template", "tmpl", "tpl", "dist", "bak", "old", "orig", "in");

  private static Map<String, FileKind> extensions() {
    Map<String, FileKind> m = new java.util.HashMap<>();
    put(
        m,
        SOURCE,
        "java kt kts scala groovy gradle clj cljs c h cc cpp cxx hh hpp m mm cs vb fs fsx go rs swift py"
            + " pyi pyx rb erb php phtml pl pm lua r jl js jsx mjs cjs ts tsx mts cts vue svelte dart"
            + " ex exs erl hrl hs ml mli elm nim zig v d pas sql proto thrift graphql gql tf tfvars hcl"
            + " bicep nomad sol asm s coffee cr el lisp rkt apex cls trigger razor cshtml aspx jsp ejs"
            + " hbs rego cue jsonnet libsonnet nix bzl bazel cmake q4 feature robot awk tcl");
    put(
        m,
        CONFIG,
        "properties ini cfg conf config cnf env toml reg netrc desktop service rc credentials settings"
            + " ovpn pgpass editorconfig npmrc pypirc inf url");
    put(m, YAML, "yaml yml eyaml");
    put(m, JSON, "json json5 jsonc jsonl ndjson tfstate har webmanifest avsc map5 code-workspace");
    put(
        m,
        MARKUP,
        "xml html htm xhtml plist xsd xsl xslt wsdl pom csproj vbproj fsproj props targets resx xaml"
            + " storyboard xib nuspec jnlp iml dbeaver");
    put(m, SHELL, "sh bash zsh fish ksh csh ps1 psm1 psd1 bat cmd dockerfile mk make command");
    put(
        m,
        TEXT,
        "md markdown mdx rst txt text adoc asciidoc org log out err tex eml http rest curl");
    put(m, NOTEBOOK, "ipynb");
    put(m, LOCK, "lock sum sha1 sha256 sha512 md5 sfv lockfile");
    put(
        m,
        DATA,
        "csv tsv diff patch po pot xlf xliff arb strings snap golden cast ics vcf geojson rsp");
    put(m, ASSET, "css scss sass less svg map min woff woff2 ttf eot otf");
    return Map.copyOf(m);
  }

  private static void put(Map<String, FileKind> map, FileKind kind, String words) {
    int from = 0;
    while (from < words.length()) {
      int to = words.indexOf(' ', from);
      to = to < 0 ? words.length() : to;
      map.put(words.substring(from, to), kind);
      from = to + 1;
    }
  }

  /**
   * The kind that a path's last component tells.
   *
   * @param path with {@code /}; only what follows the last one counts
   */
  public static FileKind of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    FileKind whole = BY_NAME.get(name);
    if (whole != null) {
      return whole;
    }
    if (name.startsWith(".env")) {
      return CONFIG;
    }
    if (name.startsWith("dockerfile") || name.startsWith("containerfile")) {
      return SHELL;
    }
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return OTHER;
    }
    String extension = name.substring(dot + 1);
    if ((extension.equals("js") || extension.equals("css")) && name.contains(".min.")) {
      return ASSET;
    }
    if (CONFIG_SUFFIXES.contains(extension) && dot > 0) {
      return of(name.substring(0, dot));
    }
    FileKind kind = BY_EXTENSION.getOrDefault(extension, OTHER);
    return (kind == JSON || kind == YAML) && isLanguage(name, dot) ? DATA : kind;
  }

  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

  /**
   * Whether a file is called by a language tag (BCP 47, ISO 639-1), {@code pt.json}, {@code
   * nb-no.yml}: a table of translations, in which a name is followed by a word for it.
   */
  private static boolean isLanguage(String name, int dot) {
    boolean alone = dot == 2;
    boolean withRegion = (dot == 5 || dot == 7) && (name.charAt(2) == '-' || name.charAt(2) == '_');
    return (alone || withRegion) && LANGUAGES.contains(name.substring(0, 2));
  }
}
