package dev.understudy.local.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.recorded.Told.Listener;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A client that asks the gateway in OpenAI's dialect for what was recorded, and believes nothing
/// that OpenAI's own SDK would not: every answer and every chunk is validated.
final class Asking implements AutoCloseable {
  private final LocalWorld world;
  private final OpenAIClient openai;
  private final HttpClient http = HttpClient.newHttpClient();

  Asking(LocalWorld world) {
    this.world = world;
    this.openai =
        OpenAIOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url() + "/v1")
            .responseValidation(true)
            .maxRetries(0)
            .timeout(Duration.ofMinutes(2))
            .build();
  }

  /// What the gateway says when `recording` is what its provider says.
  ///
  /// @param expected what it should say: tells how many texts there were
  /// @param pieces as [Replay] takes them
  Told ask(Recording recording, Family family, Told expected, String pieces)
      throws IOException, InterruptedException {
    try {
      if (family == Family.EMBEDDINGS
          || family == Family.INVOKE
          || recording.api().toLowerCase(Locale.ROOT).contains("embed")) {
        return embeddings(recording, family, expected, pieces);
      }
      if (recording.api().equals("completions")) {
        return completions(recording, family, pieces);
      }
      return recording.streamed()
          ? streamed(chat(recording, family, pieces))
          : whole(chat(recording, family, pieces));
    } catch (OpenAIServiceException e) {
      return Told.failed(e.statusCode() + " " + e.code().orElse("?"));
    }
  }

  private static String config(Recording recording, Family family) {
    Host host = Host.of(recording, family);
    return """
    {"provider":"%s",%s,"cooldown":false,\
    "forward_headers":["%s","%s"]}\
    """
        .formatted(host.provider(), host.account(), Replay.NAME, Replay.PIECES);
  }

  private static ChatCompletionCreateParams chat(
      Recording recording, Family family, String pieces) {
    ChatCompletionCreateParams.Builder chat =
        ChatCompletionCreateParams.builder()
            .model(recording.model())
            .addUserMessage("Hi there")
            .putAdditionalHeader("x-portkey-config", config(recording, family))
            .putAdditionalHeader(Replay.NAME, recording.name())
            .putAdditionalHeader(Replay.PIECES, pieces);
    if (recording.streamed()) {
      chat.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return chat.build();
  }

  private Told whole(ChatCompletionCreateParams params) {
    ChatCompletion answer = openai.chat().completions().create(params).validate();
    Listener told = new Listener();
    for (ChatCompletion.Choice choice : answer.choices()) {
      int index = (int) choice.index();
      told.text(index, choice.message().content().orElse(""));
      told.refusal(index, choice.message().refusal().orElse(""));
      for (ChatCompletionMessageToolCall call : choice.message().toolCalls().orElse(List.of())) {
        var function = call.asFunction().function();
        told.call(index, "n" + told.calls(index), function.name(), function.arguments());
      }
      told.finish(index, choice.finishReason().toString());
    }
    usage(told, answer.usage());
    return told.told(false);
  }

  private Told streamed(ChatCompletionCreateParams params) {
    Listener told = new Listener();
    try (StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(params)) {
      chunks.stream()
          .forEach(
              chunk -> {
                chunk.validate();
                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                  int index = (int) choice.index();
                  told.text(index, choice.delta().content().orElse(""));
                  told.refusal(index, choice.delta().refusal().orElse(""));
                  for (var call : choice.delta().toolCalls().orElse(List.of())) {
                    told.call(
                        index,
                        Long.toString(call.index()),
                        call.function().flatMap(it -> it.name()).orElse(""),
                        call.function().flatMap(it -> it.arguments()).orElse(""));
                  }
                  choice.finishReason().ifPresent(word -> told.finish(index, word.toString()));
                }
                usage(told, chunk.usage());
              });
    }
    return told.told(false);
  }

  private static void usage(Listener told, Optional<CompletionUsage> usage) {
    usage.ifPresent(it -> told.usage(it.promptTokens(), it.completionTokens(), it.totalTokens()));
  }

  private Told embeddings(Recording recording, Family family, Told expected, String pieces) {
    EmbeddingCreateParams.Builder ask =
        EmbeddingCreateParams.builder()
            .model(recording.model())
            .inputOfArrayOfStrings(
                Collections.nCopies(Math.max(1, expected.vectors().size()), "Hi there"))
            .putAdditionalHeader("x-portkey-config", config(recording, family))
            .putAdditionalHeader(Replay.NAME, recording.name())
            .putAdditionalHeader(Replay.PIECES, pieces);
    if (recording.request().path("dimensions").isInt()) {
      ask.dimensions(recording.request().path("dimensions").asLong());
    }
    CreateEmbeddingResponse answer = openai.embeddings().create(ask.build()).validate();
    return Told.vectors(
        answer.data().stream()
            .map(each -> each.embedding().stream().map(Float::doubleValue).toList())
            .toList(),
        List.of(answer.usage().promptTokens(), 0L, answer.usage().totalTokens()));
  }

  /// The gateway has OpenAI's completions behind Portkey's path alone, where no SDK of OpenAI's
  /// goes; its types read the answer.
  private Told completions(Recording recording, Family family, String pieces)
      throws IOException, InterruptedException {
    ObjectNode body = Json.object();
    body.set("config", Json.MAPPER.readTree(config(recording, family)));
    ObjectNode params =
        body.putObject("params").put("model", recording.model()).put("prompt", "Hi there");
    if (recording.streamed()) {
      params.put("stream", true).putObject("stream_options").put("include_usage", true);
    }
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(world.url() + "/v1/complete"))
                .header("content-type", "application/json")
                .header("x-portkey-api-key", world.keys().full())
                .header(Replay.NAME, recording.name())
                .header(Replay.PIECES, pieces)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      JsonNode code = Json.MAPPER.readTree(response.body()).at("/error/code");
      return Told.failed(response.statusCode() + " " + code.asText());
    }
    Listener told = new Listener();
    if (!recording.streamed()) {
      completion(told, response.body());
      return told.told(false);
    }
    List<String> events =
        response.body().lines().filter(line -> line.startsWith("data: ")).toList();
    for (String event : events.subList(0, events.size() - 1)) {
      completion(told, event.substring(6));
    }
    boolean whole = events.getLast().equals("data: [DONE]");
    return whole ? told.told(false) : Told.failed("200 " + events.getLast());
  }

  /// OpenAI's type of a whole completion is that of a chunk too, but that a chunk may have no
  /// reason to end: https://platform.openai.com/docs/api-reference/completions/object.
  private static void completion(Listener told, String json) throws IOException {
    JsonNode sent = Json.MAPPER.readTree(json);
    for (JsonNode choice : sent.path("choices")) {
      if (choice.path("finish_reason").isNull()) {
        ((ObjectNode) choice).put("finish_reason", "stop");
      } else {
        told.finish(choice.path("index").asInt(), choice.path("finish_reason").asText());
      }
    }
    Completion read =
        ObjectMappers.jsonMapper().readValue(sent.toString(), Completion.class).validate();
    read.choices().forEach(choice -> told.text((int) choice.index(), choice.text()));
    usage(told, read.usage());
  }

  @Override
  public void close() {
    openai.close();
    http.close();
  }
}
