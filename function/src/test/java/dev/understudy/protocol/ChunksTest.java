package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
  private static final String HEAD = "'id':'i','object':'chat.completion','created':1,'model':'m'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'choices':[]}                                                              | false",
        "{'choices':[],'usage':{'total_tokens':3}}                                   | false",
        "{'choices':[{'delta':{'role':'assistant','content':'','refusal':null}}]}    | false",
        "{'choices':[{'delta':{'content':null},'finish_reason':'stop'}]}             | false",
        "{'choices':[{'delta':{'reasoning_content':'','tool_calls':[]}}]}            | false",
        "{'choices':[{'text':''}]}                                                   | false",
        "{'choices':[{'text':' '}]}                                                  | true",
        "{'choices':[{'delta':{'content':' '}}]}                                     | true",
        "{'choices':[{'delta':{'reasoning_content':'Hm'}}]}                          | true",
        "{'choices':[{'delta':{'refusal':'No'}}]}                                    | true",
        "{'choices':[{'delta':{'tool_calls':[{'index':0}]}}]}                        | true",
        "{'choices':[{'delta':{}},{'delta':{'content':'a'}}]}                        | true",
      })
  void contentIsWhatTheClientWaitsFor(String chunk, boolean content) throws JsonException {
    assertEquals(content, Chunks.haveContent(json(chunk)));
  }

  @Test
  void aReplyIsToldInTheOrderInWhichItWasSaid() throws JsonException {
    ObjectNode reply =
        json(
            "{"
                + HEAD
                + ",'choices':[{'index':0,'message':{'role':'assistant','content':'Yes',"
                + "'reasoning_content':'Hm','refusal':null,'tool_calls':[{'id':'a','type':"
                + "'function','function':{'name':'f','arguments':'{}'}}],'annotations':[]},"
                + "'logprobs':null,'finish_reason':'tool_calls'}],'usage':{'total_tokens':3},"
                + "'service_tier':'default','citations':['c']}");
    String heading =
        "'id':'i','object':'chat.completion.chunk','created':1,'model':'m','service_tier':'default'";
    String part = "{" + heading + ",'choices':[{'index':0,";
    assertEquals(
        List.of(
            part
                + "'logprobs':null,'delta':{'role':'assistant','content':'','refusal':null,"
                + "'annotations':[]},'finish_reason':null}],'citations':['c']}",
            part + "'delta':{'reasoning_content':'Hm'},'finish_reason':null}]}",
            part + "'delta':{'content':'Yes'},'finish_reason':null}]}",
            part
                + "'delta':{'tool_calls':[{'index':0,'id':'a','type':'function','function':"
                + "{'name':'f','arguments':'{}'}}]},'finish_reason':null}]}",
            part + "'delta':{},'finish_reason':'tool_calls'}]}",
            "{" + heading + ",'choices':[],'usage':{'total_tokens':3}}"),
        Chunks.of(Operation.CHAT, reply).stream()
            .map(chunk -> Json.text(chunk).replace('"', '\''))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'choices':[]",
        "'choices':[],'usage':{'total_tokens':1}",
        "'choices':[{'index':0,'message':{'role':'assistant','content':''},'finish_reason':'stop'}]",
        "'choices':[{'index':0,'message':{'role':'assistant','content':null,'refusal':'No.'},'finish_reason':'stop'}]",
        "'choices':[{'index':0,'message':{'role':'assistant','content':[{'type':'image'}]},'finish_reason':'stop'}]",
        "'choices':[{'index':0,'message':{'role':'assistant','content':null,'audio':{'id':'x','data':'AA','transcript':'a'}},'finish_reason':'stop'}]",
        "'choices':[{'index':0,'message':{'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},'finish_reason':'function_call'}]",
        "'choices':[{'index':0,'message':{'role':'assistant','content':'a'},'finish_reason':'stop'},{'index':1,'message':{'role':'assistant','content':'b'},'logprobs':{'content':[{'token':'b'}],'refusal':null},'finish_reason':'length'}],'system_fingerprint':null",
      })
  void aReplyToldInChunksIsTheReplyAgain(String told) throws JsonException {
    ObjectNode reply = json("{" + HEAD + "," + told + "}");
    assertEquals(reply, collected(Operation.CHAT, Chunks.of(Operation.CHAT, reply)));
  }

  @Test
  void aCompletionToldInChunksIsTheCompletionAgain() throws JsonException {
    ObjectNode reply =
        json(
            "{'id':'i','object':'text_completion','created':1,'model':'m','choices':[{'text':'a',"
                + "'index':0,'logprobs':{'tokens':['a'],'text_offset':[0]},'finish_reason':'stop'},"
                + "{'text':'b','index':1,'logprobs':null,'finish_reason':'length'}]}");
    assertEquals(reply, collected(Operation.COMPLETE, Chunks.of(Operation.COMPLETE, reply)));
  }

  @Test
  void piecesAreJoinedAndListsAppended() throws JsonException {
    Collector collector = new Collector(Operation.CHAT);
    String[] deltas = {
      "'delta':{'role':'assistant','content':null,'reasoning_content':'H'}",
      "'delta':{'reasoning_content':'m'},'logprobs':{'content':[{'token':'a'}],'refusal':null}",
      "'delta':{'content':'Y'},'logprobs':{'content':[{'token':'b'}],'refusal':null}",
      "'delta':{'content':'es','tool_calls':[{'index':1,'id':'b','function':{'name':'g','arguments':'{'}}]}",
      "'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}},{'index':1,'function':{'arguments':'}'}}]}",
      "'delta':{},'logprobs':null,'finish_reason':'tool_calls'",
    };
    for (String delta : deltas) {
      ObjectNode chunk =
          json("{'id':'i','choices':[{'index':0," + delta + "}],'usage':null,'obfuscation':'x'}");
      String before = Json.text(chunk);
      collector.add(chunk);
      assertEquals(before, Json.text(chunk), "it is not changed");
      collector.reply();
    }
    assertEquals(
        json(
            "{'id':'i','object':'chat.completion','choices':[{'index':0,'message':{'role':"
                + "'assistant','content':'Yes','reasoning_content':'Hm','tool_calls':[{'id':'a',"
                + "'function':{'name':'f','arguments':'{}'}},{'id':'b','function':{'name':'g',"
                + "'arguments':'{}'}}]},'logprobs':{'content':[{'token':'a'},{'token':'b'}],"
                + "'refusal':null},'finish_reason':'tool_calls'}]}"),
        assertInstanceOf(Reading.Answer.class, collector.reply()).reply());
  }

  @ParameterizedTest
  @CsvSource({"stop,false", "length,true", "content_filter,true"})
  void aStreamThatSaysNothingIsEmptyUnlessItWasCut(String finish, boolean answer)
      throws JsonException {
    Collector collector = new Collector(Operation.CHAT);
    collector.add(json("{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}"));
    collector.add(json("{'choices':[{'index':0,'delta':{},'finish_reason':'" + finish + "'}]}"));
    assertEquals(answer, collector.reply() instanceof Reading.Answer);
    assertInstanceOf(Reading.Empty.class, new Collector(Operation.CHAT).reply());
  }

  private static ObjectNode collected(Operation operation, List<ObjectNode> chunks) {
    Collector collector = new Collector(operation);
    chunks.forEach(collector::add);
    return switch (collector.reply()) {
      case Reading.Answer(ObjectNode reply, ObjectNode _) -> reply;
      case Reading.Empty(ObjectNode reply, ObjectNode _, String _) -> reply;
      case Reading.Fault fault ->
          throw new AssertionError(
              fault + chunks.stream().map(Json::text).collect(Collectors.joining()));
    };
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(UTF_8));
  }
}
