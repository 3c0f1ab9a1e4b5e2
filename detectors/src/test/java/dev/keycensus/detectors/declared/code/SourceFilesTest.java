package dev.keycensus.detectors.declared.code;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of models, agents and servers that source code makes. */
class SourceFilesTest {
  private static final String KEY = "API_" + "KEY";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py|openai|KEY_X1|from openai import OpenAI;c = OpenAI(api_key=os.environ['KEY_X1'])",
        "a.py|openai|KEY_X2|import openai;c = openai.AsyncOpenAI(api_key=os.getenv('KEY_X2', ''))",
        "a.py|openai|KEY_X3|import openai;openai.api_key = os.environ.get('KEY_X3')",
        "a.py|anthropic|KEY_X4|import anthropic as a;k = os.getenv('KEY_X4');c = a.Anthropic(api_key=k)",
        "a.py|openai|OPENAI_@|from langchain_openai import ChatOpenAI;c = ChatOpenAI(model='gpt-4o')",
        "a.py|deepseek|DEEPSEEK_@|from openai import OpenAI;"
            + "c = OpenAI(base_url='https://api.deepseek.com', api_key=settings.DEEPSEEK_@)",
        "a.py|google-cloud|KEY_X5|from google import genai;c = genai.Client(api_key=os.environ['KEY_X5'])",
        "a.py|anthropic|ANTHROPIC_@|from pydantic_ai import Agent;a = Agent('anthropic:claude-4')",
        "a.py|openai|OPENAI_@|from litellm import completion;completion(model='openai/gpt-4o')",
        "a.ts|anthropic|KEY_X6|import Anthropic from '@anthropic-ai/sdk';"
            + "new Anthropic({ apiKey: process.env.KEY_X6 })",
        "a.ts|openai|KEY_X7|const { OpenAI } = require('openai');"
            + "const c = new OpenAI({apiKey: process.env['KEY_X7']})",
        "a.tsx|openai|OPENAI_@|import { openai } from '@ai-sdk/openai';const m = openai('gpt-4.1')",
        "a.ts|openai|OPENAI_@|import OpenAI from 'openai';"
            + "const { OPENAI_@ } = process.env;new OpenAI({apiKey: OPENAI_@})",
        "a.go|anthropic|KEY_X8|package a;import (;\"github.com/anthropics/anthropic-sdk-go\";"
            + "\"github.com/anthropics/anthropic-sdk-go/option\";);"
            + "var c = anthropic.NewClient(option.WithAPIKey(os.Getenv(\"KEY_X8\")))",
        "a.go|openai|KEY_X9|package a;import openai \"github.com/sashabaranov/go-openai\";"
            + "var c = openai.NewClient(os.Getenv(\"KEY_X9\"))",
        "A.java|openai|KEY_Y1|import com.openai.client.okhttp.OpenAIOkHttpClient;class A {"
            + "Object c = OpenAIOkHttpClient.builder().apiKey(System.getenv(\"KEY_Y1\")).build()\\; }",
        "A.java|openai|openai.k|import dev.langchain4j.model.openai.OpenAiChatModel;class A {"
            + "@Value(\"${openai.k}\") private String key\\;"
            + "Object c = OpenAiChatModel.builder().apiKey(key).build()\\; }",
        "A.cs|azure|KEY_Y2|using Azure.AI.OpenAI\\;;var c = new AzureOpenAIClient(uri, "
            + "new ApiKeyCredential(Environment.GetEnvironmentVariable(\"KEY_Y2\")))\\;",
        "a.rb|openai|KEY_Y3|client = OpenAI::Client.new(access_token: ENV.fetch(\"KEY_Y3\"))",
        "a.rb|openai|KEY_Y4|OpenAI.configure do !config!;  config.access_token = ENV[\"KEY_Y4\"];end",
        "a.rs|openai|KEY_Y5|use async_openai::{Client, config::OpenAIConfig}\\;;let c = "
            + "Client::with_config(OpenAIConfig::new().with_api_key(env::var(\"KEY_Y5\").unwrap()))\\;",
        "a.php|openai|KEY_Y6|<?php $c = OpenAI::client(getenv('KEY_Y6'))\\;",
        "a.py|openrouter|KEY_Z1|from openai import OpenAI;BASE: str = 'https://openrouter.ai/api/v1';"
            + "c = OpenAI(base_url=BASE, api_key=os.environ['KEY_Z1'])",
        "a.py|groq|KEY_Z2|from openai import OpenAI;class S:;  URL = 'https://api.groq.com/openai/v1';"
            + "  c = OpenAI(base_url=S.URL, api_key=os.environ['KEY_Z2'])",
        "a.ts|deepseek|KEY_Z3|import OpenAI from 'openai';"
            + "const URLS = { deepseek: 'https://api.deepseek.com' };"
            + "new OpenAI({ baseURL: URLS.deepseek, apiKey: process.env.KEY_Z3 })",
        "A.java|xai|KEY_Z4|import com.openai.client.okhttp.OpenAIOkHttpClient;class A {"
            + "static final String BASE = \"https://api.x.ai/v1\"\\;Object c = OpenAIOkHttpClient"
            + ".builder().baseUrl(BASE).apiKey(System.getenv(\"KEY_Z4\")).build()\\; }",
      })
  void aClientIsToldWithTheNameOfItsKey(String path, String provider, String name, String code) {
    Declared said = read(path, lines(code));
    Declaration client = of(said, IdentityKind.MODEL_CLIENT);
    assertThat(client.provider()).isEqualTo(provider);
    assertThat(client.marks()).contains(Mark.STATIC_KEY);
    assertThat(said.references())
        .filteredOn(r -> client.key().equals(r.key()))
        .extracting(r -> r.kind() + " " + r.name())
        .containsExactly("VARIABLE " + name.replace("@", KEY));
  }

  /** A name that may stand for two things, or for what nobody knows, tells nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BASE = 'https://openrouter.ai/api/v1';BASE = other()",
        "BASE = 'https://openrouter.ai/api/v1';def f(BASE): pass",
        "BASE = 'https://openrouter.ai/api/v1' if x else y",
        "BASE = 'https://openrouter.ai/api/v1';BASE += '/beta'",
        "BASE = 'https://openrouter.ai/api/v1';if x:;  BASE = 'https://api.groq.com/openai/v1'",
        "f(BASE='https://openrouter.ai/api/v1')",
      })
  void anAddressByANameOfTwoThingsIsNotKnown(String given) {
    String code = "from openai import OpenAI;" + given + ";c = OpenAI(base_url=BASE, api_key=K)";
    Declaration client = of(read("a.py", lines(code)), IdentityKind.MODEL_CLIENT);
    assertThat(client.provider()).isEqualTo("openai");
    assertThat(client.facts()).doesNotContainKey("url");
  }

  /** What is given to a name behind more names than are kept is not known, nor is the name. */
  @Test
  void anAddressByANameOfAFileOfAnyNumberOfNamesIsNotKnown() {
    StringBuilder code = new StringBuilder("from openai import OpenAI\n");
    code.append("BASE = 'https://openrouter.ai/api/v1'\n");
    for (int i = 0; i < 2_500; i++) {
      code.append('A').append(i).append(" = 'x'\n");
    }
    code.append("BASE = other()\nc = OpenAI(base_url=BASE, api_key=K)\n");
    Declaration client = of(read("a.py", code.toString()), IdentityKind.MODEL_CLIENT);
    assertThat(client.provider()).isEqualTo("openai");
  }

  @Test
  void aLiteralIsNoReferenceAndItsPlaceIsTheClients() {
    String value = text(40);
    Declared said =
        read("a.py", "import openai\n\nc = openai.OpenAI(\n  api_key='" + value + "',\n)\n");
    Declaration client = of(said, IdentityKind.MODEL_CLIENT);
    assertThat(said.references()).isEmpty();
    assertThat(client.marks()).contains(Mark.STATIC_KEY);
    assertThat(client.line()).isEqualTo(3);
    assertThat(client.endLine()).isEqualTo(5);
    assertThat(said.toString()).doesNotContain(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-needed", "YOUR_KEY_HERE", "EMPTY", "your-key", "test-key-of-ours"})
  void whatStandsInForAKeyIsNone(String value) {
    Declared said = read("a.py", "import openai\nc = openai.OpenAI(api_key='" + value + "')\n");
    assertThat(of(said, IdentityKind.MODEL_CLIENT).marks()).isEmpty();
    assertThat(said.references()).isEmpty();
  }

  @Test
  void anIdentityOfThePlatformNeedsNoKey() {
    Declared said =
        read(
            "a.py",
            """
            from openai import AzureOpenAI
            from azure.identity import DefaultAzureCredential, get_bearer_token_provider
            import boto3
            p = get_bearer_token_provider(DefaultAzureCredential(), "scope")
            c = AzureOpenAI(azure_endpoint="https://x.openai.azure.com", azure_ad_token_provider=p)
            b = boto3.client("bedrock-runtime", region_name="eu-west-1")
            """);
    assertThat(said.references()).isEmpty();
    assertThat(said.declarations())
        .extracting(d -> d.provider() + " " + d.marks() + " " + d.facts().get("auth"))
        .containsExactly(
            "azure [FEDERATED] an identity of the platform", "aws [] credentials of the platform");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# from openai import OpenAI\nprint('openai')",
        "'''from openai import OpenAI\nOpenAI(api_key=os.environ['THE_K'])'''",
        "from openai import OpenAI\n# c = OpenAI(api_key=os.environ['THE_K'])",
        "from ours import OpenAI  # not openai\nc = OpenAI(api_key=os.environ['THE_K'])",
        "from openai import OpenAI\nclass Mine(OpenAI):\n  def OpenAI(self): pass",
      })
  void whatOnlyLooksLikeACallIsNone(String code) {
    assertThat(Declarations.read("a.py", code.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tests/a.py", "a/test_b.py", "src/a.test.ts", "examples/a.py", "docs/a.py",
        "node_modules/x/a.js", "integration_tests/a.py", "cookbook/a.py", "a.min.js", "a.d.ts"
      })
  void testsExamplesAndCopiesAreNotAsked(String path) {
    assertThat(Declarations.wants(path)).isFalse();
  }

  @Test
  void sourceCodeIsAsked() {
    for (String path : List.of("a.py", "src/latest/a.ts", "contest/A.java", "cmd/a.go", "a.rb")) {
      assertThat(Declarations.wants(path)).as(path).isTrue();
    }
  }

  @Test
  void anAgentHasTheToolsThatAreListed() {
    Declared said =
        read(
            "crew.py",
            """
            from crewai import Agent
            researcher = Agent(
                role="Researcher",
                goal="finds things out",
                tools=[search_tool, FileReadTool(path="x, y"), self.other.lookup],
                allow_delegation=True,
                human_input=True,
            )
            """);
    Declaration agent = of(said, IdentityKind.AI_AGENT);
    assertThat(agent.name()).isEqualTo("Researcher");
    assertThat(agent.purpose()).isEqualTo("finds things out");
    assertThat(agent.can()).containsExactly("FileReadTool", "lookup", "search_tool");
    assertThat(agent.marks()).containsExactly(Mark.SPAWNS_AGENTS);
    assertThat(agent.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(agent.facts()).containsKey("seen");
  }

  @Test
  void whoRunsCodeWithoutAskingIsTold() {
    Declared said =
        read(
            "a.py",
            """
            from autogen import UserProxyAgent, AssistantAgent
            from claude_agent_sdk import ClaudeAgentOptions
            person = UserProxyAgent("person", human_input_mode="ALWAYS")
            runner = UserProxyAgent(
                "runner", human_input_mode="NEVER", code_execution_config={"use_docker": False})
            talker = AssistantAgent("talker", human_input_mode="NEVER")
            options = ClaudeAgentOptions(
                permission_mode="bypassPermissions", allowed_tools=["Bash", "mcp__tracker__find"])
            subprocess.run(["claude", "-p", prompt, "--dangerously-skip-permissions"])
            parser.add_argument("--dangerously-skip-permissions")
            """);
    assertThat(said.declarations())
        .extracting(d -> d.name() + " " + d.autonomy() + " " + d.marks())
        .containsExactly(
            "runner UNATTENDED [APPROVAL_BYPASSED, SANDBOX_OFF]",
            "talker UNATTENDED []",
            "a UNATTENDED [APPROVAL_BYPASSED]",
            "claude-code UNATTENDED [APPROVAL_BYPASSED]");
    assertThat(said.declarations().get(2).uses()).containsExactly("mcp:tracker");
  }

  @Test
  void aFlagThatAProgramOnlyKnowsStartsNoAgent() {
    assertThat(
            Declarations.read(
                "a.py", "parser.add_argument('--dangerously-skip-permissions')\n".getBytes(UTF_8)))
        .isNull();
    // A table of programs and flags, in a file that starts nothing.
    Declared said =
        Declarations.read(
            "b.py", "FLAGS = {'claude': '--dangerously-skip-permissions'}\n".getBytes(UTF_8));
    assertThat(said == null ? List.of() : said.declarations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.py|from mcp.server.fastmcp import FastMCP;s = FastMCP('notes');@s.tool();"
            + "async def find(x): return os.environ['NOTES_TOKEN']",
        "a.ts|import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';"
            + "const s = new McpServer({ name: 'notes', version: '1' })\\;"
            + "s.registerTool('find', {}, () => process.env.NOTES_TOKEN)",
        "a.ts|import { Server } from '@modelcontextprotocol/sdk/server/index.js';"
            + "const s = new Server({ name: 'notes' }, {})\\;const t = process.env.NOTES_TOKEN\\;"
            + "const tools = [{ name: 'find', description: 'd', inputSchema: {} }]",
        "a.go|package a;import \"github.com/mark3labs/mcp-go/server\";"
            + "var s = server.NewMCPServer(\"notes\", \"1\");"
            + "var t = mcp.NewTool(\"find\");var k = os.Getenv(\"NOTES_TOKEN\")",
        "A.cs|builder.Services.AddMcpServer(o => o.ServerInfo = new() { Name = \"notes\" })"
            + ".WithStdioServerTransport().WithTools<Found>()\\;"
            + "[McpServerToolType];class Found {;  [McpServerTool(Name = \"find\"), Description(\"d\")]"
            + ";  public string Other([Description(\"x\")] string y)"
            + " => Environment.GetEnvironmentVariable(\"NOTES_TOKEN\")\\; }",
        "a.rs|use rmcp::{tool, tool_router, ServerHandler}\\;;#[tool_router];impl notes {"
            + ";  /// It's one.;  #[tool(description = \"d\", annotations(title = \"t\"))]"
            + ";  pub async fn find(&self) -> String { std::env::var(\"NOTES_TOKEN\").unwrap() };}"
            + ";#[tool_handler];impl ServerHandler for notes { fn get_info(&self) {} }",
      })
  void aServerIsAConnectorWithItsToolsAndVariables(String path, String code) {
    Declared said = read(path, lines(code));
    Declaration server = of(said, IdentityKind.MCP_CONNECTOR);
    assertThat(server.name()).isEqualTo("notes");
    assertThat(server.can()).containsExactly("find");
    assertThat(said.references()).extracting(Reference::name).containsExactly("NOTES_TOKEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.ts|find|import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';"
            + "export const add = (s: McpServer) => s.registerTool('find', {}, f)",
        "a.js|find|export function register(server) { server.tool('find', 'd', {}, f) }",
        "a.ts|find|const NAME = 'find';export function add(server) { server.registerTool(NAME, {}, f) }",
        "a.ts|find|const T = { name: 'find', title: 'x' };server.registerTool(T.name, {}, f)",
        "a.ts|find|export const tools = [{ name: 'find', description: 'd', inputSchema: {} }]",
        "a.py|find|def register(mcp: FastMCP):;  @mcp.tool();  async def find(x): pass",
        "a.py|find|from server import mcp;@mcp.tool;def find(x): pass",
        "a.py|find|from fastmcp import FastMCP;class A:;  def go(self):;    @self.mcp.tool('find');"
            + "    def other(): pass",
        "a.py|find|from mcp.server.fastmcp import FastMCP;def add(s: FastMCP):;  s.tool()(self.find)",
        "a.py|find|from mcp.server.fastmcp import FastMCP;def add(s: FastMCP):;"
            + "  s.tool(name='find')(f);  s.tool(name=n)(g)",
        "a.py|find|from mcp.types import Tool;class N(Enum):;  FIND = 'find';"
            + "T = [Tool(name=N.FIND.value, description='d')]",
        "a.go|find|package a;import \"github.com/mark3labs/mcp-go/mcp\";"
            + "func Add(s *server.MCPServer) { s.AddTool(mcp.NewTool(\"find\"), f) }",
        "a.go|find|package a;import \"github.com/modelcontextprotocol/go-sdk/mcp\";"
            + "func Add(s *mcp.Server) { mcp.AddTool(s, &mcp.Tool{Name: \"find\"}, f) }",
        "A.java|find|import io.modelcontextprotocol.spec.McpSchema\\;;"
            + "class A { Object t = new McpSchema.Tool(\"find\", \"d\", s)\\; }",
        "A.java|find|class A {;  @McpTool(description = \"d\");"
            + "  public String find(@McpToolParam(description = \"x\") String y) { return y\\; } }",
        "A.java|find|import org.springframework.ai.tool.annotation.Tool\\;;class A {;"
            + "  @Tool(description = \"d\") public String find(String y) { return y\\; } }",
        "A.cs|find|using ModelContextProtocol.Server\\;;class A {;  [McpServerTool];"
            + "  [Description(\"What (it) does\")];"
            + "  public static async Task<(int a, string b)> find(string y) { } }",
        "A.cs|find|class A { const string Name1 = \"find\"\\;;"
            + "  [Description(\"d\"), McpServerTool(Title = \"T\", Name = Name1, ReadOnly = true)];"
            + "  public string Other() => x\\; }",
        "a.rs|find|use rmcp::tool\\;;impl A {;  #[tool];  #[allow(dead_code)];"
            + "  async fn find<'a>(&'a self) -> String { }; }",
        "a.rs|find|use rmcp::model::Tool\\;;fn all() { vec![Tool::new(\"find\", \"d\", schema())] }",
      })
  void toolsForAServerOfAnotherFileAreAPart(String path, String tool, String code) {
    Declaration part = of(read(path, lines(code)), IdentityKind.MCP_CONNECTOR);
    assertThat(part.key()).isEqualTo("code.tools");
    assertThat(part.can()).containsExactly(tool);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import { tool } from 'ai'; const t = tool({ description: 'd', inputSchema: z.object({}) })",
        "const s = { toolSpec: { name: 'find', description: 'd', inputSchema: { json: {} } } }",
        "agent.tool('find', f); // registerTool",
        "lm.registerTool(`${prefix}_find`, f)",
        "// server.tool('find', f)"
      })
  void toolsOfOthersAreNoPart(String code) {
    Declared said = Declarations.read("src/a.ts", code.getBytes(UTF_8));
    assertThat(said == null ? List.of() : said.declarations()).isEmpty();
  }

  /** Another library's macro, a client, an attribute that names no method. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "src/a.rs|use other_macros::tool; // tool_router;#[tool(name = \"find\")] fn find() {}",
        "src/A.cs|// mcpserver;class A { [Tool(Name = \"find\")] public void Find() {} }",
        "src/A.cs|using ModelContextProtocol.Server\\;;class A { [McpServerTool] int x = 1\\; }",
        "src/A.cs|// mcpserver;[McpServerTool(Name = \"find\"",
        "src/a.rs|use rmcp::tool\\;;#[tool",
      })
  void whatOnlyLooksLikeAToolIsNone(String path, String code) {
    Declared said = Declarations.read(path, lines(code).getBytes(UTF_8));
    assertThat(said == null ? List.of() : said.declarations()).isEmpty();
  }

  @Test
  void whatAFileTakesInTellsWhoseItsToolsAre() {
    String script =
        """
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        import x from './tools/find.js';
        import y from '../other/index.js';
        import z from '@/lib/z';
        import w from 'w';
        new McpServer({})
        """;
    assertThat(of(read("b/a.ts", script), IdentityKind.MCP_CONNECTOR).imports())
        .containsExactly("/lib/z", "src/b/tools/find", "src/other");
    String program =
        """
        from fastmcp import FastMCP
        from .tools import find, (ask)
        from ..other.x import y
        import ours.z
        mcp = FastMCP('n')
        """;
    assertThat(of(read("b/a.py", program), IdentityKind.MCP_CONNECTOR).imports())
        .contains("src/b/tools/find", "src/other/x", "/ours/z");
  }

  @Test
  void modelsAreToldWhereTheyStand() {
    Declared said =
        read(
            "a.py",
            """
            from openai import OpenAI
            c = OpenAI()
            c.chat.completions.create(model="gpt-4o-mini", messages=[])
            c.embeddings.create(model=MODEL)
            """);
    assertThat(of(said, IdentityKind.MODEL_CLIENT).facts()).containsEntry("model", "gpt-4o-mini");
  }

  @Test
  void hugeAndPackedFilesAreALimitOrNothing() {
    String call = "import openai\nc = openai.OpenAI(api_key=os.environ['THE_K'])\n";
    Declared said = read("a.py", call.repeat(40_000));
    assertThat(Objects.requireNonNull(said.problem()).limit()).isTrue();
    assertThat(said.declarations()).isEmpty();
    Declared many = read("a.py", call.repeat(10_000));
    assertThat(many.declarations()).hasSize(1);
    assertThat(many.references()).hasSize(1);
    String packed = "import o from 'openai';" + "new o();".repeat(10_000);
    assertThat(Declarations.read("a.js", packed.getBytes(UTF_8))).isNull();
    byte[] binary = new byte[100_000];
    new Random(4).nextBytes(binary);
    System.arraycopy("openai".getBytes(UTF_8), 0, binary, 7, 6);
    assertThat(Declarations.read("a.py", binary)).isNull();
  }

  @Test
  void unfinishedCodeIsReadToItsEnd() {
    for (String end :
        List.of("(", "('", "(api_key=", "(api_key=os.environ[", "(**", "({", "(\"\"\"")) {
      Declared said =
          Declarations.read("a.py", ("import openai\nopenai.OpenAI" + end).getBytes(UTF_8));
      assertThat(said == null || said.problem() == null).as(end).isTrue();
      Declarations.read("a.ts", ("import o from 'openai'\nnew o" + end).getBytes(UTF_8));
      Declarations.read("a.rb", ("OpenAI::Client.new" + end + "# rubyllm").getBytes(UTF_8));
    }
  }

  @Test
  void needlesAreFoundAtEveryOffset() {
    Needles needles =
        new Needles(List.of(List.of("openai", "@ai-sdk/"), List.of("anthropic", "nothing")));
    for (String word : List.of("OpenAI", "anthropic", "@ai-sdk/")) {
      int group = word.equals("anthropic") ? 2 : 1;
      for (int before = 0; before < 19; before++) {
        for (String after : List.of("", "y", "\u00ff\u00ff", "yyyyyyyyyyyyyyyyy")) {
          byte[] text = ("x".repeat(before) + word + after).getBytes(ISO_8859_1);
          assertThat(needles.in(text, text.length)).isEqualTo(group);
          assertThat(needles.in(text, before + word.length())).isEqualTo(group);
          assertThat(needles.in(text, before + word.length() - 1)).isZero();
        }
      }
    }
    byte[] none = "open ai, anthropos, the @ai-sdk".repeat(100).getBytes(UTF_8);
    assertThat(needles.in(none, none.length)).isZero();
    byte[] both = "x anthropic, openai".getBytes(UTF_8);
    assertThat(needles.in(both, both.length)).isEqualTo(3);
  }

  /** With the square of their number it would be minutes. */
  @Test
  @Timeout(60)
  void readsCallsInCallsInProportion() {
    String nested = "import openai\nfrom openai import OpenAI\n" + "OpenAI(a=\n".repeat(100_000);
    Declared said = read("a.py", nested);
    assertThat(Objects.requireNonNull(said.problem()).limit()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A.cs|[McpServerTool]",
        "A.cs|[McpServerTool(",
        "A.cs|x.AddMcpServer(",
        "a.rs|use rmcp::tool; #[tool]",
        "a.rs|use rmcp::tool; #[tool(",
        "a.rs|use rmcp::*; impl ServerHandler for X {",
        "A.java|@McpTool @McpTool(",
      })
  @Timeout(30)
  void readsToolsInProportion(String code) {
    int bar = code.indexOf('|');
    byte[] many = (code.substring(bar + 1) + "\n").repeat(20_000).getBytes(UTF_8);
    Declared said = Declarations.read("src/" + code.substring(0, bar), many);
    assertThat(said == null ? 0 : said.declarations().size()).isLessThan(30);
  }

  private static Declared read(String path, String code) {
    return Objects.requireNonNull(Declarations.read("src/" + path, code.getBytes(UTF_8)));
  }

  /** One line for each part between semicolons; those that are meant are written {@code \;}. */
  private static String lines(String code) {
    return code.replace("@" + ")", KEY + ")")
        .replace("\\;", "\0")
        .replace(';', '\n')
        .replace('\0', ';')
        .replace("_@", "_" + KEY)
        .replace("!config!", "|config|");
  }

  private static Declaration of(@Nullable Declared said, IdentityKind kind) {
    return Objects.requireNonNull(said).declarations().stream()
        .filter(d -> d.kind() == kind)
        .findFirst()
        .orElseThrow();
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
