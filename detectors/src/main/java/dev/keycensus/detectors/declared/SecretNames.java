package dev.keycensus.detectors.declared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a variable, a header or a flag tells: whether its value is a credential, and of
 * which provider. {@code GITHUB_TOKEN}, {@code X-Api-Key}, {@code --client-secret}, {@code
 * dbPassword}.
 */
public final class SecretNames {
  /** One of these anywhere makes a credential, unless {@link #ABOUT} is last. */
  private static final Set<String> SECRET =
      words(
          "token secret secrets password passwd passphrase pwd pass pat credential credentials cred"
              + " creds apikey accesskey secretkey privatekey authorization jwt cookie dsn keystore"
              + " kubeconfig pfx p12 bearer");

  /** These make a credential where they are the last word that counts. */
  private static final Set<String> LAST = words("key keys auth tokens");

  /** Last words of names that tell about a credential and hold none. */
  private static final Set<String> ABOUT =
      words(
          "url uri endpoint host port path file filename dir name names id ids type types kind ttl"
              + " expiry expires expiration expire lifetime timeout limit limits length size count"
              + " header headers prefix suffix enabled disabled required mode method methods provider"
              + " issuer audience scope scopes algorithm alg version region user username email alias"
              + " policy store manager backend interval days minutes seconds hash budget usage bits"
              + " address field env server domain realm");

  private static final Set<String> VALUES =
      words("base64 b64 json pem value raw string contents dev prod test staging new old");

  /** A key or token after one of these is none that opens anything. */
  private static final Set<String> HARMLESS =
      words(
          "public pub publishable max min num per total input output prompt context no use enable"
              + " disable primary foreign partition sort cache routing idempotency next page site host"
              + " known measurement object s3 sort issue project tag");

  /** Names that are credentials in spite of their last word, without separators. */
  private static final Set<String> NAMED =
      words(
          "awsaccesskeyid accesskeyid googleapplicationcredentials databaseurl databaseuri postgresurl"
              + " postgresqlurl postgresuri pgurl dburl dburi mysqlurl mysqluri redisurl redisuri"
              + " mongodburi mongodburl mongourl mongouri mongodbconnectionstring connectionstring"
              + " dbconnectionstring amqpurl rabbitmqurl rabbitmquri clickhouseurl webhookurl"
              + " slackwebhookurl discordwebhookurl slackwebhook discordwebhook sshprivatekey netrc"
              + " npmrc pypirc dockerconfigjson dockerauthconfig secretaccesskey");

  private static final int SHORTEST = 5;
  private static final int ENDS = 3;
  private static final Set<String> NAMED_ENDS = ends(NAMED);

  /** Provider, then the words of names that tell it, without separators. */
  private static final String PROVIDERS =
      """
      airtable airtable
      algolia algolia
      alibaba alibaba aliyun alicloud dashscope qwen
      anthropic anthropic claude
      apify apify
      assemblyai assemblyai
      atlassian atlassian jira confluence
      auth0 auth0
      aws aws bedrock
      azure azure arm azureopenai entra
      bitbucket bitbucket
      brave-search brave bravesearch
      browserbase browserbase
      buildkite buildkite
      cerebras cerebras
      circleci circleci
      cloudflare cloudflare
      cloudinary cloudinary
      codecov codecov
      cohere cohere
      confluent confluent
      databricks databricks
      datadog datadog dd
      deepgram deepgram
      deepseek deepseek
      dependency-track dependencytrack
      digitalocean digitalocean
      discord discord
      docker docker dockerhub
      doppler doppler
      dropbox dropbox
      e2b e2b
      elastic elastic elasticsearch
      elevenlabs elevenlabs
      exa exa
      fastly fastly
      figma figma
      firecrawl firecrawl
      fireworks-ai fireworks
      fly-io flyio fly
      github github gh ghcr copilot
      gitlab gitlab gl
      google-cloud google gcp gcloud gemini vertex vertexai firebase goog
      grafana grafana
      groq groq
      hashicorp vault hashicorp terraform tfe
      heroku heroku
      honeycomb honeycomb
      hubspot hubspot
      hugging-face huggingface hf huggingfacehub
      infisical infisical
      jenkins jenkins
      jfrog jfrog artifactory
      kaggle kaggle
      kubernetes kubernetes kube kubeconfig k8s
      langfuse langfuse
      langsmith langsmith langchain
      launchdarkly launchdarkly
      linear linear
      litellm litellm
      llamaindex llamacloud llamaindex
      mailchimp mailchimp
      mailgun mailgun
      mem0 mem0
      minimax minimax
      mistral-ai mistral mistralai codestral
      mongodb mongodb atlas mongo
      moonshot moonshot kimi
      n8n n8n
      neon neon
      netlify netlify
      new-relic newrelic
      ngrok ngrok
      notion notion
      npm npm
      nuget nuget
      nvidia nvidia ngc
      okta okta
      ollama ollama
      openai openai chatgpt
      openrouter openrouter
      pagerduty pagerduty
      paypal paypal
      perplexity perplexity pplx
      pinecone pinecone
      planetscale planetscale
      postman postman
      pulumi pulumi
      pypi pypi twine
      qdrant qdrant
      replicate replicate
      resend resend
      rubygems rubygems
      salesforce salesforce sfdx
      sendgrid sendgrid
      sentry sentry
      serpapi serpapi
      shopify shopify
      slack slack
      snowflake snowflake
      snyk snyk
      sonarsource sonar sonarqube sonarcloud
      sonatype sonatype ossrh
      splunk splunk
      spotify spotify
      square square
      stability-ai stability
      stripe stripe
      supabase supabase
      tailscale tailscale
      tavily tavily
      telegram telegram
      together-ai together togetherai
      twilio twilio
      twitter twitter
      upstash upstash
      vercel vercel
      voyage-ai voyage voyageai
      wandb wandb
      weaviate weaviate
      xai xai grok
      zendesk zendesk
      zhipu zhipu zhipuai zai
      """;

  /** Too short or too common to count but at the start of a name. */
  private static final Set<String> AT_START =
      words(
          "gh gl dd hf arm exa fly npm neon linear square together vault atlas docker mongo brave"
              + " google stability voyage replicate resend kimi zai grok notion goog claude vertex");

  private static final Map<String, String> PROVIDER_OF = providers();

  private SecretNames() {}

  /** Whether a value under that name is a credential: {@code GITHUB_TOKEN}, not {@code PATH}. */
  public static boolean isSecret(String name) {
    List<String> words = split(name);
    if (words.isEmpty() || name.equals("PWD") || name.equals("OLDPWD")) {
      // A shell keeps its folder there.
      return false;
    }
    if (isNamed(String.join("", words))) {
      return true;
    }
    int last = words.size() - 1;
    while (last > 0 && (VALUES.contains(words.get(last)) || isNumber(words.get(last)))) {
      last--;
    }
    String end = words.get(last);
    if (ABOUT.contains(end)) {
      return false;
    }
    String before = last == 0 ? "" : words.get(last - 1);
    if (HARMLESS.contains(before) || HARMLESS.contains(words.get(0))) {
      return !end.equals("key")
          && !LAST.contains(end)
          && !end.equals("token")
          && anySecret(words, words.size());
    }
    if (end.equals("tokens")) {
      return before.equals("access") || before.equals("api") || before.equals("auth");
    }
    return LAST.contains(end) || anySecret(words, last + 1);
  }

  private static boolean anySecret(List<String> words, int count) {
    for (int i = 0; i < count; i++) {
      if (isSecretWord(words.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Nearly all names are asked in vain, so a look at their last letters comes first. */
  private static boolean isNamed(String squeezed) {
    int length = squeezed.length();
    if (length < SHORTEST || !NAMED_ENDS.contains(squeezed.substring(length - ENDS))) {
      return false;
    }
    for (String known : NAMED) {
      if (squeezed.endsWith(known)) {
        return true;
      }
    }
    return false;
  }

  /** The provider that the name tells, as the catalogue spells it; null where it tells none. */
  public static @Nullable String provider(String name) {
    List<String> words = split(name);
    for (int length = 3; length > 0; length--) {
      for (int i = 0; i + length <= words.size(); i++) {
        String joined = String.join("", words.subList(i, i + length));
        String provider = PROVIDER_OF.get(joined);
        if (provider != null && (i == 0 || !AT_START.contains(joined))) {
          return provider;
        }
      }
    }
    return null;
  }

  private static boolean isSecretWord(String word) {
    return SECRET.contains(word)
        || word.endsWith("password")
        || word.endsWith("passwd")
        || word.endsWith("apikey")
        || (word.endsWith("token") && word.length() > 5)
        || (word.endsWith("secret") && word.length() > 6);
  }

  private static boolean isNumber(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The words of a name in lower case; {@code dbPassword} has two, {@code DB_PASSWORD} too. */
  private static List<String> split(String name) {
    List<String> words = new ArrayList<>();
    int length = Math.min(name.length(), 200);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean starts = i > 0 && isUpper(c) && isLower(name.charAt(i - 1));
      if (!Character.isLetterOrDigit(c) || starts) {
        end(word, words);
      }
      if (Character.isLetterOrDigit(c)) {
        word.append(c);
      }
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (word.length() > 0) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static Set<String> words(String spaced) {
    return new HashSet<>(spaced(spaced));
  }

  private static Set<String> ends(Set<String> of) {
    Set<String> ends = new HashSet<>();
    of.forEach(name -> ends.add(name.substring(name.length() - ENDS)));
    return ends;
  }

  private static List<String> spaced(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(' ', from);
      end = end < 0 ? text.length() : end;
      words.add(text.substring(from, end));
      from = end + 1;
    }
    return words;
  }

  private static Map<String, String> providers() {
    Map<String, String> map = new HashMap<>();
    PROVIDERS
        .lines()
        .forEach(
            line -> {
              List<String> parts = spaced(line);
              for (int i = 1; i < parts.size(); i++) {
                map.put(parts.get(i), parts.get(0));
              }
            });
    return map;
  }
}
