package dev.keycensus.detectors.declared.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.ModelHosts;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that ask models over HTTP without a library for them. */
class RequestsTest {
  private static final String OPENAI = "https://api.openai.com/v1/chat/completions";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py|openai|KEY_A1|import requests;k = os.environ['KEY_A1'];"
            + "r = requests.post('https://api.openai.com/v1/chat/completions',"
            + " headers={'Authorization': f'Bearer {k}'})",
        "a.py|groq|KEY_A2|URL = 'https://api.groq.com/openai/v1';"
            + "class C:;  def __init__(self):;    self.api_key = os.getenv('KEY_A2');"
            + "  async def ask(self):;    async with httpx.AsyncClient() as c:;"
            + "      await c.post(f'{URL}/chat/completions', headers={'Authorization':"
            + " 'Bearer ' + self.api_key})",
        "a.py|google-cloud|KEY_A3|def url():;"
            + "  return 'https://generativelanguage.googleapis.com/v1beta/m:generateContent';"
            + "requests.post(url() + '?key=' + os.environ['KEY_A3'])",
        "a.py|mistral-ai|KEY_A4|req = urllib.request.Request('https://api.mistral.ai/v1/embeddings');"
            + "req.add_header('Authorization', 'Bearer %s' % os.environ['KEY_A4'])",
        "a.ts|anthropic|KEY_B1|const r = await fetch('https://api.anthropic.com/v1/messages', {"
            + " headers: { 'x-api-key': process.env.KEY_B1 } })",
        "a.ts|openrouter|KEY_B2|const BASE = process.env.U ?? `https://openrouter.ai/api/v1`;"
            + "const { KEY_B2 } = process.env;"
            + "await axios.post(`${BASE}/chat/completions`, b,"
            + " { headers: { Authorization: `Bearer ${process.env.KEY_B2}` } })",
        "a.js|google-cloud|KEY_B3|const key = process.env['KEY_B3'];const u ="
            + " `https://generativelanguage.googleapis.com/v1beta/models/m:generateContent?key=${key}`;"
            + "fetch(u, {})",
        "a.js|azure|KEY_B4|const c = axios.create({ baseURL: `https://${n}.openai.azure.com/openai`,"
            + " headers: { 'api-key': process.env.KEY_B4 } })",
        "a.go|openai|KEY_C1|package a;"
            + "req, _ := http.NewRequest(\"POST\", \"https://api.openai.com/v1/embeddings\", b);"
            + "req.Header.Set(\"Authorization\", fmt.Sprintf(\"Bearer %s\", os.Getenv(\"KEY_C1\")))",
        "A.java|deepseek|a.key|class A {"
            + "@Value(\"${a.key}\") private String key\\;"
            + "HttpRequest r = HttpRequest.newBuilder().uri(URI.create("
            + "\"https://api.deepseek.com/chat/completions\"))"
            + ".header(\"Authorization\", \"Bearer \" + key).build()\\; }",
        "A.kt|openai|KEY_D1|val r = Retrofit.Builder().baseUrl(\"https://api.openai.com/v1/\");"
            + "val i = o.header(\"Authorization\", \"Bearer ${BuildConfig.KEY_D1}\")",
        "A.cs|openai|KEY_D2|var key = Environment.GetEnvironmentVariable(\"KEY_D2\")\\;;"
            + "http.DefaultRequestHeaders.Authorization ="
            + " new AuthenticationHeaderValue(\"Bearer\", key)\\;;"
            + "await http.PostAsync(\"https://api.openai.com/v1/completions\", c)\\;",
        "a.php|openai|KEY_E1|<?php $key = getenv('KEY_E1')\\;;"
            + "$ch = curl_init('https://api.openai.com/v1/chat/completions')\\;;"
            + "curl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer ' . $key])\\;",
        "a.rb|anthropic|KEY_E2|uri = URI('https://api.anthropic.com/v1/messages');"
            + "req = Net::HTTP::Post.new(uri);req['x-api-key'] = ENV.fetch('KEY_E2')",
        "a.rs|perplexity|KEY_E9|const URL: &'static str = \"https://api.perplexity.ai/chat/completions\"\\;;"
            + "fn ask() { client.post(URL).header(\"Authorization\", format!(\"Bearer {}\","
            + " std::env::var(\"KEY_E9\").unwrap())).send() }",
        "a.rs|openai|KEY_E3|let key = env::var(\"KEY_E3\")?\\;;"
            + "client.post(\"https://api.openai.com/v1/chat/completions\").bearer_auth(&key)\\;",
        "a.py|xai|XAI_API_@|def ask(self):;  return self.session.post("
            + "'https://api.x.ai/v1/chat/completions', headers=headers());"
            + "k = os.environ['XAI_API_@']",
      })
  void whoAsksAModelIsItsClient(String path, String provider, String name, String code) {
    Declared said = read(path, lines(code));
    Declaration client = client(said);
    assertThat(client.provider()).isEqualTo(provider);
    assertThat(client.key()).isEqualTo("code." + provider);
    assertThat(client.facts()).containsEntry("calls", "over HTTP, without a library");
    assertThat(client.marks()).contains(Mark.STATIC_KEY);
    assertThat(references(said, client)).containsExactly(name.replace("@", "KEY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // An address that nobody asks.
        "BASE = '%s'\nprint(BASE)\nrequests.get('https://example.org', headers={'Authorization': k})",
        // Only compared, shown or allowed.
        "if url.startswith('%s'):\n  requests.post(url, headers={'Authorization': k})",
        "HOSTS = ['https://api.github.com', '%s']\nrequests.get(u, headers={'Authorization': k})",
        "raise E('see %s')\nrequests.get(u, headers={'Authorization': k})",
        "ok = base == '%s'\nrequests.get(base, headers={'Authorization': k})",
        "f(placeholder='%s')\nrequests.get(placeholder, headers={'Authorization': k})",
        "# requests.post('%s', headers={'Authorization': k})",
        "'''requests.post('%s', headers={'Authorization': k})'''",
        // No key, and no path at which a model answers.
        "requests.get('https://api.openai.com/', timeout=3)",
        "requests.get(t, params={'audience': 'https://api.openai.com/v1/chat/completions'})",
        // A page of that site, and the name of a claim.
        "requests.get('https://openrouter.ai/models', headers={'Authorization': k})",
      })
  void anAddressAloneIsNoClient(String code) {
    assertThat(clients(Declarations.read("src/a.py", code.replace("%s", OPENAI).getBytes(UTF_8))))
        .isEmpty();
  }

  @Test
  void whatAskedIsNoAddressItself() {
    String code =
        """
        const answer = await fetch('https://api.openai.com/v1/responses', { headers: {
          Authorization: `Bearer ${process.env.OPENAI_KEY}` } })
        await fetch('https://blog.example.org', { headers: { 'api-key': process.env.BLOG_KEY },
          body: answer })
        """;
    Declared said = read("a.ts", code);
    assertThat(clients(said)).hasSize(1);
    assertThat(references(said, client(said))).containsExactly("OPENAI_KEY");
  }

  @Test
  void eachKeyIsThatOfWhomItIsSentTo() {
    String code =
        """
        async function a() {
          return fetch("https://api.openai.com/v1/chat/completions", {
            headers: { Authorization: `Bearer ${process.env.FIRST_KEY}` },
          });
        }
        async function b() {
          return fetch("https://api.anthropic.com/v1/messages", {
            headers: { "x-api-key": process.env.SECOND_KEY },
          });
        }
        async function c() {
          return fetch("https://api.github.com/user", {
            headers: { Authorization: `Bearer ${process.env.THIRD_KEY}` },
          });
        }
        """;
    Declared said = read("a.ts", code);
    assertThat(clients(said))
        .extracting(Declaration::provider)
        .containsExactly("openai", "anthropic");
    assertThat(references(said, clients(said).get(0))).containsExactly("FIRST_KEY");
    assertThat(references(said, clients(said).get(1))).containsExactly("SECOND_KEY");
  }

  @Test
  void aNameStandsForWhatItWasGivenLast() {
    String code =
        """
        def issues(url):
            return requests.get(url, headers={"Authorization": f"Bearer {os.environ['FIRST_KEY']}"})

        def ask(stream):
            if stream:
                url = "https://api.openai.com/v1/chat/completions"
            else:
                url = "https://api.openai.com/v1/embeddings"
            other = url
            return requests.post(other, headers={"Authorization": f"Bearer {os.environ['SECOND_KEY']}"})

        def user():
            url = "https://api.github.com/user"
            return requests.get(url, headers={"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"})
        """;
    Declared said = read("a.py", code);
    assertThat(references(said, client(said))).containsExactly("SECOND_KEY");
    assertThat(client(said).line()).isEqualTo(10);
    String script =
        """
        function ask() {
          let url = "https://api.anthropic.com/v1/messages";
          if (old) {
            url = "https://api.anthropic.com/v1/complete";
          }
          return fetch(url, { headers: { "x-api-key": process.env.FIRST_KEY } });
        }
        function page(url) {
          return fetch(url, { headers: { "x-api-key": process.env.SECOND_KEY } });
        }
        """;
    Declared other = read("a.ts", script);
    assertThat(references(other, client(other))).containsExactly("FIRST_KEY");
  }

  @Test
  void oneTableOfProvidersMakesAClientOfEach() {
    String code =
        """
        PROVIDERS = {
            "a": {"url": "https://api.openai.com/v1/chat/completions", "env": "OPENAI_API_KEY"},
            "b": {"url": "https://api.groq.com/openai/v1/chat/completions", "env": "GROQ_API_KEY"},
        }
        def ask(name):
            provider = PROVIDERS[name]
            return requests.post(provider["url"], headers={
                "Authorization": f"Bearer {os.environ[provider['env']]}"})
        """;
    Declared said = read("a.py", code);
    assertThat(clients(said)).extracting(Declaration::provider).containsExactly("openai", "groq");
  }

  @Test
  void aLiteralIsNoReferenceAndItsPlaceIsTheClients() {
    String value = text(40);
    for (String code :
        List.of(
            "API_KEY = '"
                + value
                + "'\n\nrequests.post('"
                + OPENAI
                + "', headers={'Authorization': f'Bearer {API_KEY}'})\n",
            "headers = {'Authorization': 'Bearer "
                + value
                + "'}\n\nrequests.post('"
                + OPENAI
                + "', headers=headers)\n")) {
      Declared said = read("a.py", code);
      assertThat(said.references()).isEmpty();
      assertThat(clients(said)).anyMatch(d -> d.line() == 1 && d.marks().contains(Mark.STATIC_KEY));
      assertThat(said.toString()).doesNotContain(value);
    }
  }

  @Test
  void theLibraryOfAProviderIsNoClientOfIt() {
    String code =
        "# File generated from our OpenAPI spec\nrequests.post('"
            + OPENAI
            + "', headers={'Authorization': k})\n";
    assertThat(clients(Declarations.read("src/a.py", code.getBytes(UTF_8)))).isEmpty();
    String tests =
        "#[cfg(test)]\nmod tests { fn a() { client.post(\"" + OPENAI + "\").bearer_auth(k); } }";
    assertThat(clients(Declarations.read("src/a.rs", tests.getBytes(UTF_8)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1,openai",
    "https://{name}.openai.azure.com/openai,azure",
    "https://%s-aiplatform.googleapis.com/v1,google-cloud",
    "-aiplatform.googleapis.com/v1,google-cloud",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/invoke,aws",
    "http://localhost:11434/api/chat,ollama",
    "https://openrouter.ai/api/v1,openrouter",
    "wss://api.openai.com/v1/realtime,openai",
    "https://api.openai.com.example.org,",
    "https://notapi.openai.com,",
    "https://x.ai,",
    "https://api.x.aim,",
    "https://openrouter.ai/docs,",
    "https://api.openai.com/auth,",
    "https://s3.eu-west-1.amazonaws.com/x,",
    "http://localhost:8080/v1,",
    "default-src https://api.openai.com,",
  })
  void hostsTellWhoseModelsAreAsked(String text, @Nullable String provider) {
    assertThat(ModelHosts.provider(text)).isEqualTo(provider);
  }

  @Test
  @Timeout(120)
  void longAndDeepFilesAreReadInProportion() {
    String request = "requests.post('" + OPENAI + "', headers={'Authorization': f'Bearer {k}'})\n";
    String opened = "x(['" + OPENAI + "', {'Authorization': \n";
    String chained = "a = a + b + '" + OPENAI + "'\n";
    for (String code :
        List.of(
            request.repeat(7_000),
            opened.repeat(12_000),
            chained.repeat(12_000) + request,
            request + "return a.b(c)\n".repeat(40_000),
            request + "k = f'{" + "k{".repeat(200_000),
            request + "(".repeat(300_000))) {
      Declarations.read("src/a.py", code.getBytes(UTF_8));
      Declarations.read("src/a.ts", code.getBytes(UTF_8));
    }
  }

  private static Declared read(String path, String code) {
    return requireNonNull(Declarations.read("src/" + path, code.getBytes(UTF_8)), code);
  }

  private static List<Declaration> clients(@Nullable Declared said) {
    return said == null
        ? List.of()
        : said.declarations().stream().filter(d -> d.facts().containsKey("calls")).toList();
  }

  private static Declaration client(Declared said) {
    assertThat(clients(said)).hasSize(1);
    return clients(said).get(0);
  }

  private static List<String> references(Declared said, Declaration of) {
    return said.references().stream()
        .filter(r -> of.key().equals(r.key()))
        .map(r -> r.name())
        .toList();
  }

  /** One line for each part between semicolons; those that are meant are written {@code \;}. */
  private static String lines(String code) {
    return code.replace("@'", "KEY'").replace("\\;", "\0").replace(';', '\n').replace('\0', ';');
  }

  private static String text(int length) {
    StringBuilder b = new StringBuilder();
    Random random = new Random(length);
    while (b.length() < length) {
      b.append("abcdefghijkmnpqrstuvwxyz23456789".charAt(random.nextInt(32)));
    }
    return b.toString();
  }
}
