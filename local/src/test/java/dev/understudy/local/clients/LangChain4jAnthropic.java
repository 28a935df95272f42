package dev.understudy.local.clients;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import java.util.Map;

/// LangChain4j's models of Anthropic.
final class LangChain4jAnthropic implements JavaClient {

  private final String url;
  private final String key;

  LangChain4jAnthropic(String url, String key) {
    this.url = url;
    this.key = key;
  }

  @Override
  public Map<ClientCase, Ask> cases() {
    return Map.ofEntries(
        Map.entry(ClientCase.SNIPPET, _ -> snippet()),
        Map.entry(ClientCase.PLAIN, it -> LangChain4j.text(whole(it.to()).build())),
        Map.entry(ClientCase.CONVERSATION, it -> LangChain4j.conversation(whole(it.to()).build())),
        Map.entry(ClientCase.STREAMED, it -> LangChain4j.streamed(streaming(it.to()).build())),
        Map.entry(ClientCase.TOOLS, it -> LangChain4j.tools(whole(it.to()).build()::chat)),
        Map.entry(
            ClientCase.STREAMED_TOOLS,
            it ->
                LangChain4j.tools(request -> LangChain4j.sum(streaming(it.to()).build(), request))),
        Map.entry(ClientCase.STRUCTURED, it -> LangChain4j.structured(structuring(it.to()))),
        Map.entry(
            ClientCase.FALLBACK,
            it -> LangChain4j.text(whole("any").customHeaders(LangChain4j.headers(it)).build())),
        Map.entry(
            ClientCase.STREAMED_FALLBACK,
            it ->
                LangChain4j.streamed(
                    streaming("any").customHeaders(LangChain4j.headers(it)).build())),
        Map.entry(
            ClientCase.MODELS,
            it ->
                LangChain4j.text(
                    whole("any").customParameters(Map.of("models", it.models())).build())),
        Map.entry(ClientCase.ERROR, it -> LangChain4j.failure(whole(it.to()).build())),
        Map.entry(ClientCase.BROKEN_STREAM, it -> LangChain4j.broken(streaming(it.to()).build())));
  }

  private Seen snippet() {
    // <snippet>
    ChatModel model =
        AnthropicChatModel.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .modelName("openai/gpt-4o")
            .build();

    String text = model.chat("Hi there");
    // </snippet>
    return new Seen.Text(text);
  }

  private AnthropicChatModel.AnthropicChatModelBuilder whole(String model) {
    return AnthropicChatModel.builder().baseUrl(url + "/v1").apiKey(key).modelName(model);
  }

  private ChatModel structuring(String model) {
    return whole(model).supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA).build();
  }

  private AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder streaming(String model) {
    return AnthropicStreamingChatModel.builder().baseUrl(url + "/v1").apiKey(key).modelName(model);
  }
}
