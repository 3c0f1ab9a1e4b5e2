package dev.keycensus.inventory;

import static dev.keycensus.inventory.CensusTest.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.rules.IdentityKind;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program what stands in several files of source code belongs to. */
class ProgramsTest {
  @TempDir private Path folder;
  private final Random random = new Random(3);
  private GitRepository repository;

  @BeforeEach
  void makeRepository() {
    repository = GitRepository.in(folder.resolve("r"));
  }

  @Test
  void aProgramIsOneClientOfAProviderHoweverManyFilesCallIt() throws Exception {
    String value = text(40);
    repository.write(
        "web/package.json", "{\"name\": \"shop\", \"dependencies\": {\"openai\": \"4\"}}");
    repository.write("web/src/a.ts", "import OpenAI from 'openai';\nnew OpenAI();\n");
    repository.write(
        "web/src/b.ts",
        "import OpenAI from 'openai';\nconst c = new OpenAI({ apiKey: '" + value + "' });\n");
    repository.write(
        "jobs/run.py", "import openai\nc = openai.OpenAI(api_key=os.environ['JOB_KEY'])\n");
    repository.commit("one");
    Census census = scan();
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.MODEL_CLIENT)
        .extracting(Identity::name)
        .containsExactlyInAnyOrder("shop", "jobs");
    Identity shop = named(census, "shop");
    assertThat(shop.places())
        .extracting(p -> p.path() + ":" + p.line())
        .containsExactly("web/package.json:1", "web/src/a.ts:2", "web/src/b.ts:2");
    assertThat(census.references())
        .filteredOn(r -> shop.id().equals(r.identity()))
        .extracting(Reference::name)
        .containsExactly("OPENAI_API_" + "KEY");
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.credentials().get(0).identity()).isEqualTo(shop.id());
    assertThat(shop.maturity()).isEqualTo(Maturity.T0);
  }

  @Test
  void whoAsksAModelByItselfIsTheClientOfItsProgram() throws Exception {
    String value = text(40);
    String ask = "fetch('https://api.openai.com/v1/responses', { headers: { Authorization: ";
    repository.write(
        "web/package.json", "{\"name\": \"shop\", \"dependencies\": {\"openai\": \"4\"}}");
    repository.write("web/src/a.ts", ask + "`Bearer ${process.env.SHOP_KEY}` } });\n");
    repository.write("web/src/b.ts", "\n" + ask + "'Bearer " + value + "' } });\n");
    repository.write(
        "jobs/ask.sh",
        "curl https://api.openai.com/v1/responses -H \"Authorization: Bearer $JOB_KEY\"\n");
    repository.commit("one");
    Census census = scan();
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.MODEL_CLIENT)
        .extracting(Identity::name)
        .containsExactlyInAnyOrder("shop", "jobs");
    Identity shop = named(census, "shop");
    assertThat(shop.places())
        .extracting(p -> p.path() + ":" + p.line())
        .containsExactly("web/package.json:1", "web/src/a.ts:1", "web/src/b.ts:2");
    assertThat(census.references())
        .filteredOn(r -> shop.id().equals(r.identity()))
        .extracting(Reference::name)
        .containsExactly("SHOP_KEY");
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.credentials().get(0).identity()).isEqualTo(shop.id());
  }

  @Test
  void toolsThatOtherFilesGiveToAServerAreItsOwn() throws Exception {
    String tool =
        """
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        export const add = (server: McpServer) => server.registerTool('%s', {}, run);
        """;
    String server =
        """
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        import { add } from './tools/%s.js';
        const server = new McpServer({ name: '%s', version: '1' });
        add(server);
        """;
    repository.write("a/package.json", "{\"name\": \"a\"}");
    repository.write("a/src/index.ts", server.formatted("find", "notes"));
    repository.write(
        "a/src/tools/find.ts", tool.formatted("find") + "const t = process.env.NOTES_TOKEN;\n");
    // Two servers of one package: each has what it takes in, and what nobody takes in is nobody's.
    repository.write("b/package.json", "{\"name\": \"b\"}");
    repository.write("b/src/one.ts", server.formatted("first", "one"));
    repository.write("b/src/two.ts", server.formatted("second", "two"));
    repository.write(
        "b/src/six.ts", server.formatted("second", "six") + "server.tool('own', f);\n");
    repository.write("b/src/tools/first.ts", tool.formatted("first"));
    repository.write("b/src/tools/second.ts", tool.formatted("second"));
    // No server in the package.
    repository.write("c/package.json", "{\"name\": \"c\"}");
    repository.write("c/src/tools/lost.ts", tool.formatted("lost"));
    // In Python the files of tools take the server in.
    repository.write("d/pyproject.toml", "[project]\nname = \"d\"\n");
    repository.write("d/notes/app.py", "from fastmcp import FastMCP\nmcp = FastMCP('books')\n");
    repository.write("d/notes/far/more.py", "from ..app import mcp\n@mcp.tool\ndef lend(): pass\n");
    // Settings make a server of Spring; in C# one library finds all tools, in Rust a type has them.
    repository.write("e/pom.xml", "<project><artifactId>e</artifactId></project>");
    repository.write(
        "e/src/main/resources/application.properties", "spring.ai.mcp.server.name=weather\n");
    repository.write(
        "e/src/main/java/Rain.java",
        """
        import org.springframework.ai.tool.annotation.Tool;
        class Rain { @Tool(description = "d") public String rain() { } }
        """);
    repository.write("f/Server/Program.cs", "services.AddMcpServer().WithToolsFromAssembly();\n");
    repository.write(
        "f/Server/Tools/Post.cs",
        "class Post { [McpServerTool(Name = \"post\")] public void Send() { } }\n");
    repository.write("g/Cargo.toml", "[package]\nname = \"g\"\n");
    repository.write("g/src/lib.rs", "use rmcp::*;\nimpl ServerHandler for Gate { }\n");
    repository.write(
        "g/src/tools.rs", "use rmcp::*;\nimpl Gate { #[tool] async fn open(&self) { } }\n");
    repository.commit("one");
    Census census = scan();
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.MCP_CONNECTOR)
        .extracting(i -> i.name() + " " + i.ability().can())
        .containsExactlyInAnyOrder(
            "notes [find]",
            "one [first]",
            "two [second]",
            "six [own, second]",
            "books [lend]",
            "weather [rain]",
            "Server/Program [post]",
            "Gate [open]");
    Identity notes = named(census, "notes");
    assertThat(notes.places())
        .extracting(p -> p.path() + ":" + p.line())
        .containsExactly("a/src/index.ts:3", "a/src/tools/find.ts:2");
    assertThat(census.references())
        .filteredOn(r -> notes.id().equals(r.identity()))
        .extracting(Reference::name)
        .containsExactly("NOTES_TOKEN");
  }

  @Test
  void manifestsOfOneFolderAreOfOneProgram() throws Exception {
    repository.write(
        "pyproject.toml", "[project]\nname = \"shop\"\ndependencies = [\"openai>=1\"]\n");
    repository.write("requirements.txt", "flask\nopenai==1.55\n");
    repository.write("jobs/requirements.txt", "openai\n");
    repository.commit("one");
    Census census = scan();
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.MODEL_CLIENT)
        .extracting(i -> i.name() + " " + i.places().stream().map(Place::path).toList())
        .containsExactlyInAnyOrder(
            "shop [pyproject.toml, requirements.txt]", "jobs [jobs/requirements.txt]");
  }

  @Test
  void anAgentOfTheCodeIsTheOneThatItsFileDeclares() throws Exception {
    repository.write(
        "crew/config/agents.yaml",
        """
        researcher:
          role: Researcher
          goal: finds things out
        """);
    repository.write(
        "crew/crew.py",
        """
        from crewai import Agent
        a = Agent(config=self.agents_config['researcher'], tools=[Search()])
        """);
    repository.write(
        "other/crew.py",
        """
        from crewai import Agent
        a = Agent(config=self.agents_config['researcher'])
        """);
    repository.commit("one");
    Census census = scan();
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.AI_AGENT)
        .extracting(i -> i.name() + " " + i.ability().can() + " " + i.places().size())
        .containsExactlyInAnyOrder("researcher [Search] 2", "researcher [] 1");
  }

  private String text(int length) {
    return CensusTest.text(random, length);
  }

  private Census scan() throws Exception {
    return Scan.run(
        new TestPlan(repository.folder(), CensusTest.key(folder)).plan(),
        InputStream.nullInputStream());
  }
}
