package dev.understudy.protocol.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.GoldenPair;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.Rendering.Wire;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseTest {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String NOVA = "amazon.nova-pro-v1:0";
  private static final String LLAMA = "meta.llama3-1-70b-instruct-v1:0";

  private final Converse protocol = new Converse(new FixedTime(), "a-model");

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("converse");
  }

  @ParameterizedTest
  @MethodSource("goldenPairs")
  void everyGoldenPairHolds(GoldenPair pair) throws IOException, JsonException {
    pair.check(protocol);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-v2, /model/anthropic.claude-v2/converse",
    "us.amazon.nova-lite-v1:0, /model/us.amazon.nova-lite-v1%3A0/converse",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.x.y,"
        + " /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x.y/converse",
    "../../x?y, /model/..%2F..%2Fx%3Fy/converse",
  })
  void theModelIsASegmentOfThePath(String model, String path) throws JsonException {
    assertEquals(path, wire(model, "").path());
    assertEquals(path + "-stream", wire(model, "'stream':true").path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "functions | [{'name':'f'}]",
        "function_call | {'name':'f'}",
        "response_format | {'type':'json_object'}",
        "modalities | ['text','audio']",
        "logprobs | true",
        "top_logprobs | 2",
        "n | 2",
        "tool_choice | 'required'",
        "audio | {}",
        "web_search_options | {'a':1}",
        "inferenceConfig | 1",
      })
  void aFieldWhoseLossWouldChangeTheAnswerIsRefusedByName(String name, String value)
      throws JsonException {
    assertTrue(refused(CLAUDE, "'" + name + "':" + value).startsWith(name + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "presence_penalty | -0.5",
        "logit_bias | {'50256':-100}",
        "seed | 0",
        "user | 'u'",
        "store | true",
        "prediction | {'type':'content','content':'a'}",
        "metadata | {'a':1}",
        "service_tier | 'scale'",
        "parallel_tool_calls | false,'tools':[{'type':'function','function':{'name':'f'}}]",
        "reasoning |"
            + " {'effort':'high'},'tool_choice':'required','tools':[{'type':'function','function':{'name':'f'}}]",
        "reasoning | {'max_tokens':2000},'max_tokens':1500",
        "top_p | 0.5,'temperature':0.5",
      })
  void aFieldWhoseLossDoesNotIsLeftOutAndNamed(String name, String value) throws JsonException {
    List<String> adaptations = wire(CLAUDE, "'" + name + "':" + value).adaptations();
    assertEquals(1, adaptations.size(), adaptations.toString());
    assertTrue(adaptations.getFirst().startsWith(name + " was left out"), adaptations.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]",
        "[{'type':'image_url','image_url':{'url':'data:image/tiff;base64,AAAA'}}]",
        "[{'type':'file','file':{'file_id':'f-1'}}]",
        "[{'type':'file','file':{'file_data':'data:application/zip;base64,AAAA'}}]",
        "[{'type':'input_audio','input_audio':{'format':'wav','data':'AAAA'}}]",
        "' '",
        "[]",
      })
  void whatAUserSaysAndBedrockDoesNotTakeIsRefusedByItsPlace(String content) throws JsonException {
    Rendering rendering =
        protocol.render(
            Operation.CHAT,
            json(
                "{'model':'"
                    + CLAUDE
                    + "','messages':[{'role':'user','content':"
                    + content
                    + "}]}"));
    assertTrue(
        assertInstanceOf(Rendering.Unsupported.class, rendering)
            .reason()
            .startsWith("messages[0]"));
  }

  @Test
  void aDocumentAloneGetsAText() throws JsonException {
    Wire wire =
        chat(
            CLAUDE,
            "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/csv;base64,AAAA'}}]}",
            "");
    assertEquals(
        "[{\"document\":{\"format\":\"csv\",\"source\":{\"bytes\":\"AAAA\"},\"name\":\"document\"}},{\"text\":\"The"
            + " document.\"}]",
        Json.text(wire.body().at("/messages/0/content")));
    assertEquals(1, wire.adaptations().size());
  }

  /// Within seconds: a search from the first number on would take minutes.
  @Test
  @Timeout(20)
  void noTwoDocumentsAreCalledAlikeHoweverManyThereAre() throws JsonException {
    int many = 50_000;
    String file =
        "{'type':'file','file':{'filename':'a.csv','file_data':'data:text/csv;base64,AA'}}";
    String files = String.join(",", Collections.nCopies(many, file));
    JsonNode content =
        chat(CLAUDE, "{'role':'user','content':[" + files + "]}", "")
            .body()
            .at("/messages/0/content");
    Set<String> names = new HashSet<>();
    content.forEach(block -> names.add(block.at("/document/name").asText("")));
    assertTrue(names.containsAll(Set.of("a", "a 2", "a " + many)));
  }

  @Test
  void aFormatThatIsNotUnderstoodIsNotPassedOver() throws JsonException {
    assertEquals(
        "response_format is not an object", refused(CLAUDE, "'response_format':'json_object'"));
  }

  @Test
  void turnsOfOneRoleInARowAreOneAndSilentOnesAreNone() throws JsonException {
    Wire wire =
        chat(
            CLAUDE,
            "{'role':'user','content':'a'},{'role':'assistant','content':' '},"
                + "{'role':'user','content':'b'},{'role':'assistant','content':'c '}",
            "");
    assertEquals(
        "[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]},"
            + "{\"role\":\"assistant\",\"content\":[{\"text\":\"c\"}]}]",
        Json.text(wire.body().path("messages")));
    assertEquals(
        List.of("The white space at the end of the last message was left out."),
        wire.adaptations());
  }

  private static final String CALLED =
      "{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'id':'1','type':'function',"
          + "'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'1','content':''}";

  @Test
  void aConversationWithCallsHasToolsEvenWhereTheRequestHasNone() throws JsonException {
    Wire wire = chat(LLAMA, CALLED, "");
    assertEquals(
        "{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"inputSchema\":{\"json\":"
            + "{\"type\":\"object\",\"properties\":{}}}}}]}",
        Json.text(wire.body().path("toolConfig")));
    assertEquals(2, wire.adaptations().size(), "the tools, and the blank result");
  }

  @Test
  void noToolsAreSentWhereNoneMayBeCalledUnlessSomeWere() throws JsonException {
    String none = "'tool_choice':'none','tools':[{'type':'function','function':{'name':'f'}}]";
    Wire wire = wire(CLAUDE, none);
    assertFalse(wire.body().has("toolConfig"));
    assertEquals(List.of(), wire.adaptations());
    Rendering rendering =
        protocol.render(
            Operation.CHAT, json("{'model':'m','messages':[" + CALLED + "]," + none + "}"));
    assertTrue(
        assertInstanceOf(Rendering.Unsupported.class, rendering)
            .reason()
            .startsWith("tool_choice"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic.claude-3-7-sonnet-20250219-v1:0 | 'low' |"
            + " {'thinking':{'type':'enabled','budget_tokens':1024}}",
        "us.anthropic.claude-opus-4-6-v1 | 'xhigh' |"
            + " {'thinking':{'type':'adaptive'},'output_config':{'effort':'max'}}",
        "us.anthropic.claude-sonnet-5 | 'minimal' |"
            + " {'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}",
        "us.amazon.nova-2-lite-v1:0 | 'medium' |"
            + " {'reasoningConfig':{'type':'enabled','maxReasoningEffort':'medium'}}",
        "openai.gpt-oss-120b-1:0 | 'high' | {'reasoning_effort':'high'}",
        "qwen.qwen3-32b-v1:0 | 'high' | {'reasoning_config':'high'}",
      })
  void eachVendorsModelsAreAskedToThinkInTheirOwnWords(String model, String effort, String sent)
      throws JsonException {
    Wire wire = wire(model, "'reasoning_effort':" + effort);
    assertEquals(json(sent), wire.body().path("additionalModelRequestFields"));
    assertEquals(List.of(), wire.adaptations());
  }

  /// As Anthropic's own API is asked: `messages.Claude` knows for both.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "us.anthropic.claude-opus-4-6-v1 | 'reasoning':{'max_tokens':2000} |"
            + " {'thinking':{'type':'enabled','budget_tokens':2000}} | 0",
        "us.anthropic.claude-opus-4-7 | 'reasoning':{'max_tokens':2000} |"
            + " {'thinking':{'type':'adaptive'},'output_config':{'effort':'medium'}} | 1",
        "us.anthropic.claude-opus-4-7 | 'reasoning_effort':'xhigh' |"
            + " {'thinking':{'type':'adaptive'},'output_config':{'effort':'xhigh'}} | 0",
        "us.anthropic.claude-opus-4-7 | 'temperature':0.5,'top_p':0.5,'top_k':5 | {} | 3",
        "us.anthropic.claude-sonnet-5 | 'reasoning_effort':'none' |"
            + " {'thinking':{'type':'disabled'}} | 0",
        "us.anthropic.claude-fable-5 | 'reasoning_effort':'none' | {} | 1",
        "us.anthropic.claude-opus-4-6-v1 | 'reasoning_effort':'none' | {} | 0",
      })
  void whatAClaudeTakesIsWhatItTakesOfAnthropic(
      String model, String asked, String sent, int adaptations) throws JsonException {
    Wire wire = wire(model, asked);
    JsonNode additional = wire.body().path("additionalModelRequestFields");
    assertEquals(json(sent), additional.isMissingNode() ? Json.object() : additional);
    assertFalse(wire.body().has("inferenceConfig"));
    assertEquals(adaptations, wire.adaptations().size(), wire.adaptations().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic.claude-3-haiku-20240307-v1:0", NOVA, LLAMA, "arn:aws:x/y"})
  void whoCannotBeAskedToThinkIsNot(String model) throws JsonException {
    Wire wire = wire(model, "'reasoning_effort':'high'");
    assertFalse(wire.body().has("additionalModelRequestFields"));
    assertTrue(wire.adaptations().getFirst().startsWith("reasoning was left out"));
    assertEquals(List.of(), wire(model, "'reasoning_effort':'none'").adaptations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Closed, so it can be told.
        CLAUDE + " | {'type':'object','additionalProperties':false,'properties':{}} | outputConfig",
        CLAUDE + " | {'type':'object','properties':{}} | toolConfig",
        CLAUDE
            + " | {'type':'object','additionalProperties':false,'properties':{'a':{'type':'object','properties':{}}}}"
            + " | toolConfig",
        "anthropic.claude-3-haiku-20240307-v1:0 | {'type':'object','additionalProperties':false} |"
            + " toolConfig",
        NOVA + " | {'type':'object'} | toolConfig",
        "openai.gpt-oss-120b-1:0 | {'type':'object'} | outputConfig",
        LLAMA + " | {'type':'object'} | none",
        "anthropic.claude-v2 | {'type':'object'} | none",
      })
  void aSchemaIsToldOrBecomesAToolOrIsRefused(String model, String schema, String how)
      throws JsonException {
    String format =
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
            + schema
            + "}}";
    if (how.equals("none")) {
      assertTrue(refused(model, format).startsWith("response_format "));
    } else {
      assertTrue(wire(model, format).body().has(how));
    }
    String tools = ",'tools':[{'type':'function','function':{'name':'f'}}]";
    if (!how.equals("outputConfig")) {
      assertTrue(refused(model, format + tools).startsWith("response_format "));
    }
  }

  @Test
  void whatAnotherVendorThoughtStaysBehind() throws JsonException {
    String turns =
        "{'role':'user','content':'a'},{'role':'assistant','content':'b','reasoning_content':'c',"
            + "'extra_content':{'bedrock':{'reasoning':[{'reasoningText':{'text':'c','signature':'s'}}]}}},"
            + "{'role':'user','content':'d'}";
    assertTrue(chat(CLAUDE, turns, "").body().at("/messages/1/content/0").has("reasoningContent"));
    Wire other = chat(LLAMA, turns, "");
    assertFalse(other.body().at("/messages/1/content/0").has("reasoningContent"));
    assertEquals(1, other.adaptations().size());
  }

  @Test
  void aCacheHintIsSentToWhoTakesItAlone() throws JsonException {
    String turns =
        "{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]}";
    assertTrue(chat(NOVA, turns, "").body().at("/messages/0/content/1").has("cachePoint"));
    Wire other = chat(LLAMA, turns, "");
    assertEquals(1, other.body().at("/messages/0/content").size());
    assertTrue(
        other
            .adaptations()
            .getFirst()
            .startsWith("messages[0].content[0].cache_control was left out"));
  }

  @Test
  void idsAreAsBedrockTakesThemAndStayApart() {
    assertEquals("tooluse_a-B9", ToolIds.allowed("tooluse_a-B9"));
    String longId = "x".repeat(65);
    for (String id : List.of("a.b", "a:b", longId, longId + "y")) {
      assertTrue(ToolIds.allowed(id).matches("[a-zA-Z0-9_-]{1,64}"), id);
    }
    assertNotEquals(ToolIds.allowed("a.b"), ToolIds.allowed("a:b"));
    assertNotEquals(ToolIds.allowed(longId), ToolIds.allowed(longId + "y"));
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-sonnet-4-6, anthropic, claude-sonnet-4-6",
    "us-gov.anthropic.claude-v2:1, anthropic, claude-v2:1",
    "global.amazon.nova-2-lite-v1:0, amazon, nova-2-lite-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-8b-instruct-v1:0, meta,"
        + " llama3-8b-instruct-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/otnfa2ysixqd, '',"
        + " otnfa2ysixqd",
    "gpt-4o, '', gpt-4o",
    "'', '', ''",
  })
  void anIdSaysWhoseModelItIs(String id, String vendor, String name) {
    assertEquals(new ModelId(vendor, name), ModelId.of(id));
  }

  @Test
  void theArgumentsOfTheJsonToolAreTheAnswer() throws JsonException {
    Reading reading =
        protocol.parse(
            Operation.CHAT,
            200,
            Headers.none(),
            bytes(
                "{'output':{'message':{'content':[{'toolUse':{'name':'understudy_json_answer','input':{'a':1}}}]}},'stopReason':'tool_use'}"));
    JsonNode reply = assertInstanceOf(Reading.Answer.class, reading).reply();
    assertEquals("{\"a\":1}", reply.at("/choices/0/message/content").textValue());
    assertEquals("stop", reply.at("/choices/0/finish_reason").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | MALFORMED",
        "[] | MALFORMED",
        "nonsense | MALFORMED",
        "{'output':{'message':{'content':{}}}} | MALFORMED",
        "{'output':{'message':{'content':[{'text':'a'}]}},'stopReason':'malformed_model_output'} |"
            + " MALFORMED",
        "{'output':{'message | TRUNCATED",
      })
  void whatIsNoReplyIsAFault(String body, FailureClass failure) {
    Reading reading = protocol.parse(Operation.CHAT, 200, Headers.none(), bytes(body));
    assertEquals(failure, assertInstanceOf(Reading.Fault.class, reading).failure());
  }

  @Test
  void aReplyWithoutAWordIsEmptyUnlessAGuardrailTookThem() {
    String reply = "{'output':{'message':{'content':[]}},'stopReason':'end_turn'}";
    assertInstanceOf(
        Reading.Empty.class, protocol.parse(Operation.CHAT, 200, Headers.none(), bytes(reply)));
    assertInstanceOf(
        Reading.Answer.class,
        protocol.parse(
            Operation.CHAT,
            200,
            Headers.none(),
            bytes(reply.replace("end_turn", "guardrail_intervened"))));
  }

  private String refused(String model, String fields) throws JsonException {
    return assertInstanceOf(
            Rendering.Unsupported.class, protocol.render(Operation.CHAT, hello(model, fields)))
        .reason();
  }

  private Wire wire(String model, String fields) throws JsonException {
    return assertInstanceOf(Wire.class, protocol.render(Operation.CHAT, hello(model, fields)));
  }

  private Wire chat(String model, String turns, String fields) throws JsonException {
    return assertInstanceOf(
        Wire.class,
        protocol.render(
            Operation.CHAT,
            json(
                "{'model':'"
                    + model
                    + "','messages':["
                    + turns
                    + "]"
                    + (fields.isEmpty() ? "" : "," + fields)
                    + "}")));
  }

  private static ObjectNode hello(String model, String fields) throws JsonException {
    return json(
        "{'model':'"
            + model
            + "','messages':[{'role':'user','content':'Hello'}]"
            + (fields.isEmpty() ? "" : "," + fields)
            + "}");
  }

  private static ObjectNode json(String single) throws JsonException {
    return assertInstanceOf(ObjectNode.class, Json.parseStrictly(bytes(single)));
  }

  private static byte[] bytes(String single) {
    return single.replace('\'', '"').getBytes(UTF_8);
  }
}
