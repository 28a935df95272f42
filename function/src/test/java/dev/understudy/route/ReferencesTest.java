package dev.understudy.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.HostGuard;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.provider.Key;
import dev.understudy.secret.Secret;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {
  private static final String PART = "messages[0].content[0]";

  private final Stage stage = new Stage();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        PART + ".file.file_id | {'type':'file','file':{'file_id':'file-1'}}",
        PART + ".file.file_url | {'type':'file','file':{'file_url':'gs://bucket/a.pdf'}}",
        PART + ".file.file_data | {'type':'file','file':{'file_data':'GS://bucket/a.pdf'}}",
        PART + ".image_url.url | {'type':'image_url','image_url':{'url':'s3://bucket/a.png'}}",
        PART + ".image_url | {'type':'image_url','image_url':'gs://bucket/a.png'}",
        PART
            + ".file.file_url |"
            + " {'type':'file','file':{'file_url':'https://generativelanguage.googleapis.com/v1beta/files/a'}}",
        PART + ".source.file_id | {'type':'document','source':{'type':'file','file_id':'file_1'}}",
        PART + ".file_id | {'type':'container_upload','file_id':'file_1'}",
        PART
            + ".content[0].source.file_id |"
            + " {'type':'tool_result','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}",
      })
  void whatAPartNamesAtAProviderIsFound(String where, String part) {
    assertEquals(
        Optional.of(where),
        References.in(json("{'messages':[{'role':'user','content':[" + part + "]}]}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cachedContent | {'cachedContent':'cachedContents/a'}",
        "cached_content | {'cached_content':'cachedContents/a'}",
        "prompt | {'prompt':{'id':'pmpt_1'}}",
        "container | {'container':'container_1'}",
        "container | {'container':{'skills':[{'type':'custom','skill_id':'skill_1'}]}}",
        "data_sources | {'data_sources':[{'type':'azure_search'}]}",
        "tools[0].vector_store_ids |"
            + " {'tools':[{'type':'file_search','vector_store_ids':['vs_1']}]}",
        "tools[0].container.file_ids |"
            + " {'tools':[{'type':'code_interpreter','container':{'type':'auto','file_ids':['f']}}]}",
        "tools[0].container | {'tools':[{'type':'code_interpreter','container':'cntr_1'}]}",
        "tools[0].environment.container_id |"
            + " {'tools':[{'type':'shell','environment':{'type':'container_reference','container_id':'c'}}]}",
        "tools[0].environment.skills[0].skill_id |"
            + " {'tools':[{'type':'shell','environment':{'skills':[{'skill_id':'skill_1'}]}}]}",
        "messages[0].content | {'messages':[{'role':'system','content':'fileid://file-fe-1'}]}",
        "messages[0].content[0].text |"
            + " {'messages':[{'role':'system','content':[{'type':'text','text':'fileid://f'}]}]}",
        "model | {'model':'arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1'}",
        "systemInstruction.parts[0].fileData.fileUri |"
            + " {'systemInstruction':{'parts':[{'fileData':{'fileUri':'gs://b/a'}}]}}",
        "additionalModelRequestFields.a.s3Location.uri |"
            + " {'additionalModelRequestFields':{'a':{'s3Location':{'uri':'s3://b/a'}}}}",
        "additionalModelRequestFields.input.text.uri |"
            + " {'additionalModelRequestFields':{'input':{'text':{'uri':'s3://b/a'}}}}",
        "input[0].content[0].file_id |"
            + " {'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}]}",
      })
  void whatAFieldNamesAtAProviderIsFound(String where, String request) {
    assertEquals(Optional.of(where), References.in(json(request)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cachedContent':null,'prompt':'gs://a','input':['gs://a'],'container':null}",
        "{'messages':[{'role':'user','content':'gs://bucket/a is where it lies'}]}",
        "{'messages':[{'role':'user','content':[{'type':'text','text':'gs://bucket/a'}]}]}",
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://example.com/a'}}]}]}",
        "{'messages':[{'role':'assistant','audio':{'id':'audio_1'}}]}",
        "{'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'{}'}}]},"
            + "{'role':'assistant','content':[{'type':'tool_use','input':{'file_id':'a','uri':'s3://b/c'}}]}]}",
        "{'tools':[{'type':'function','function':{'name':'f','parameters':{'properties':{'file_id':{}}}}},"
            + "{'name':'g','input_schema':{'properties':{'file_id':{}}}},"
            + "{'type':'function','name':'h','parameters':{'properties':{'file_id':{}}}}]}",
        "{'messages':[{'role':'assistant','annotations':[{'file_citation':{'file_id':'f'}}]}]}",
        "{'input':[{'role':'assistant','content':[{'type':'output_text','text':'a','annotations':["
            + "{'type':'container_file_citation','container_id':'c','file_id':'f'}]}]}]}",
        "{'input':[{'type':'code_interpreter_call','id':'ci_1','container_id':'cntr_1','code':'1'}]}",
        "{'tools':[{'type':'shell','environment':{'skills':[{'skill_id':'openai-spreadsheets'}]}}]}",
        "{'messages':[{'role':'user','content':'What does fileid:// mean?'}]}",
        "{'model':'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a'}",
        "{'response_format':{'json_schema':{'schema':{'properties':{'file_id':{}}}}}}",
        "{'container':{'skills':[{'type':'anthropic','skill_id':'pptx'}]}}",
        "{'metadata':{'file_id':'gs://a'},'stop':['gs://'],'system':'s3://a'}",
      })
  void wordsAndSchemasNameNothing(String request) {
    assertEquals(Optional.empty(), References.in(json(request)));
  }

  @Test
  void withTheOperatorsKeyNothingThatAProviderKeepsIsAskedFor() {
    stage.params.put("cachedContent", "cachedContents/a");

    assertEquals("unsupported", stage.play(Trees.target("a", new Key.Stored("a"), Trees.RESTLESS)));
    assertEquals("unsupported", stage.play(inline(HostGuard.Origin.OPERATOR)));
    assertTrue(stage.sent().isEmpty());
    String reason = stage.ledger.attempts().getFirst().failure().orElseThrow().message();
    assertEquals("cachedContent" + References.WHY, reason);
  }

  @Test
  void withTheCallersOwnKeyItIs() {
    stage.params.put("cachedContent", "cachedContents/a");
    stage.script.answers("a");

    assertEquals("a", stage.play(inline(HostGuard.Origin.CALLER)));
  }

  private static Route.Target inline(HostGuard.Origin origin) {
    Key key = new Key.Inline(new Secret("made-up-key-a"), Map.of(), Optional.empty(), origin);
    return Trees.target("a", key, Trees.RESTLESS);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parseStrictly(text.replace('\'', '"').getBytes(UTF_8));
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }
}
