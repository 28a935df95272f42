package dev.understudy.api.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.responses.Responses;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What clients of Responses really asked, of whichever host.
class RecordedRequestsTest {
  private final Responses protocol = new Responses(new FixedTime(), "openai");

  @Test
  void everyRequestIsReadAndPassesAsItIs() throws IOException, JsonException {
    for (Recording recording : recordings()) {
      ObjectNode request = (ObjectNode) recording.request();
      Rendering passed = protocol.pass(new RequestReader(request).original().request());
      Rendering.Wire wire = assertInstanceOf(Rendering.Wire.class, passed, recording.name());
      assertEquals("/responses", wire.path());
      assertEquals(request, wire.body(), recording.name());
      assertEquals(List.of(), wire.adaptations(), recording.name());
    }
  }

  /// Where nothing is lost on the way to the canonical form, OpenAI is asked the same question.
  @Test
  void everyRequestIsTheSameAfterATranslationThereAndBack() throws IOException, JsonException {
    int compared = 0;
    for (Recording recording : recordings()) {
      ObjectNode request = (ObjectNode) recording.request();
      RequestReader reader = new RequestReader(request);
      if (!reader.original().lost().isEmpty()) {
        continue;
      }
      Rendering again = protocol.render(Operation.CHAT, reader.params());
      ObjectNode body =
          assertInstanceOf(Rendering.Wire.class, again, recording.name() + again).body();
      assertEquals(said(request), said(body), recording.name());
      compared++;
    }
    assertFalse(compared < 100, compared + " requests");
  }

  /// Whatever comes, it is read, or refused with the place where it is wrong.
  @Test
  void aMutatedRequestIsReadOrRejected() throws IOException, JsonException {
    Random random = new Random(11);
    int rejected = 0;
    for (Recording recording : recordings()) {
      for (int i = 0; i < 200; i++) {
        ObjectNode mutated = Mutation.of((ObjectNode) recording.request(), random);
        String before = Json.text(mutated);
        try {
          RequestReader reader = new RequestReader(mutated);
          assertFalse(reader.params().path("messages").isEmpty(), before);
          assertEquals(before, Json.text(mutated), "the request is changed");
        } catch (Rejection e) {
          assertEquals(400, e.status());
          assertFalse(e.param().isEmpty(), before);
          rejected++;
        } catch (RuntimeException e) {
          throw new AssertionError(before, e);
        }
      }
    }
    assertFalse(rejected < 1000, rejected + " rejections");
  }

  /// A request's words and tools, without the shapes that one content may have.
  private static String said(JsonNode request) {
    StringBuilder said = new StringBuilder();
    // What the model thought and said goes before its calls of the same turn.
    StringBuilder before = new StringBuilder();
    said.append(request.path("instructions").asText(""));
    words(request.path("input"), said);
    for (JsonNode item : request.path("input")) {
      switch (item.path("type").asText("message")) {
        case "message" -> words(item.path("content"), isModels(item) ? before : said);
        case "function_call_output" -> {
          said.append(item.path("call_id").textValue());
          words(item.path("output"), said);
        }
        case "function_call" ->
            said.append(item.path("call_id").textValue())
                .append(item.path("name").textValue())
                .append(json(item.path("arguments").textValue()));
        case "reasoning" -> before.append(item.path("encrypted_content").asText(""));
        default -> throw new AssertionError(item.toString());
      }
    }
    for (JsonNode tool : request.path("tools")) {
      said.append("\n").append(tool.path("name").textValue());
      said.append(tool.path("description").asText(""));
      said.append(Json.text(tool.path("parameters")));
      said.append(tool.path("strict").asBoolean());
    }
    for (String name : List.of("model", "max_output_tokens", "top_p", "temperature", "user")) {
      said.append("\n").append(Json.text(request.path(name)));
    }
    JsonNode format = request.at("/text/format");
    for (String name : List.of("name", "schema", "description")) {
      said.append(format.hasNonNull(name) ? Json.text(format.path(name)) : "");
    }
    said.append(format.path("type").asText("text")).append(format.path("strict").asBoolean());
    said.append(request.at("/reasoning/effort").asText(""));
    JsonNode choice = request.path("tool_choice");
    said.append(choice.asText("").replace("auto", "")).append(choice.path("name").asText(""));
    return said.append(request.path("stream").asBoolean()).append(before).toString();
  }

  private static boolean isModels(JsonNode item) {
    return item.path("role").asText("").equals("assistant");
  }

  private static String json(String arguments) {
    try {
      return Json.text(Json.parse(arguments));
    } catch (JsonException e) {
      throw new AssertionError(arguments, e);
    }
  }

  private static void words(JsonNode content, StringBuilder said) {
    if (content.isTextual()) {
      said.append(content.textValue());
    }
    for (JsonNode part : content) {
      for (String name : List.of("text", "image_url", "file_data", "refusal")) {
        said.append(part.path(name).asText(""));
      }
    }
  }

  private static List<Recording> recordings() throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.api().equals("responses"))
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }
}
