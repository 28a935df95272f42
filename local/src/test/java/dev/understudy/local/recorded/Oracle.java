package dev.understudy.local.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.recorded.Told.Listener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what a recording means, without a line of the gateway's code: one reader for each family
/// of APIs. What thinks aloud is not told.
final class Oracle {
  private static final Map<String, String> FINISHES =
      Map.ofEntries(
          Map.entry("eos", "stop"),
          Map.entry("end_turn", "stop"),
          Map.entry("stop_sequence", "stop"),
          Map.entry("pause_turn", "stop"),
          Map.entry("STOP", "stop"),
          // Gemini's numbers, where enum-encoding=int is asked.
          Map.entry("1", "stop"),
          Map.entry("2", "length"),
          Map.entry("COMPLETE", "stop"),
          Map.entry("STOP_SEQUENCE", "stop"),
          Map.entry("completed", "stop"),
          Map.entry("max_tokens", "length"),
          Map.entry("MAX_TOKENS", "length"),
          Map.entry("max_output_tokens", "length"),
          Map.entry("model_context_window_exceeded", "length"),
          Map.entry("tool_use", "tool_calls"),
          Map.entry("TOOL_CALL", "tool_calls"),
          Map.entry("refusal", "content_filter"),
          Map.entry("SAFETY", "content_filter"),
          Map.entry("PROHIBITED_CONTENT", "content_filter"),
          Map.entry("RECITATION", "content_filter"),
          Map.entry("MODEL_ARMOR", "content_filter"),
          Map.entry("guardrail_intervened", "content_filter"),
          Map.entry("content_filtered", "content_filter"));

  /// Their word for the end counts as it is, also where an answer calls.
  private static final Set<String> OWNERS = Set.of("openai", "azure-openai");

  /// Their streams end without a word, and that is their word.
  private static final Set<String> SILENT = Set.of("snowflake");

  private Oracle() {}

  static Told of(Family family, Recording recording) {
    List<JsonNode> documents = recording.documents();
    Told told =
        switch (family) {
          case CHAT -> chat(documents, recording);
          case EMBEDDINGS -> embeddings(documents.getFirst());
          case MESSAGES -> messages(documents);
          case RESPONSES -> responses(documents);
          case GEMINI -> gemini(documents);
          case CONVERSE -> converse(documents);
          case INVOKE -> invoke(documents.getFirst(), recording);
          case COHERE -> cohere(documents);
        };
    boolean nothing =
        told.vectors().isEmpty()
            && told.failure().isEmpty()
            && told.choices().values().stream().allMatch(Told.Choice::saysNothing);
    return nothing ? Told.failed("502 empty") : told;
  }

  private static String finish(JsonNode word) {
    return FINISHES.getOrDefault(word.asText(""), word.asText(""));
  }

  private static Told chat(List<JsonNode> documents, Recording recording) {
    Listener told = new Listener();
    for (JsonNode document : documents) {
      for (JsonNode usage : List.of(document.at("/x_groq/usage"), document.path("usage"))) {
        if (usage.isObject()) {
          told.usage(
              usage.path("prompt_tokens").asLong(),
              usage.path("completion_tokens").asLong(),
              usage.path("total_tokens").asLong());
        }
      }
      boolean whole = document.path("choices").valueStream().anyMatch(it -> it.has("message"));
      for (JsonNode choice : document.path("choices")) {
        int index = choice.path("index").asInt();
        // Perplexity has the message so far beside each delta.
        boolean delta = choice.path("delta").size() > 0 && documents.size() > 1;
        JsonNode said = whole && !delta ? choice.path("message") : choice.path("delta");
        boolean both = choice.has("delta") || choice.has("message");
        told.text(index, both ? words(said.path("content")) : choice.path("text").asText(""));
        told.refusal(index, said.path("refusal").asText(""));
        for (JsonNode call : said.path("tool_calls")) {
          call(told, index, call);
        }
        told.finish(index, finish(choice.path("finish_reason")));
      }
    }
    if (recording.streamed() && SILENT.contains(recording.provider())) {
      told.finish(0, "stop");
    }
    return told.told(!OWNERS.contains(recording.provider()));
  }

  /// Mistral has lists of parts, Cloudflare an object where JSON is asked for.
  private static String words(JsonNode content) {
    if (content.isObject()) {
      return content.toString();
    }
    StringBuilder words = new StringBuilder(content.asText(""));
    content.forEach(part -> words.append(part.path("text").asText("")));
    return words.toString();
  }

  private static void call(Listener told, int choice, JsonNode call) {
    JsonNode arguments = call.at("/function/arguments");
    String text = arguments.isTextual() ? arguments.textValue() : object(arguments);
    String name = call.at("/function/name").asText("");
    if (name.isEmpty() && !call.has("index")) {
      told.more(choice, text);
    } else {
      String place = call.has("index") ? call.path("index").asText() : "n" + told.calls(choice);
      told.call(choice, place, name, text);
    }
  }

  private static String object(JsonNode json) {
    return json.isMissingNode() || json.isNull() ? "" : json.toString();
  }

  private static Told embeddings(JsonNode document) {
    JsonNode usage = document.path("usage");
    return Told.vectors(
        document.path("data").valueStream().map(each -> numbers(each.path("embedding"))).toList(),
        List.of(usage.path("prompt_tokens").asLong(), 0L, usage.path("total_tokens").asLong()));
  }

  /// Cohere's vectors by type, or Nova's one by one; what they cost is in a header.
  private static Told invoke(JsonNode document, Recording recording) {
    JsonNode list = document.path("embeddings");
    List<List<Double>> vectors =
        list.isArray()
            ? list.valueStream().map(each -> numbers(each.path("embedding"))).toList()
            : list.path("float").valueStream().map(Oracle::numbers).toList();
    long tokens =
        recording.meta().at("/response_headers/x-amzn-bedrock-input-token-count").asLong();
    return Told.vectors(vectors, List.of(tokens, 0L, tokens));
  }

  private static List<Double> numbers(JsonNode vector) {
    if (vector.isTextual()) {
      java.nio.FloatBuffer floats =
          java.nio.ByteBuffer.wrap(java.util.Base64.getDecoder().decode(vector.textValue()))
              .order(java.nio.ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      List<Double> numbers = new ArrayList<>();
      while (floats.hasRemaining()) {
        numbers.add((double) floats.get());
      }
      return numbers;
    }
    return vector.valueStream().map(number -> (double) number.floatValue()).toList();
  }

  private static Told messages(List<JsonNode> documents) {
    Listener told = new Listener();
    long[] usage = new long[2];
    Set<String> ours = new HashSet<>();
    for (JsonNode document : documents) {
      int index = 0;
      for (JsonNode block : document.path("content")) {
        block(told, Integer.toString(index++), block);
      }
      String place = document.path("index").asText();
      block(told, place, document.path("content_block"));
      if (document.at("/content_block/type").asText().equals("tool_use")) {
        ours.add(place);
      }
      JsonNode delta = document.path("delta");
      told.text(0, delta.path("text").asText(""));
      // The input of a tool that the provider runs is not the client's.
      if (delta.has("partial_json") && ours.contains(place)) {
        told.call(0, place, "", delta.path("partial_json").asText());
      }
      told.finish(0, finish(delta.path("stop_reason")));
      told.finish(0, finish(document.path("stop_reason")));
      for (JsonNode counts : List.of(document.at("/message/usage"), document.path("usage"))) {
        if (counts.has("input_tokens")) {
          usage[0] =
              counts.path("input_tokens").asLong()
                  + counts.path("cache_read_input_tokens").asLong()
                  + counts.path("cache_creation_input_tokens").asLong();
        }
        usage[1] = counts.path("output_tokens").asLong(usage[1]);
      }
    }
    told.usage(usage[0], usage[1], usage[0] + usage[1]);
    return told.told(true);
  }

  private static void block(Listener told, String place, JsonNode block) {
    told.text(0, block.path("type").asText().equals("text") ? block.path("text").asText() : "");
    if (block.path("type").asText().equals("tool_use")) {
      JsonNode input = block.path("input");
      told.call(0, place, block.path("name").asText(), input.isEmpty() ? "" : input.toString());
    }
  }

  private static Told responses(List<JsonNode> documents) {
    Listener told = new Listener();
    for (JsonNode document : documents) {
      JsonNode response = document.has("response") ? document.path("response") : document;
      String status = response.path("status").asText();
      if (!Set.of("completed", "incomplete").contains(status) || !response.has("output")) {
        continue;
      }
      for (JsonNode item : response.path("output")) {
        for (JsonNode part : item.path("content")) {
          boolean words = part.path("type").asText().equals("output_text");
          told.text(0, words ? part.path("text").asText() : "");
          told.refusal(0, part.path("refusal").asText(""));
        }
        if (item.path("type").asText().equals("function_call")) {
          String arguments = item.path("arguments").asText();
          told.call(0, item.path("call_id").asText(), item.path("name").asText(), arguments);
        }
      }
      JsonNode why = response.at("/incomplete_details/reason");
      told.finish(0, why.isTextual() ? finish(why) : "stop");
      JsonNode usage = response.path("usage");
      told.usage(
          usage.path("input_tokens").asLong(),
          usage.path("output_tokens").asLong(),
          usage.path("total_tokens").asLong());
    }
    return told.told(true);
  }

  private static Told gemini(List<JsonNode> documents) {
    JsonNode first = documents.getFirst();
    if (first.has("embedding") || first.has("embeddings")) {
      List<JsonNode> vectors = new ArrayList<>(first.path("embeddings").valueStream().toList());
      vectors.addAll(first.has("embedding") ? List.of(first.path("embedding")) : List.of());
      long read = first.at("/usageMetadata/promptTokenCount").asLong();
      return Told.vectors(
          vectors.stream().map(each -> numbers(each.path("values"))).toList(),
          List.of(read, 0L, read));
    }
    Listener told = new Listener();
    for (JsonNode document : documents) {
      if (document.at("/promptFeedback/blockReason").isTextual()) {
        return Told.failed("400 content_filtered");
      }
      for (JsonNode candidate : document.path("candidates")) {
        int index = candidate.path("index").asInt();
        for (JsonNode part : candidate.at("/content/parts")) {
          told.text(index, part.path("thought").asBoolean() ? "" : part.path("text").asText(""));
          JsonNode call = part.path("functionCall");
          if (call.isObject()) {
            String place = "n" + told.calls(index);
            told.call(index, place, call.path("name").asText(), object(call.path("args")));
          }
        }
        told.finish(index, finish(candidate.path("finishReason")));
      }
      JsonNode usage = document.path("usageMetadata");
      if (usage.isObject()) {
        long read =
            usage.path("promptTokenCount").asLong()
                + usage.path("toolUsePromptTokenCount").asLong();
        long written =
            usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong();
        told.usage(read, written, usage.path("totalTokenCount").asLong(read + written));
      }
    }
    return told.told(true);
  }

  private static Told converse(List<JsonNode> documents) {
    Listener told = new Listener();
    Set<String> ours = new HashSet<>();
    for (JsonNode document : documents) {
      for (JsonNode block : document.at("/output/message/content")) {
        told.text(0, block.path("text").asText(""));
        for (JsonNode cited : block.at("/citationsContent/content")) {
          told.text(0, cited.path("text").asText(""));
        }
        JsonNode use = block.path("toolUse");
        if (isForTheClient(use)) {
          String place = use.path("toolUseId").asText();
          told.call(0, place, use.path("name").asText(), object(use.path("input")));
        }
      }
      JsonNode start = document.path("contentBlockStart");
      JsonNode begun = start.at("/start/toolUse");
      if (isForTheClient(begun)) {
        String opened = start.path("contentBlockIndex").asText();
        ours.add(opened);
        told.call(0, opened, begun.path("name").asText(), "");
      }
      JsonNode delta = document.path("contentBlockDelta");
      told.text(0, delta.at("/delta/text").asText(""));
      String place = delta.path("contentBlockIndex").asText();
      if (delta.at("/delta/toolUse").isObject() && ours.contains(place)) {
        told.call(0, place, "", delta.at("/delta/toolUse/input").asText(""));
      }
      told.finish(0, finish(document.path("stopReason")));
      told.finish(0, finish(document.at("/messageStop/stopReason")));
      for (JsonNode usage : List.of(document.path("usage"), document.at("/metadata/usage"))) {
        if (usage.isObject()) {
          told.usage(
              usage.path("inputTokens").asLong()
                  + usage.path("cacheReadInputTokens").asLong()
                  + usage.path("cacheWriteInputTokens").asLong(),
              usage.path("outputTokens").asLong(),
              usage.path("totalTokens").asLong());
        }
      }
    }
    return told.told(true);
  }

  /// What Amazon runs itself is not for the client to run.
  private static boolean isForTheClient(JsonNode toolUse) {
    return toolUse.isObject() && !toolUse.path("type").asText().equals("server_tool_use");
  }

  private static Told cohere(List<JsonNode> documents) {
    JsonNode floats = documents.getFirst().at("/embeddings/float");
    if (floats.isArray()) {
      long read = documents.getFirst().at("/meta/billed_units/input_tokens").asLong();
      return Told.vectors(
          floats.valueStream().map(Oracle::numbers).toList(), List.of(read, 0L, read));
    }
    Listener told = new Listener();
    for (JsonNode document : documents) {
      JsonNode delta = document.path("delta");
      // What is planned before a call is said aloud: no other text comes with one.
      told.text(0, document.at("/message/tool_plan").asText(""));
      told.text(0, delta.at("/message/tool_plan").asText(""));
      for (JsonNode part : document.at("/message/content")) {
        told.text(0, part.path("text").asText(""));
      }
      told.text(0, delta.at("/message/content/text").asText(""));
      for (JsonNode call : document.at("/message/tool_calls")) {
        call(told, 0, call);
      }
      JsonNode call = delta.at("/message/tool_calls");
      if (call.isObject()) {
        String place = document.path("index").asText();
        String name = call.at("/function/name").asText("");
        told.call(0, place, name, call.at("/function/arguments").asText(""));
      }
      for (JsonNode end : List.of(document, delta)) {
        told.finish(0, finish(end.path("finish_reason")));
        JsonNode tokens = end.at("/usage/tokens");
        if (tokens.isObject()) {
          // Pictures are billed on top of what else was read, so they are none of it.
          long read = tokens.path("input_tokens").asLong() + tokens.path("image_tokens").asLong();
          long written = tokens.path("output_tokens").asLong();
          told.usage(read, written, read + written);
        }
      }
    }
    return told.told(true);
  }
}
