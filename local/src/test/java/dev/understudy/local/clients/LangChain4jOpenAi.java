package dev.understudy.local.clients;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.Map;

/// LangChain4j's models of OpenAI.
final class LangChain4jOpenAi implements JavaClient {

  private final String url;
  private final String key;

  LangChain4jOpenAi(String url, String key) {
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
        Map.entry(
            ClientCase.STRUCTURED,
            it -> LangChain4j.structured(whole(it.to()).strictJsonSchema(true).build())),
        Map.entry(ClientCase.EMBEDDINGS, it -> vectors(it.to())),
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
        OpenAiChatModel.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .modelName("openai/gpt-4o")
            .build();

    String text = model.chat("Hi there");
    // </snippet>
    return new Seen.Text(text);
  }

  private OpenAiChatModel.OpenAiChatModelBuilder whole(String model) {
    return OpenAiChatModel.builder().baseUrl(url + "/v1").apiKey(key).modelName(model);
  }

  private OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder streaming(String model) {
    return OpenAiStreamingChatModel.builder().baseUrl(url + "/v1").apiKey(key).modelName(model);
  }

  private Seen vectors(String model) {
    OpenAiEmbeddingModel.OpenAiEmbeddingModelBuilder builder =
        OpenAiEmbeddingModel.builder().baseUrl(url + "/v1").apiKey(key).modelName(model);
    List<Embedding> vectors = vectors(builder.build());
    List<Embedding> shorter = vectors(builder.dimensions(Asked.DIMENSIONS).build());
    return new Seen.Vectors(
        vectors.size(),
        vectors.getLast().dimension(),
        vectors.getLast().vector()[0],
        shorter.getLast().dimension());
  }

  private static List<Embedding> vectors(EmbeddingModel model) {
    return model.embedAll(Asked.TEXTS.stream().map(TextSegment::from).toList()).content();
  }
}
