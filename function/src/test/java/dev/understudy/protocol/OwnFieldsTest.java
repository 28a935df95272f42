package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.Embeddings;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.converse.InvokeEmbeddings;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
import dev.understudy.time.Time;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A provider's own fields beside what OpenAI's are translated to.
class OwnFieldsTest {
  private static final Time TIME = new FixedTime();

  private static final String CHAT =
      "'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hello'}],"
          + "'tools':[{'type':'function','function':{'name':'f','strict':true,'parameters':"
          + "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],"
          + "'additionalProperties':false}}}],'tool_choice':'required','max_tokens':5000,"
          + "'temperature':0.5,'top_p':0.5,'top_k':5,'seed':1,'metadata':{'a':'b'},"
          + "'service_tier':'flex','stream':true";

  private static final String FORMAT =
      "'messages':[{'role':'user','content':'Hello'}],'reasoning_effort':'high','verbosity':'low',"
          + "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
          + "{'type':'object','properties':{},'additionalProperties':false}}}";

  private static final String EMBED = "'input':'Hello','dimensions':256,'encoding_format':'float'";

  /// Sent where the client says nothing.
  private static final Set<String> DEFAULTS = Set.of("max_tokens", "input_type");

  private static final Map<String, Protocol> PROTOCOLS =
      Map.ofEntries(
          Map.entry("claude-sonnet-4-5", new Messages(TIME)),
          Map.entry("anthropic.claude-sonnet-4-5-20250929-v1:0", new Converse(TIME, "m")),
          Map.entry("amazon.nova-2-lite-v1:0", new Converse(TIME, "m")),
          Map.entry("gemini-2.5-flash", new Gemini(Host.GOOGLE_AI, TIME)),
          Map.entry("command-a-03-2025", new Cohere(TIME)),
          Map.entry("o3-pro", new Responses(TIME, "openai")),
          Map.entry(
              "a-model",
              new ChatCompletions(TIME, Habits.of("Acme").renaming("seed", "random_seed"))));

  /// One request of a protocol's, and a name under which something of it is sent.
  record Case(Protocol protocol, Operation operation, ObjectNode request, String name) {
    Rendering render(ObjectNode said) {
      return protocol.render(operation, said);
    }

    @Override
    public String toString() {
      return request.path("model").textValue() + " " + operation + " " + name;
    }
  }

  static Stream<Case> everythingThatIsWritten() {
    return Stream.concat(
        PROTOCOLS.entrySet().stream()
            .flatMap(
                each ->
                    Stream.of(CHAT, FORMAT)
                        .map(said -> json("{'model':'" + each.getKey() + "'," + said + "}"))
                        .flatMap(said -> cases(each.getValue(), Operation.CHAT, said))),
        Map.of(
                "gemini-embedding-001", new Gemini(Host.GOOGLE_AI, TIME),
                "text-embedding-005", new Gemini(Host.VERTEX_AI, TIME),
                "gemini-embedding-2", new Gemini(Host.VERTEX_AI, TIME),
                "embed-v4.0", new Cohere(TIME),
                "amazon.titan-embed-text-v2:0", new InvokeEmbeddings(TIME, "m"),
                "amazon.nova-2-multimodal-embeddings-v1:0", new InvokeEmbeddings(TIME, "m"),
                "cohere.embed-v4:0", new InvokeEmbeddings(TIME, "m"),
                "voyage-4", new ChatCompletions(TIME, Habits.OPENAI, Embeddings.VOYAGE))
            .entrySet()
            .stream()
            .flatMap(
                each ->
                    cases(
                        each.getValue(),
                        Operation.EMBED,
                        json("{'model':'" + each.getKey() + "'," + EMBED + "}"))));
  }

  private static Stream<Case> cases(Protocol protocol, Operation operation, ObjectNode request) {
    return wire(protocol.render(operation, request)).properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !request.has(name) && !DEFAULTS.contains(name))
        .map(name -> new Case(protocol, operation, request, name));
  }

  @ParameterizedTest
  @MethodSource("everythingThatIsWritten")
  void whatWasTranslatedIsReplacedByNothing(Case written) {
    JsonNode sent = wire(written.render(written.request())).path(written.name());
    ObjectNode both = written.request().deepCopy();
    both.putObject(written.name()).put("nonsense", 1);

    switch (written.render(both)) {
      case Rendering.Unsupported(String reason) ->
          assertTrue(reason.startsWith(written.name()), reason);
      case Rendering.Wire wire ->
          assertTrue(
              keeps(wire.body().path(written.name()), sent) || tells(wire, written.name()),
              Json.text(wire.body()));
    }
  }

  /// Whether all that was sent under a name is there still: objects and lists may have got more.
  private static boolean keeps(JsonNode now, JsonNode sent) {
    return now.equals(sent)
        || (sent.isArray()
            && sent.valueStream().allMatch(each -> now.valueStream().anyMatch(each::equals)))
        || (sent.isObject()
            && sent.properties().stream()
                .allMatch(each -> each.getValue().equals(now.path(each.getKey()))));
  }

  private static boolean tells(Rendering.Wire wire, String name) {
    return wire.adaptations().stream()
        .anyMatch(note -> note.endsWith(name + " was sent in its place."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gemini-2.5-flash | {'contents':[]} | contents would replace what is sent for messages:",
        "gemini-2.5-flash | {'toolConfig':{}} | toolConfig would replace what is sent for"
            + " tool_choice:",
        "gemini-2.5-flash | {'system_instruction':{}} | systemInstruction would replace what is"
            + " sent for the system prompt in messages: use one of the two",
        "gemini-2.5-flash | {'safety_settings':[],'safetySettings':[1]} | safetySettings would",
        "o3-pro           | {'stop':null,'input':'Hi'} | input would replace what is sent for"
            + " messages:",
        "command-a-03-2025 | {'p':0.9} | p would replace what is sent for top_p: use one of the"
            + " two",
        "a-model          | {'random_seed':7} | random_seed would replace what is sent for seed:",
        "amazon.nova-2-lite-v1:0 | {'serviceTier':{}} | serviceTier would replace what is sent for"
            + " service_tier:",
      })
  void whoSaysOneThingTwiceIsToldWhichTwoFields(String model, String own, String reason) {
    ObjectNode request = json("{'model':'" + model + "'," + CHAT + "}");
    request.setAll(json(own));
    Rendering rendering =
        Objects.requireNonNull(PROTOCOLS.get(model)).render(Operation.CHAT, request);

    String found = assertInstanceOf(Rendering.Unsupported.class, rendering).reason();
    assertTrue(found.startsWith(reason), found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gemini-2.5-flash | {'systemInstruction':{'parts':[]}}",
        "gemini-2.5-flash | {'toolConfig':{'includeServerSideToolInvocations':true}}",
        "gemini-2.5-flash | {'labels':{'a':'b'}}",
        "o3-pro           | {'instructions':'Be brief.'}",
        "o3-pro           |"
            + " {'include':['reasoning.encrypted_content','message.input_image.image_url']}",
        "command-a-03-2025 | {'p':0.9}",
        "amazon.nova-2-lite-v1:0 | {'toolConfig':{'tools':[]}}",
        "amazon.nova-2-lite-v1:0 | {'guardrailConfig':{'guardrailIdentifier':'g'}}",
      })
  void whatIsTheProvidersOwnPassesWhereNothingElseIsSentUnderItsName(String model, String own) {
    ObjectNode request =
        json("{'model':'" + model + "','messages':[{'role':'user','content':'Hello'}]}");
    request.setAll(json(own));
    ObjectNode body =
        wire(Objects.requireNonNull(PROTOCOLS.get(model)).render(Operation.CHAT, request));

    json(own).properties().forEach(each -> assertEquals(each.getValue(), body.get(each.getKey())));
  }

  private static ObjectNode wire(Rendering rendering) {
    return switch (rendering) {
      case Rendering.Wire wire -> wire.body();
      case Rendering.Unsupported(String reason) -> fail(reason);
    };
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parseStrictly(text.replace('\'', '"').getBytes(UTF_8));
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }
}
