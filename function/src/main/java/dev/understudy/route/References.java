package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request names that a provider keeps, and shows to whoever has the account's key: files,
/// objects in a bucket, cached contents, an index to be searched.
///
/// With the operator's key a caller would reach whatever the operator's account can read, so there
/// such a request is not sent. What a caller has from an answer to itself, and nobody can guess, is
/// not among them: an earlier response, its items, the id of an answer in sound. See
/// `docs/decisions/0012-what-providers-keep.md`.
public final class References {
  /// Why a target is not asked; the end of a sentence that begins with the place.
  public static final String WHY =
      " names what the provider keeps for the owner of its key, which is the operator's: send the"
          + " data itself, or your own key";

  /// Fields of a request, whatever they hold: Google's cached contents, Azure's indexes.
  private static final Set<String> FIELDS =
      Set.of("cachedContent", "cached_content", "data_sources");

  /// Members of a part or a tool, however deep.
  private static final Set<String> IDS = Set.of("file_id", "file_ids", "vector_store_ids");

  /// A stored prompt in the place of a model.
  private static final Pattern PROMPT = Pattern.compile("arn:aws[^:]*:bedrock:.*:prompt/.*");

  /// Where all of a text can be the id of a file, as Alibaba Cloud's long documents are named
  /// (<https://help.aliyun.com/en/model-studio/long-context-qwen-long>).
  private static final Pattern SPEAKING =
      Pattern.compile("messages\\[\\d+]\\.content(\\[\\d+]\\.text)?");

  private static final String FILE = "fileid://";

  /// Addresses that are read with the account's rights.
  private static final Pattern KEPT =
      Pattern.compile("(?i)(gs://|s3://|https://generativelanguage\\.googleapis\\.com/)");

  /// What holds JSON of the caller's own, or of an answer that nobody looks up again: arguments,
  /// schemas, labels, citations.
  private static final Set<String> OPEN =
      Set.of(
          "annotations",
          "input",
          "function",
          "functions",
          "input_schema",
          "parameters",
          "response_format",
          "output_config",
          "metadata");

  /// Where it does; elsewhere the names may be a provider's own.
  private static final Pattern SPOKEN = Pattern.compile("(messages|tools|input)\\[.*|[^.]*");

  /// Where a text stands that is words or bytes, and not an address.
  private static final Pattern SAID =
      Pattern.compile(
          "(.*\\.)?(content|output|system|instructions|input|prompt|texts?|thinking|refusal|title"
              + "|filename|data|arguments|user|stop|stop_sequences)(\\[\\d+])?");

  private final List<String> found = new ArrayList<>();

  private References() {}

  /// Where `request` names such a thing, the first one: `messages[0].content[1].file.file_id`.
  ///
  /// @param request in canonical form, or in another dialect's words
  public static Optional<String> in(ObjectNode request) {
    References references = new References();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      references.field(field.getKey(), field.getValue());
    }
    return references.found.stream().findFirst();
  }

  private void field(String name, JsonNode value) {
    boolean kept =
        switch (name) {
          case "model" -> PROMPT.matcher(value.asText("")).matches();
          // OpenAI's stored prompts are objects; a prompt of legacy completions never is.
          case "prompt" -> value.isObject();
          // Anthropic's containers hold files, and skills that may be the workspace's own.
          case "container" ->
              value.isTextual()
                  || value.hasNonNull("id")
                  || value.path("skills").valueStream().anyMatch(References::isOwnSkill);
          default -> FIELDS.contains(name) && !value.isNull();
        };
    if (kept) {
      found.add(name);
    } else if (name.equals("input")) {
      // Of Responses: what was said.
      visit(name, value);
    } else {
      member(name, name, value);
    }
  }

  private static boolean isOwnSkill(JsonNode skill) {
    return !skill.path("type").asText("").equals("anthropic");
  }

  private void member(String where, String name, JsonNode value) {
    boolean id = IDS.contains(name) && !value.isNull();
    if (id || isOfTool(where, name, value)) {
      found.add(where);
    } else if (!OPEN.contains(name) || !SPOKEN.matcher(where).matches()) {
      visit(where, value);
    }
  }

  /// A container that a tool runs in, or what it is taught, by its id. What the model did there is
  /// an item of the conversation.
  private static boolean isOfTool(String where, String name, JsonNode value) {
    return switch (name) {
      case "container" -> value.isTextual();
      case "container_id" -> where.startsWith("tools[") && !value.isNull();
      // OpenAI's own skills have names instead: `openai-spreadsheets`.
      case "skill_id" -> where.startsWith("tools[") && value.asText("").startsWith("skill_");
      default -> false;
    };
  }

  private void visit(String where, JsonNode value) {
    if (value.isTextual()) {
      String text = value.textValue();
      boolean address = KEPT.matcher(text).lookingAt() && !SAID.matcher(where).matches();
      if (address || (text.startsWith(FILE) && SPEAKING.matcher(where).matches())) {
        found.add(where);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        visit(where + "[" + i + "]", value.path(i));
      }
    } else {
      value
          .properties()
          .forEach(each -> member(where + "." + each.getKey(), each.getKey(), each.getValue()));
    }
  }
}
