package dev.understudy.api.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStatus;
import dev.understudy.api.Problem;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.route.AnswerStream.Piece;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Canonical chunks as events of Responses, one by one: each in its place, and all of them valid by
/// the rules of OpenAI's own client.
class ResponseStreamWriterTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));
  private static final String NOTHING_SEALED = "understudy:eyJtZXNzYWdlIjp7fSwiY2FsbHMiOnt9fQ";

  @Test
  void textIsOneMessage() throws JsonException {
    assertTold(
        events(
            "{'role':'assistant','content':''}", "{'content':'Hel'}", "{'content':'lo'}", "stop"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'msg_1_0','type':'message','status':'in_progress','content':[],'role':'assistant'},'sequence_number':2}
        {'type':'response.content_part.added','item_id':'msg_1_0','output_index':0,'content_index':0,'part':{'type':'output_text','annotations':[],'logprobs':[],'text':''},'sequence_number':3}
        {'type':'response.output_text.delta','item_id':'msg_1_0','output_index':0,'content_index':0,'delta':'Hel','logprobs':[],'sequence_number':4}
        {'type':'response.output_text.delta','item_id':'msg_1_0','output_index':0,'content_index':0,'delta':'lo','logprobs':[],'sequence_number':5}
        {'type':'response.output_text.done','item_id':'msg_1_0','output_index':0,'content_index':0,'text':'Hello','logprobs':[],'sequence_number':6}
        {'type':'response.content_part.done','item_id':'msg_1_0','output_index':0,'content_index':0,'part':{'type':'output_text','annotations':[],'logprobs':[],'text':'Hello'},'sequence_number':7}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'msg_1_0','type':'message','status':'completed','content':[{'type':'output_text','annotations':[],'logprobs':[],'text':'Hello'}],'role':'assistant'},'sequence_number':8}
        """);
  }

  @Test
  void thoughtsAreASummaryBeforeIt() throws JsonException {
    assertTold(
        events("{'reasoning_content':'Hm'}", "{'reasoning_content':'.'}", "stop"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'rs_1_0','type':'reasoning','summary':[]},'sequence_number':2}
        {'type':'response.reasoning_summary_part.added','item_id':'rs_1_0','output_index':0,'summary_index':0,'part':{'type':'summary_text','text':''},'sequence_number':3}
        {'type':'response.reasoning_summary_text.delta','item_id':'rs_1_0','output_index':0,'summary_index':0,'delta':'Hm','sequence_number':4}
        {'type':'response.reasoning_summary_text.delta','item_id':'rs_1_0','output_index':0,'summary_index':0,'delta':'.','sequence_number':5}
        {'type':'response.reasoning_summary_text.done','item_id':'rs_1_0','output_index':0,'summary_index':0,'text':'Hm.','sequence_number':6}
        {'type':'response.reasoning_summary_part.done','item_id':'rs_1_0','output_index':0,'summary_index':0,'part':{'type':'summary_text','text':'Hm.'},'sequence_number':7}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'rs_1_0','type':'reasoning','summary':[{'type':'summary_text','text':'Hm.'}],'encrypted_content':'SEALED'},'sequence_number':8}
        """
            .replace("SEALED", NOTHING_SEALED));
  }

  @Test
  void thoughtsThatAreToldOpenlyAreText() throws JsonException {
    assertTold(
        written(
            new Telling(Json.object(), true, NOTHING_UNTOLD),
            "{'reasoning_content':'Hm.'}",
            "stop"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'rs_1_0','type':'reasoning','summary':[],'content':[]},'sequence_number':2}
        {'type':'response.content_part.added','item_id':'rs_1_0','output_index':0,'content_index':0,'part':{'type':'reasoning_text','text':''},'sequence_number':3}
        {'type':'response.reasoning_text.delta','item_id':'rs_1_0','output_index':0,'content_index':0,'delta':'Hm.','sequence_number':4}
        {'type':'response.reasoning_text.done','item_id':'rs_1_0','output_index':0,'content_index':0,'text':'Hm.','sequence_number':5}
        {'type':'response.content_part.done','item_id':'rs_1_0','output_index':0,'content_index':0,'part':{'type':'reasoning_text','text':'Hm.'},'sequence_number':6}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'rs_1_0','type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'Hm.'}],'encrypted_content':'SEALED'},'sequence_number':7}
        """
            .replace("SEALED", NOTHING_SEALED));
  }

  @Test
  void aCallHasItsArgumentsAsTheyCome() throws JsonException {
    assertTold(
        events(
            "{'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'f','arguments':''}}]}",
            "{'tool_calls':[{'index':0,'function':{'arguments':'{`a`'}}]}",
            "{'tool_calls':[{'index':0,'function':{'arguments':':1}'}}]}",
            "tool_calls"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'fc_1_0','type':'function_call','status':'in_progress','call_id':'c','name':'f','arguments':''},'sequence_number':2}
        {'type':'response.function_call_arguments.delta','item_id':'fc_1_0','output_index':0,'delta':'{`a`','sequence_number':3}
        {'type':'response.function_call_arguments.delta','item_id':'fc_1_0','output_index':0,'delta':':1}','sequence_number':4}
        {'type':'response.function_call_arguments.done','item_id':'fc_1_0','output_index':0,'name':'f','arguments':'{`a`:1}','sequence_number':5}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'fc_1_0','type':'function_call','status':'completed','call_id':'c','name':'f','arguments':'{`a`:1}'},'sequence_number':6}
        """);
  }

  @Test
  void aCustomToolsTextIsToldWhenItIsWhole() throws JsonException {
    ObjectNode request = object("{'tools':[{'type':'custom','name':'f'}]}");
    assertTold(
        written(
            new Telling(request, false, NOTHING_UNTOLD),
            "{'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'f','arguments':'{`input`:'}}]}",
            "{'tool_calls':[{'index':0,'function':{'arguments':'`ls`}'}}]}",
            "tool_calls"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'ctc_1_0','type':'custom_tool_call','status':'in_progress','call_id':'c','name':'f','input':''},'sequence_number':2}
        {'type':'response.custom_tool_call_input.delta','item_id':'ctc_1_0','output_index':0,'delta':'ls','sequence_number':3}
        {'type':'response.custom_tool_call_input.done','item_id':'ctc_1_0','output_index':0,'input':'ls','sequence_number':4}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'ctc_1_0','type':'custom_tool_call','status':'completed','call_id':'c','name':'f','input':'ls'},'sequence_number':5}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":\"ls -l          | ls -l",
        "{\"input\":\"ls -l\"       | ls -l",
        "{\"input\":\"a\\           | a",
        "{\"input\":\"a\\\\         | a\\",
        "{\"input\":\"a\\u00e        | a",
        "{\"input\":                 | ``",
        "{                            | ``",
        "{\"command\":\"ls          | {\"command\":\"ls",
        "ls -l                        | ls -l",
      })
  void ofACustomToolsCallThatIsCutTheTextSoFarIsTold(String arguments, String input)
      throws JsonException {
    ObjectNode request = object("{'tools':[{'type':'custom','name':'f'}]}");
    Telling telling = new Telling(request, false, NOTHING_UNTOLD);
    ObjectNode chunk =
        chunk("{'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'f'}}]}");
    ((ObjectNode) chunk.at("/choices/0/delta/tool_calls/0/function")).put("arguments", arguments);
    ((ObjectNode) chunk.at("/choices/0")).put("finish_reason", "length");
    telling.add(List.of(chunk));

    assertEquals(input, telling.end().at("/output/0/input").textValue());
  }

  @Test
  void aPictureIsACallOfTheToolThatMakesThem() throws JsonException {
    assertTold(
        events(
            "{'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]}",
            "stop"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'ig_1_0','type':'image_generation_call','status':'in_progress','result':null},'sequence_number':2}
        {'type':'response.image_generation_call.in_progress','item_id':'ig_1_0','output_index':0,'sequence_number':3}
        {'type':'response.image_generation_call.generating','item_id':'ig_1_0','output_index':0,'sequence_number':4}
        {'type':'response.image_generation_call.completed','item_id':'ig_1_0','output_index':0,'sequence_number':5}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'ig_1_0','type':'image_generation_call','status':'completed','result':'AA==','output_format':'png'},'sequence_number':6}
        """);
  }

  @Test
  void aRefusalIsAPartOfItsOwn() throws JsonException {
    assertTold(
        events("{'refusal':'I'}", "{'refusal':' won`t'}", "stop"),
        """
        {'type':'response.output_item.added','output_index':0,'item':{'id':'msg_1_0','type':'message','status':'in_progress','content':[],'role':'assistant'},'sequence_number':2}
        {'type':'response.content_part.added','item_id':'msg_1_0','output_index':0,'content_index':0,'part':{'type':'refusal','refusal':''},'sequence_number':3}
        {'type':'response.refusal.delta','item_id':'msg_1_0','output_index':0,'content_index':0,'delta':'I','sequence_number':4}
        {'type':'response.refusal.delta','item_id':'msg_1_0','output_index':0,'content_index':0,'delta':' won`t','sequence_number':5}
        {'type':'response.refusal.done','item_id':'msg_1_0','output_index':0,'content_index':0,'refusal':'I won`t','sequence_number':6}
        {'type':'response.content_part.done','item_id':'msg_1_0','output_index':0,'content_index':0,'part':{'type':'refusal','refusal':'I won`t'},'sequence_number':7}
        {'type':'response.output_item.done','output_index':0,'item':{'id':'msg_1_0','type':'message','status':'completed','content':[{'type':'refusal','refusal':'I won`t'}],'role':'assistant'},'sequence_number':8}
        """);
  }

  /// The order of everything; and of calls that come at the same time, each whole.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'reasoning_content':'a'};{'content':'b'};{'reasoning_content':'c'};{'content':'d'}"
            + " | reasoning message reasoning message",
        "{'content':'a'};{'tool_calls':[{'index':0,'id':'c','function':{'name':'f',"
            + "'arguments':'{}'}}]};{'content':'b'} | message function_call message",
        "{'tool_calls':[{'index':0,'id':'c','function':{'name':'f','arguments':''}},"
            + "{'index':1,'id':'d','function':{'name':'g','arguments':''}}]};"
            + "{'tool_calls':[{'index':0,'function':{'arguments':'{}'}},"
            + "{'index':1,'function':{'arguments':'{}'}}]} | function_call function_call",
        "{'extra_content':{'google':{'s':'x'}}};{'content':'a'} | reasoning message",
        "{'content':'a'};{'extra_content':{'google':{'s':'x'}}} | message reasoning",
      })
  void itemsStandInTheOrderInWhichTheyBegan(String deltas, String types) throws JsonException {
    List<String> steps = new ArrayList<>(List.of(deltas.split(";")));
    steps.add("tool_calls");
    List<Event> events = events(steps.toArray(String[]::new));
    Typed.response(events);
    JsonNode output = last(events).at("/response/output");
    assertEquals(
        types, String.join(" ", output.valueStream().map(i -> i.path("type").asText()).toList()));
    output
        .valueStream()
        .filter(item -> item.has("arguments"))
        .forEach(item -> assertEquals("{}", item.path("arguments").textValue()));
  }

  /// White space after its arguments, and what a vendor wants back of what was said before it.
  @Test
  void whatHasEndedIsNotToldOn() throws JsonException {
    List<Event> events =
        events(
            "{'content':'a','extra_content':{'google':{'s':'x'}}}",
            "{'tool_calls':[{'index':0,'id':'c','function':{'name':'f','arguments':'{}'}}]}",
            "{'extra_content':{'google':{'t':'y'}}}",
            "{'tool_calls':[{'index':1,'id':'d','function':{'name':'g','arguments':'{}'}}]}",
            "{'tool_calls':[{'index':0,'function':{'arguments':' '}}]}",
            "tool_calls");
    Typed.response(events);
    int open = -1;
    for (Event event : events) {
      JsonNode told = Json.parse(event.data());
      if (event.name().equals("response.output_item.added")) {
        assertEquals(-1, open, event.data());
        open = told.path("output_index").intValue();
      } else if (told.has("output_index")) {
        assertEquals(open, told.path("output_index").intValue(), event.data());
        open = event.name().equals("response.output_item.done") ? -1 : open;
      }
    }
    assertEquals(5, last(events).at("/response/output").size());
  }

  @ParameterizedTest
  @CsvSource({
    "stop, response.completed, completed, ''",
    "tool_calls, response.completed, completed, ''",
    "length, response.incomplete, incomplete, max_output_tokens",
    "content_filter, response.incomplete, incomplete, content_filter",
  })
  void theEndSaysWhyItIsTheEnd(String finish, String type, String status, String reason)
      throws JsonException {
    JsonNode last = last(events("{'content':'a'}", finish));
    assertEquals(type, last.path("type").textValue());
    assertEquals(status, last.at("/response/status").textValue());
    assertEquals(status, last.at("/response/output/0/status").textValue());
    assertEquals(reason, last.at("/response/incomplete_details/reason").asText(""));
  }

  @Test
  void probabilitiesAndCitationsStandBesideTheirText() throws JsonException {
    Telling telling = new Telling(Json.object(), false, NOTHING_UNTOLD);
    ObjectNode chunk = chunk("{'content':'a'}");
    ((ObjectNode) chunk.at("/choices/0"))
        .set(
            "logprobs",
            object(
                "{'content':[{'token':'a','logprob':-1,'bytes':null,'top_logprobs':"
                    + "[{'token':'b','logprob':-2,'bytes':[98]}]}]}"));
    telling.add(List.of(chunk));
    telling.add(
        List.of(
            chunk(
                "{'annotations':[{'type':'url_citation','url_citation':{'start_index':0,"
                    + "'end_index':1,'url':'https://x','title':'t'}}]}")));
    ObjectNode response = telling.end();
    List<Event> events = telling.take();
    assertEquals(Typed.response(response), Typed.response(events));
    assertSame(
        object(
            "{'type':'output_text','annotations':[{'type':'url_citation','start_index':0,"
                + "'end_index':1,'url':'https://x','title':'t'}],'logprobs':[{'token':'a',"
                + "'logprob':-1.0,'bytes':[97],'top_logprobs':[{'token':'b','logprob':-2.0,"
                + "'bytes':[98]}]}],'text':'a'}"),
        response.at("/output/0/content/0"));
    List<String> types = events.stream().map(Event::name).toList();
    assertEquals(1, types.stream().filter("response.output_text.annotation.added"::equals).count());
  }

  @Test
  void theUsageAndTheRequestStandAroundIt() throws JsonException {
    ObjectNode request =
        object(
            "{'input':'a','instructions':'i','max_output_tokens':9,'temperature':0,'top_p':0.5,"
                + "'metadata':{'a':'b'},'reasoning':{'effort':'low'},'text':{'verbosity':'low'},"
                + "'tools':[{'type':'function','name':'f'}],'tool_choice':'required',"
                + "'parallel_tool_calls':false,'user':'u','truncation':'auto','stream':true}");
    Telling telling = new Telling(request, false, NOTHING_UNTOLD);
    telling.add(List.of(chunk("{'content':'a'}")));
    ObjectNode counted = chunk("{}");
    counted.set(
        "usage",
        object(
            "{'prompt_tokens':9,'completion_tokens':5,'total_tokens':14,"
                + "'prompt_tokens_details':{'cached_tokens':4,'cache_creation_tokens':2},"
                + "'completion_tokens_details':{'reasoning_tokens':3}}"));
    telling.add(List.of(counted));
    ObjectNode response = telling.end();
    Response typed = Typed.response(response);
    assertEquals(ResponseStatus.COMPLETED, typed.status().orElseThrow());
    for (String name :
        List.of(
            "instructions",
            "max_output_tokens",
            "temperature",
            "top_p",
            "metadata",
            "tool_choice",
            "parallel_tool_calls",
            "user",
            "truncation")) {
      assertEquals(request.path(name), response.path(name), name);
    }
    assertEquals(object("{'effort':'low','summary':null}"), response.path("reasoning"));
    assertEquals(object("{'format':{'type':'text'},'verbosity':'low'}"), response.path("text"));
    assertEquals(
        object(
            "{'description':null,'parameters':null,'strict':false,'type':'function','name':'f'}"),
        response.at("/tools/0"));
    assertSame(
        object(
            "{'input_tokens':9,'input_tokens_details':{'cached_tokens':4,'cache_write_tokens':2},"
                + "'output_tokens':5,'output_tokens_details':{'reasoning_tokens':3},"
                + "'total_tokens':14}"),
        response.path("usage"));
    assertFalse(response.has("input") || response.has("stream"));
  }

  @Test
  void aBreakIsValidTooAndTellsNoSecret() throws JsonException {
    Redaction redaction = new Redaction();
    redaction.add(new Secret("sk-made-up-for-this-test"));
    Telling telling = new Telling(Json.object(), false, NOTHING_UNTOLD);
    telling.add(List.of(chunk("{'tool_calls':[{'index':0,'id':'c','function':{'name':'f'}}]}")));
    telling.add(List.of(chunk("{'content':'a'}")));
    Problem problem =
        new Problem(
            502,
            "truncated",
            "cut off: sk-made-up-for-this-test",
            Optional.empty(),
            List.of(),
            Optional.empty());
    List<Event> events = telling.broke(problem, redaction);
    events.forEach(Typed::event);
    assertEquals("error", events.get(events.size() - 2).name());
    assertEquals("response.failed", events.getLast().name());
    JsonNode last = last(events);
    assertEquals(events.size() - 1, last.path("sequence_number").intValue());
    assertEquals("[]", Json.text(last.at("/response/output")));
    assertFalse(events.toString().contains("sk-made-up"), events.toString());
  }

  @Test
  void idsAreSuchAsOpenAiTakesBack() throws JsonException {
    ObjectNode chunk = chunk("{'content':'a'}").put("id", "a/very:odd id ".repeat(20));
    Telling telling = new Telling(Json.object(), false, NOTHING_UNTOLD);
    telling.add(List.of(chunk));
    ObjectNode response = telling.end();
    String id = response.at("/output/0/id").textValue();
    assertEquals(id, id.replaceAll("[^A-Za-z0-9_]", "").substring(0, Math.min(64, id.length())));
  }

  private static void assertTold(List<Event> events, String expected) throws JsonException {
    List<String> told = new ArrayList<>();
    for (Event event : events) {
      assertEquals(event.name(), Json.parse(event.data()).path("type").textValue());
      told.add(event.data());
    }
    assertEquals("response.created", events.get(0).name());
    assertEquals("response.in_progress", events.get(1).name());
    assertEquals("response.completed", events.getLast().name());
    String within = String.join("\n", told.subList(2, told.size() - 1)) + "\n";
    assertEquals(expected.replace("`", "\\\"").replace('\'', '"'), within);
    Typed.response(events);
  }

  /// @param steps deltas, and a finish reason
  private static List<Event> events(String... steps) throws JsonException {
    return written(new Telling(Json.object(), false, NOTHING_UNTOLD), steps);
  }

  private static List<Event> written(Telling telling, String... steps) throws JsonException {
    ResponseStreamWriter writer = new ResponseStreamWriter(false, telling);
    List<Event> events = new ArrayList<>();
    for (String step : steps) {
      ObjectNode chunk = chunk(step.startsWith("{") ? step : "{}");
      if (!step.startsWith("{")) {
        ((ObjectNode) chunk.at("/choices/0")).put("finish_reason", step);
      }
      events.addAll(writer.write(new Piece(List.of(chunk), Optional.empty())));
    }
    events.addAll(writer.end());
    return events;
  }

  private static ObjectNode chunk(String delta) throws JsonException {
    ObjectNode chunk = Json.object().put("id", "chatcmpl-1").put("created", 7).put("model", "m");
    chunk.putArray("choices").addObject().put("index", 0).set("delta", object(delta));
    return chunk;
  }

  /// Whether a number is an int or a long is nothing that a client could see.
  private static void assertSame(JsonNode expected, JsonNode found) {
    assertEquals(Json.text(expected), Json.text(found));
  }

  private static JsonNode last(List<Event> events) throws JsonException {
    return Json.parse(events.getLast().data());
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace("`", "\\\"").replace('\'', '"'));
  }
}
