package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Plain;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function or a class of a library that makes a client of a model, an agent or a server. Sources:
 * the libraries' own documentation, also for the variables that they read where they are given no
 * key.
 *
 * @param root the module, or what its name begins with
 * @param symbol of the module; empty for the module itself
 * @param provider whose models, or whose framework
 * @param variable that is read where no key is given; empty for none
 */
record Library(String root, String symbol, String provider, String variable, How how) {
  /** What a call of it makes, and how it is given its key. */
  enum How {
    /** A client that is given a key by name. */
    KEY,
    /** A client that is given a key as its first argument. */
    FIRST,
    /** A client of a cloud that finds its credentials where that cloud's tools do. */
    CLOUD,
    /** A client that needs none. */
    OPEN,
    /** A model, by its name as the first argument. */
    MODEL,
    AGENT,
    SERVER
  }

  private static final String PYTHON =
      """
      openai OpenAI openai OPENAI_API_KEY KEY
      openai AsyncOpenAI openai OPENAI_API_KEY KEY
      openai AzureOpenAI azure AZURE_OPENAI_API_KEY KEY
      openai AsyncAzureOpenAI azure AZURE_OPENAI_API_KEY KEY
      langfuse.openai OpenAI openai OPENAI_API_KEY KEY
      langfuse.openai AsyncOpenAI openai OPENAI_API_KEY KEY
      anthropic Anthropic anthropic ANTHROPIC_API_KEY KEY
      anthropic AsyncAnthropic anthropic ANTHROPIC_API_KEY KEY
      anthropic AnthropicBedrock aws - CLOUD
      anthropic AsyncAnthropicBedrock aws - CLOUD
      anthropic AnthropicVertex google-cloud - CLOUD
      anthropic AsyncAnthropicVertex google-cloud - CLOUD
      langchain_openai ChatOpenAI openai OPENAI_API_KEY KEY
      langchain_openai OpenAI openai OPENAI_API_KEY KEY
      langchain_openai OpenAIEmbeddings openai OPENAI_API_KEY KEY
      langchain_openai AzureChatOpenAI azure AZURE_OPENAI_API_KEY KEY
      langchain_openai AzureOpenAIEmbeddings azure AZURE_OPENAI_API_KEY KEY
      langchain init_chat_model langchain - KEY
      langchain ChatOpenAI openai OPENAI_API_KEY KEY
      langchain OpenAI openai OPENAI_API_KEY KEY
      langchain OpenAIEmbeddings openai OPENAI_API_KEY KEY
      langchain AzureChatOpenAI azure AZURE_OPENAI_API_KEY KEY
      langchain ChatAnthropic anthropic ANTHROPIC_API_KEY KEY
      langchain_community ChatOpenAI openai OPENAI_API_KEY KEY
      langchain_community OpenAI openai OPENAI_API_KEY KEY
      langchain_community OpenAIEmbeddings openai OPENAI_API_KEY KEY
      langchain_community AzureChatOpenAI azure AZURE_OPENAI_API_KEY KEY
      langchain_community ChatAnthropic anthropic ANTHROPIC_API_KEY KEY
      langchain_community ChatOllama ollama - OPEN
      langchain_community Ollama ollama - OPEN
      langchain_anthropic ChatAnthropic anthropic ANTHROPIC_API_KEY KEY
      langchain_google_genai ChatGoogleGenerativeAI google-cloud GOOGLE_API_KEY KEY
      langchain_google_genai GoogleGenerativeAIEmbeddings google-cloud GOOGLE_API_KEY KEY
      langchain_google_vertexai ChatVertexAI google-cloud - CLOUD
      langchain_google_vertexai VertexAI google-cloud - CLOUD
      langchain_aws ChatBedrock aws - CLOUD
      langchain_aws ChatBedrockConverse aws - CLOUD
      langchain_mistralai ChatMistralAI mistral-ai MISTRAL_API_KEY KEY
      langchain_groq ChatGroq groq GROQ_API_KEY KEY
      langchain_cohere ChatCohere cohere COHERE_API_KEY KEY
      langchain_deepseek ChatDeepSeek deepseek DEEPSEEK_API_KEY KEY
      langchain_xai ChatXAI xai XAI_API_KEY KEY
      langchain_ollama ChatOllama ollama - OPEN
      langchain_ollama OllamaEmbeddings ollama - OPEN
      litellm completion litellm - KEY
      litellm acompletion litellm - KEY
      litellm embedding litellm - KEY
      litellm aembedding litellm - KEY
      litellm Router litellm - KEY
      google.genai Client google-cloud GEMINI_API_KEY KEY
      google.generativeai configure google-cloud GOOGLE_API_KEY KEY
      vertexai init google-cloud - CLOUD
      mistralai Mistral mistral-ai - KEY
      mistralai.client MistralClient mistral-ai MISTRAL_API_KEY KEY
      cohere Client cohere CO_API_KEY FIRST
      cohere ClientV2 cohere CO_API_KEY FIRST
      cohere AsyncClient cohere CO_API_KEY FIRST
      cohere AsyncClientV2 cohere CO_API_KEY FIRST
      groq Groq groq GROQ_API_KEY KEY
      groq AsyncGroq groq GROQ_API_KEY KEY
      together Together together-ai TOGETHER_API_KEY KEY
      together AsyncTogether together-ai TOGETHER_API_KEY KEY
      ollama Client ollama - OPEN
      ollama AsyncClient ollama - OPEN
      huggingface_hub InferenceClient hugging-face HF_TOKEN KEY
      huggingface_hub AsyncInferenceClient hugging-face HF_TOKEN KEY
      llama_index.llms.openai OpenAI openai OPENAI_API_KEY KEY
      llama_index.embeddings.openai OpenAIEmbedding openai OPENAI_API_KEY KEY
      llama_index.llms.anthropic Anthropic anthropic ANTHROPIC_API_KEY KEY
      llama_index.llms.azure_openai AzureOpenAI azure AZURE_OPENAI_API_KEY KEY
      llama_index.llms.ollama Ollama ollama - OPEN
      azure.ai.inference ChatCompletionsClient azure - KEY
      autogen_ext.models.openai OpenAIChatCompletionClient openai OPENAI_API_KEY KEY
      autogen_ext.models.openai AzureOpenAIChatCompletionClient azure AZURE_OPENAI_API_KEY KEY
      autogen_ext.models.anthropic AnthropicChatCompletionClient anthropic ANTHROPIC_API_KEY KEY
      graphiti_core.llm_client OpenAIClient openai OPENAI_API_KEY KEY
      crewai LLM litellm - KEY
      crewai Agent crewai - AGENT
      agents Agent openai - AGENT
      agents RealtimeAgent openai - AGENT
      autogen_agentchat.agents AssistantAgent autogen - AGENT
      autogen AssistantAgent autogen - AGENT
      autogen ConversableAgent autogen - AGENT
      autogen UserProxyAgent autogen - AGENT
      pydantic_ai Agent pydantic-ai - AGENT
      langgraph.prebuilt create_react_agent langgraph - AGENT
      langchain.agents create_agent langchain - AGENT
      langchain.agents initialize_agent langchain - AGENT
      langchain.agents AgentExecutor langchain - AGENT
      langchain.agents create_react_agent langchain - AGENT
      langchain.agents create_tool_calling_agent langchain - AGENT
      langchain.agents create_openai_functions_agent langchain - AGENT
      langchain.agents create_openai_tools_agent langchain - AGENT
      deepagents create_deep_agent langgraph - AGENT
      smolagents CodeAgent smolagents - AGENT
      smolagents ToolCallingAgent smolagents - AGENT
      google.adk.agents Agent google-adk - AGENT
      google.adk.agents LlmAgent google-adk - AGENT
      google.adk Agent google-adk - AGENT
      llama_index.core.agent FunctionAgent llamaindex - AGENT
      llama_index.core.agent ReActAgent llamaindex - AGENT
      agno.agent Agent agno - AGENT
      strands Agent strands - AGENT
      semantic_kernel.agents ChatCompletionAgent semantic-kernel - AGENT
      claude_agent_sdk ClaudeAgentOptions claude-code - AGENT
      claude_code_sdk ClaudeCodeOptions claude-code - AGENT
      mcp.server FastMCP mcp - SERVER
      mcp.server Server mcp - SERVER
      fastmcp FastMCP mcp - SERVER""";

  private static final String SCRIPT =
      """
      openai default openai OPENAI_API_KEY KEY
      openai OpenAI openai OPENAI_API_KEY KEY
      openai AzureOpenAI azure AZURE_OPENAI_API_KEY KEY
      openai OpenAIApi openai - KEY
      @azure/openai OpenAIClient azure - KEY
      @azure/openai AzureOpenAI azure AZURE_OPENAI_API_KEY KEY
      @anthropic-ai/sdk default anthropic ANTHROPIC_API_KEY KEY
      @anthropic-ai/sdk Anthropic anthropic ANTHROPIC_API_KEY KEY
      @anthropic-ai/bedrock-sdk default aws - CLOUD
      @anthropic-ai/bedrock-sdk AnthropicBedrock aws - CLOUD
      @anthropic-ai/vertex-sdk AnthropicVertex google-cloud - CLOUD
      @google/genai GoogleGenAI google-cloud GEMINI_API_KEY KEY
      @google/generative-ai GoogleGenerativeAI google-cloud - FIRST
      @google-cloud/vertexai VertexAI google-cloud - CLOUD
      @mistralai/mistralai Mistral mistral-ai - KEY
      @mistralai/mistralai default mistral-ai - FIRST
      cohere-ai CohereClient cohere CO_API_KEY KEY
      cohere-ai CohereClientV2 cohere CO_API_KEY KEY
      groq-sdk default groq GROQ_API_KEY KEY
      groq-sdk Groq groq GROQ_API_KEY KEY
      together-ai default together-ai TOGETHER_API_KEY KEY
      ollama Ollama ollama - OPEN
      replicate default replicate REPLICATE_API_TOKEN KEY
      @huggingface/inference HfInference hugging-face - FIRST
      @huggingface/inference InferenceClient hugging-face - FIRST
      @aws-sdk/client-bedrock-runtime BedrockRuntimeClient aws - CLOUD
      @aws-sdk/client-bedrock-agent-runtime BedrockAgentRuntimeClient aws - CLOUD
      @langchain/openai ChatOpenAI openai OPENAI_API_KEY KEY
      @langchain/openai OpenAI openai OPENAI_API_KEY KEY
      @langchain/openai OpenAIEmbeddings openai OPENAI_API_KEY KEY
      @langchain/openai AzureChatOpenAI azure AZURE_OPENAI_API_KEY KEY
      @langchain/anthropic ChatAnthropic anthropic ANTHROPIC_API_KEY KEY
      @langchain/google-genai ChatGoogleGenerativeAI google-cloud GOOGLE_API_KEY KEY
      @langchain/google-vertexai ChatVertexAI google-cloud - CLOUD
      @langchain/aws ChatBedrockConverse aws - CLOUD
      @langchain/mistralai ChatMistralAI mistral-ai MISTRAL_API_KEY KEY
      @langchain/groq ChatGroq groq GROQ_API_KEY KEY
      @langchain/cohere ChatCohere cohere COHERE_API_KEY KEY
      @langchain/ollama ChatOllama ollama - OPEN
      langchain/chat_models ChatOpenAI openai OPENAI_API_KEY KEY
      langchain/llms OpenAI openai OPENAI_API_KEY KEY
      langchain/embeddings OpenAIEmbeddings openai OPENAI_API_KEY KEY
      @llamaindex/openai OpenAI openai OPENAI_API_KEY KEY
      llamaindex OpenAI openai OPENAI_API_KEY KEY
      @ai-sdk/openai openai openai OPENAI_API_KEY MODEL
      @ai-sdk/openai createOpenAI openai OPENAI_API_KEY KEY
      @ai-sdk/anthropic anthropic anthropic ANTHROPIC_API_KEY MODEL
      @ai-sdk/anthropic createAnthropic anthropic ANTHROPIC_API_KEY KEY
      @ai-sdk/google google google-cloud GOOGLE_GENERATIVE_AI_API_KEY MODEL
      @ai-sdk/google createGoogleGenerativeAI google-cloud GOOGLE_GENERATIVE_AI_API_KEY KEY
      @ai-sdk/google-vertex vertex google-cloud - CLOUD
      @ai-sdk/google-vertex createVertex google-cloud - CLOUD
      @ai-sdk/azure azure azure AZURE_API_KEY MODEL
      @ai-sdk/azure createAzure azure AZURE_API_KEY KEY
      @ai-sdk/amazon-bedrock bedrock aws - CLOUD
      @ai-sdk/amazon-bedrock createAmazonBedrock aws - CLOUD
      @ai-sdk/mistral mistral mistral-ai MISTRAL_API_KEY MODEL
      @ai-sdk/mistral createMistral mistral-ai MISTRAL_API_KEY KEY
      @ai-sdk/groq groq groq GROQ_API_KEY MODEL
      @ai-sdk/groq createGroq groq GROQ_API_KEY KEY
      @ai-sdk/cohere cohere cohere COHERE_API_KEY MODEL
      @ai-sdk/xai xai xai XAI_API_KEY MODEL
      @ai-sdk/xai createXai xai XAI_API_KEY KEY
      @ai-sdk/deepseek deepseek deepseek DEEPSEEK_API_KEY MODEL
      @ai-sdk/deepseek createDeepSeek deepseek DEEPSEEK_API_KEY KEY
      @ai-sdk/perplexity perplexity perplexity PERPLEXITY_API_KEY MODEL
      @ai-sdk/openai-compatible createOpenAICompatible openai - KEY
      @openrouter/ai-sdk-provider createOpenRouter openrouter OPENROUTER_API_KEY KEY
      @openrouter/ai-sdk-provider openrouter openrouter OPENROUTER_API_KEY MODEL
      @openai/agents Agent openai - AGENT
      @openai/agents-core Agent openai - AGENT
      @mastra/core Agent mastra - AGENT
      @langchain/langgraph createReactAgent langgraph - AGENT
      langchain createAgent langchain - AGENT
      langchain/agents initializeAgentExecutorWithOptions langchain - AGENT
      langchain/agents AgentExecutor langchain - AGENT
      @google/adk LlmAgent google-adk - AGENT
      @anthropic-ai/claude-agent-sdk query claude-code - AGENT
      @anthropic-ai/claude-code query claude-code - AGENT
      @modelcontextprotocol/sdk McpServer mcp - SERVER
      @modelcontextprotocol/sdk Server mcp - SERVER
      @modelcontextprotocol/server McpServer mcp - SERVER
      mcp-handler createMcpHandler mcp - SERVER
      @vercel/mcp-adapter createMcpHandler mcp - SERVER
      fastmcp FastMCP mcp - SERVER""";

  private static final String GO =
      """
      github.com/openai/openai-go NewClient openai OPENAI_API_KEY KEY
      github.com/sashabaranov/go-openai NewClient openai - FIRST
      github.com/sashabaranov/go-openai DefaultConfig openai - FIRST
      github.com/sashabaranov/go-openai DefaultAzureConfig azure - FIRST
      github.com/anthropics/anthropic-sdk-go NewClient anthropic ANTHROPIC_API_KEY KEY
      google.golang.org/genai NewClient google-cloud GEMINI_API_KEY KEY
      github.com/google/generative-ai-go/genai NewClient google-cloud - KEY
      cloud.google.com/go/vertexai/genai NewClient google-cloud - CLOUD
      github.com/cohere-ai/cohere-go NewClient cohere CO_API_KEY KEY
      github.com/tmc/langchaingo/llms/openai New openai OPENAI_API_KEY KEY
      github.com/tmc/langchaingo/llms/anthropic New anthropic ANTHROPIC_API_KEY KEY
      github.com/tmc/langchaingo/llms/googleai New google-cloud - KEY
      github.com/tmc/langchaingo/llms/ollama New ollama - OPEN
      github.com/ollama/ollama/api ClientFromEnvironment ollama - OPEN
      github.com/aws/aws-sdk-go-v2/service/bedrockruntime NewFromConfig aws - CLOUD
      github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai NewClient azure - CLOUD
      github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai NewClientWithKeyCredential azure - KEY
      github.com/mark3labs/mcp-go/server NewMCPServer mcp - SERVER
      github.com/modelcontextprotocol/go-sdk/mcp NewServer mcp - SERVER""";

  private static final String JVM =
      """
      com.openai.client OpenAIOkHttpClient openai OPENAI_API_KEY KEY
      com.openai.client OpenAIOkHttpClientAsync openai OPENAI_API_KEY KEY
      com.anthropic.client AnthropicOkHttpClient anthropic ANTHROPIC_API_KEY KEY
      com.anthropic.client AnthropicOkHttpClientAsync anthropic ANTHROPIC_API_KEY KEY
      com.theokanning.openai OpenAiService openai - FIRST
      com.aallam.openai OpenAI openai - FIRST
      com.google.genai Client google-cloud GOOGLE_API_KEY KEY
      com.google.cloud.vertexai VertexAI google-cloud - CLOUD
      com.azure.ai.openai OpenAIClientBuilder azure - KEY
      com.azure.ai.inference ChatCompletionsClientBuilder azure - KEY
      software.amazon.awssdk.services.bedrockruntime BedrockRuntimeClient aws - CLOUD
      software.amazon.awssdk.services.bedrockruntime BedrockRuntimeAsyncClient aws - CLOUD
      dev.langchain4j.model.openai OpenAiChatModel openai - KEY
      dev.langchain4j.model.openai OpenAiStreamingChatModel openai - KEY
      dev.langchain4j.model.openai OpenAiEmbeddingModel openai - KEY
      dev.langchain4j.model.anthropic AnthropicChatModel anthropic - KEY
      dev.langchain4j.model.azure AzureOpenAiChatModel azure - KEY
      dev.langchain4j.model.googleai GoogleAiGeminiChatModel google-cloud - KEY
      dev.langchain4j.model.vertexai VertexAiGeminiChatModel google-cloud - CLOUD
      dev.langchain4j.model.mistralai MistralAiChatModel mistral-ai - KEY
      dev.langchain4j.model.ollama OllamaChatModel ollama - OPEN
      dev.langchain4j.model.bedrock BedrockChatModel aws - CLOUD
      org.springframework.ai.openai.api OpenAiApi openai - FIRST
      org.springframework.ai.anthropic.api AnthropicApi anthropic - FIRST
      org.springframework.ai.mistralai.api MistralAiApi mistral-ai - FIRST
      org.springframework.ai.ollama.api OllamaApi ollama - OPEN
      io.modelcontextprotocol.server McpServer mcp - SERVER
      io.modelcontextprotocol.kotlin.sdk.server Server mcp - SERVER""";

  private static final String DOTNET =
      """
      OpenAI OpenAIClient openai - FIRST
      OpenAI ChatClient openai - KEY
      Azure.AI.OpenAI AzureOpenAIClient azure - KEY
      Azure.AI.OpenAI OpenAIClient azure - KEY
      Azure.AI.Inference ChatCompletionsClient azure - KEY
      Anthropic AnthropicClient anthropic ANTHROPIC_API_KEY KEY
      Amazon.BedrockRuntime AmazonBedrockRuntimeClient aws - CLOUD
      Microsoft.SemanticKernel.Agents ChatCompletionAgent semantic-kernel - AGENT
      OllamaSharp OllamaApiClient ollama - OPEN""";

  private static final String RUBY =
      """
      OpenAI::Client new openai - KEY
      Anthropic::Client new anthropic ANTHROPIC_API_KEY KEY
      OpenAI configure openai - KEY
      RubyLLM configure ruby-llm - KEY""";

  private static final String RUST =
      """
      async_openai Client openai OPENAI_API_KEY KEY
      async_openai::config OpenAIConfig openai OPENAI_API_KEY KEY
      rig::providers::openai Client openai OPENAI_API_KEY FIRST
      rig::providers::anthropic Client anthropic ANTHROPIC_API_KEY FIRST
      aws_sdk_bedrockruntime Client aws - CLOUD""";

  private static final String PHP =
      """
      OpenAI client openai - FIRST
      OpenAI factory openai - KEY""";

  private static final Map<Language, Map<String, List<Library>>> BY_SYMBOL =
      new EnumMap<>(Language.class);
  private static final Map<Language, Set<String>> FIRST_PARTS = new EnumMap<>(Language.class);

  static {
    add(Language.PYTHON, PYTHON);
    add(Language.SCRIPT, SCRIPT);
    add(Language.GO, GO);
    add(Language.JVM, JVM);
    add(Language.DOTNET, DOTNET);
    add(Language.RUBY, RUBY);
    add(Language.RUST, RUST);
    add(Language.PHP, PHP);
  }

  private static void add(Language language, String table) {
    Map<String, List<Library>> bySymbol = new HashMap<>();
    Set<String> firsts = new HashSet<>();
    for (String row : Plain.parts(table, '\n')) {
      List<String> f = Plain.parts(row, ' ');
      String variable = f.get(3).equals("-") ? "" : f.get(3);
      Library library = new Library(f.get(0), f.get(1), f.get(2), variable, How.valueOf(f.get(4)));
      bySymbol.computeIfAbsent(library.symbol, k -> new ArrayList<>(1)).add(library);
      firsts.add(library.root);
    }
    BY_SYMBOL.put(language, bySymbol);
    FIRST_PARTS.put(language, firsts);
  }

  /** Whether a module, or one that it is a part of, is of any interest. */
  static boolean known(Language language, String module) {
    for (String root : FIRST_PARTS.getOrDefault(language, Set.of())) {
      if (begins(module, root)) {
        return true;
      }
    }
    return false;
  }

  /** What a symbol of a module makes; null for nothing that counts. */
  static @Nullable Library of(Language language, String module, String symbol) {
    Library best = null;
    for (Library l : BY_SYMBOL.getOrDefault(language, Map.of()).getOrDefault(symbol, List.of())) {
      if (begins(module, l.root) && (best == null || l.root.length() > best.root.length())) {
        best = l;
      }
    }
    return best;
  }

  /** Those of a module that is imported whole. */
  static List<Library> all(Language language, String module) {
    List<Library> all = new ArrayList<>();
    BY_SYMBOL
        .getOrDefault(language, Map.of())
        .values()
        .forEach(list -> list.stream().filter(l -> begins(module, l.root)).forEach(all::add));
    return all;
  }

  private static boolean begins(String module, String root) {
    return module.startsWith(root)
        && (module.length() == root.length() || "./:".indexOf(module.charAt(root.length())) >= 0);
  }
}
