package dev.understudy.api.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
  private static final String TOOL =
      "{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true}";
  private static final String READ_TOOL =
      "{'type':'function','function':{'name':'f','description':'d',"
          + "'parameters':{'type':'object'},'strict':true}}";

  /// What of a request's fields becomes what of the canonical form.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                         | {}",
        "{'temperature':0.5,'top_p':1,'stream':true} | {'stream':true,'temperature':0.5,'top_p':1}",
        "{'user':'u','safety_identifier':'s','prompt_cache_key':'k','service_tier':'flex'} |"
            + " {'user':'u','safety_identifier':'s','prompt_cache_key':'k','service_tier':'flex'}",
        "{'max_output_tokens':9}                    | {'max_completion_tokens':9}",
        "{'reasoning':{'effort':'low','summary':'auto'}} | {'reasoning_effort':'low'}",
        "{'reasoning':{'effort':null}}              | {}",
        "{'text':{'format':{'type':'text'},'verbosity':'low'}} | {'verbosity':'low'}",
        "{'text':{'format':{'type':'json_object'}}} | {'response_format':{'type':'json_object'}}",
        "{'text':{'format':{'type':'json_schema','name':'n','schema':{},'strict':true}}}"
            + " | {'response_format':{'type':'json_schema',"
            + "'json_schema':{'name':'n','schema':{},'strict':true}}}",
        "{'include':['message.output_text.logprobs'],'top_logprobs':2}"
            + " | {'logprobs':true,'top_logprobs':2}",
        "{'include':['message.output_text.logprobs']} | {'logprobs':true}",
        "{'include':['reasoning.encrypted_content']} | {}",
        "{'store':false,'truncation':'disabled','background':false,'metadata':{'a':'b'}} | {}",
        "{'stream_options':{'include_obfuscation':false}} | {}",
        "{'parallel_tool_calls':false,'tool_choice':'none'} | {}",
        "{'tool_choice':'required'}                 | {'tool_choice':'required'}",
        "{'models':['a/b']}                         | {'models':['a/b']}",
      })
  void fieldsAreReadAsThoseOfChatCompletions(String asked, String read) throws JsonException {
    RequestReader reader = reader("'a'", asked);
    ObjectNode expected = Json.object();
    expected.set("messages", Json.parse("[{\"role\":\"user\",\"content\":\"a\"}]"));
    expected.setAll(object(read));
    assertEquals(expected, reader.params());
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(), reader.original().leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'auto'                            | 'auto'",
        "'none'                            | 'none'",
        "'required'                        | 'required'",
        "{'type':'function','name':'f'}    | {'type':'function','function':{'name':'f'}}",
        "{'type':'custom','name':'f'}      | {'type':'function','function':{'name':'f'}}",
        "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]}"
            + " | {'type':'allowed_tools','allowed_tools':{'mode':'auto',"
            + "'tools':[{'type':'function','function':{'name':'f'}}]}}",
      })
  void toolsAndTheChoiceAmongThemAreOpenAisOlderOnes(String choice, String read)
      throws JsonException {
    RequestReader reader =
        reader(
            "'a'",
            "{'tools':[%s],'tool_choice':%s,'parallel_tool_calls':false}".formatted(TOOL, choice));
    ObjectNode params = reader.params();
    assertEquals(object("{'v':[" + READ_TOOL + "]}").path("v"), params.path("tools"));
    assertEquals(object("{'v':" + read + "}").path("v"), params.path("tool_choice"));
    assertEquals(false, params.path("parallel_tool_calls").booleanValue());
    assertEquals(List.of(), reader.original().lost());
  }

  /// An item, or several, as messages.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'hello'                                   | {'role':'user','content':'hello'}",
        "[{'role':'developer','content':'a'}]      | {'role':'developer','content':'a'}",
        "[{'type':'message','role':'user','content':[{'type':'input_text','text':'a'},"
            + "{'type':'input_image','image_url':'https://x/y.png','detail':'low'}]}]"
            + " | {'role':'user','content':[{'type':'text','text':'a'},"
            + "{'type':'image_url','image_url':{'url':'https://x/y.png','detail':'low'}}]}",
        "[{'role':'user','content':[{'type':'input_file','filename':'f','file_data':'data:a,b'}]}]"
            + " | {'role':'user','content':[{'type':'file',"
            + "'file':{'filename':'f','file_data':'data:a,b'}}]}",
        "[{'role':'user','content':[{'type':'input_file','file_url':'https://x/y.pdf'}]}] |"
            + " {'role':'user','content':[{'type':'file','file':{'file_url':'https://x/y.pdf'}}]}",
        "[{'role':'user','content':[{'type':'input_audio',"
            + "'input_audio':{'data':'aGk=','format':'wav'}}]}]"
            + " | {'role':'user','content':[{'type':'input_audio',"
            + "'input_audio':{'data':'aGk=','format':'wav'}}]}",
        "[{'role':'assistant','content':'a'}]      | {'role':'assistant','content':'a'}",
        "[{'type':'message','id':'msg_1','status':'completed','role':'assistant','content':["
            + "{'type':'output_text','text':'a','annotations':[],'logprobs':[]},"
            + "{'type':'refusal','refusal':'b'}]}]"
            + " | {'role':'assistant','content':[{'type':'text','text':'a'},"
            + "{'type':'text','text':'b'}]}",
        "[{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm.'},"
            + "{'type':'summary_text','text':'So.'}],'encrypted_content':'E'},"
            + "{'type':'message','role':'assistant','content':'a'},"
            + "{'type':'function_call','id':'fc_1','call_id':'c','name':'f','arguments':'{}'},"
            + "{'type':'function_call','call_id':'d','name':'g','arguments':''}]"
            + " | {'role':'assistant','content':'a','tool_calls':["
            + "{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}},"
            + "{'id':'d','type':'function','function':{'name':'g','arguments':''}}],"
            + "'reasoning_content':'Hm.\\n\\nSo.','extra_content':{'openai':{'reasoning':["
            + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm.'},"
            + "{'type':'summary_text','text':'So.'}],'encrypted_content':'E'}]}}}",
        "[{'type':'custom_tool_call','call_id':'c','name':'f','input':'ls'}]"
            + " | {'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function',"
            + "'function':{'name':'f','arguments':'{`input`:`ls`}'}}]}",
        "[{'type':'function_call_output','call_id':'c','output':'a'}]"
            + " | {'role':'tool','tool_call_id':'c','content':'a'}",
        "[{'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'a'}]}]"
            + " | {'role':'tool','tool_call_id':'c','content':'a'}",
        "[{'type':'custom_tool_call_output','call_id':'c','output':'a'}]"
            + " | {'role':'tool','tool_call_id':'c','content':'a'}",
      })
  void itemsAreReadAsMessages(String input, String message) throws JsonException {
    RequestReader reader = reader(input, "{}");
    assertEquals(
        Json.array().add(object(message.replace("`", "\\\""))), reader.params().path("messages"));
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(), reader.original().leftOut());
  }

  @Test
  void instructionsComeFirstAndTurnsAreWhatWasSaidInARow() throws JsonException {
    RequestReader reader =
        reader(
            "[{'role':'user','content':'a'},"
                + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                + "{'type':'function_call','call_id':'d','name':'f','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c','output':'1'},"
                + "{'type':'function_call_output','call_id':'d','output':'2'},"
                + "{'role':'assistant','content':'b'},{'role':'user','content':'e'}]",
            "{'instructions':'Be brief.'}");
    List<String> roles =
        reader.params().path("messages").findValuesAsText("role").stream().toList();
    assertEquals(
        List.of("system", "user", "assistant", "tool", "tool", "assistant", "user"), roles);
    assertEquals(2, reader.params().at("/messages/2/tool_calls").size());
  }

  @Test
  void aCustomToolIsAFunctionThatTakesAText() throws JsonException {
    RequestReader reader =
        reader("'a'", "{'tools':[{'type':'custom','name':'shell','format':{'type':'text'}}]}");
    assertEquals(
        object(
            "{'name':'shell','parameters':{'type':'object','properties':{'input':{'type':'string'}},"
                + "'required':['input'],'additionalProperties':false}}"),
        reader.params().at("/tools/0/function"));
    assertEquals(List.of(), reader.original().lost());
    RequestReader grammar =
        reader("'a'", "{'tools':[{'type':'custom','name':'s','format':{'type':'grammar'}}]}");
    assertEquals(List.of("tools[0].format (grammar)"), grammar.original().lost());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'store':true}                                  | store",
        "{'truncation':'auto'}                           | truncation",
        "{'max_tool_calls':2}                            | max_tool_calls",
        "{'prompt_cache_retention':'24h'}                | prompt_cache_retention",
        "{'context_management':[{'type':'compaction'}]}  | context_management",
        "{'stream_options':{'include_obfuscation':true}} | stream_options.include_obfuscation",
        "{'include':['web_search_call.results']}         | include[0]",
        "{'top_logprobs':2}                              | top_logprobs",
        "{'reasoning':{'mode':'pro'}}                    | reasoning.mode",
        "{'text':{'style':'plain'}}                      | text.style",
        "{'tools':[{'type':'function','name':'f','defer_loading':true}]} | tools[0].defer_loading",
        "{'unheard_of':1}                                | unheard_of",
        "{'un heard':1}                                  | A field",
      })
  void whatTheAnswerCanDoWithoutIsLeftOutAndNamed(String asked, String named) throws JsonException {
    RequestReader reader = reader("'a'", asked);
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(named), reader.original().leftOut());
  }

  @Test
  void thoughtsAloneAreNothingToSendBack() throws JsonException {
    RequestReader reader =
        reader(
            "[{'role':'user','content':'a'},{'type':'reasoning','summary':[]},"
                + "{'role':'user','content':'b'}]",
            "{}");
    assertEquals(2, reader.params().path("messages").size());
    assertEquals(List.of("input[1] (thoughts alone)"), reader.original().leftOut());
  }

  @Test
  void theOriginalIsTheClientsOwnButForTheModelsToTry() throws JsonException {
    RequestReader reader = reader("'a'", "{'models':['a/b'],'x':1,'store':true}");
    assertEquals(object("{'input':'a','x':1,'store':true}"), reader.original().request());
  }

  @Test
  void everyLossIsNamedOnceAndInOrder() throws JsonException {
    RequestReader reader =
        reader(
            "[{'type':'item_reference','id':'a'},{'role':'user','content':'b'}]",
            "{'previous_response_id':'r','tools':[{'type':'mcp'},{'type':'mcp'}]}");
    assertEquals(
        Stream.of(
                "previous_response_id",
                "input[0] (item_reference: send the item itself, with \"store\": false)",
                "tools[0] (mcp)",
                "tools[1] (mcp)")
            .toList(),
        reader.original().lost());
  }

  private static RequestReader reader(String input, String asked) throws JsonException {
    ObjectNode body = object("{'input':" + input + "}");
    body.setAll(object(asked));
    return new RequestReader(body);
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}
