package dev.understudy.local.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GetSecretValue` in Secrets Manager's own protocol, AWS JSON 1.1, for the real SDK client.
///
/// Signatures are not checked, only that there is one. Calls are counted per secret, so that tests
/// can see a cache at work, and the service can be told to throttle or to be down.
public final class SecretsManagerEmulation implements AutoCloseable {

  private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:";
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");
  private static final String ARN_END = "-LocaL";

  private final SecretsFile file;
  private final Consumer<String> console;
  private final WireServer server;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

  private final AtomicReference<Predicate<String>> credentials =
      new AtomicReference<>(accessKeyId -> true);

  private SecretsManagerEmulation(SecretsFile file, Consumer<String> console) throws IOException {
    this.file = file;
    this.console = console;
    this.server = WireServer.start(0, this::handle, console);
  }

  /// Starts it on a free port.
  public static SecretsManagerEmulation start(SecretsFile file, Consumer<String> console)
      throws IOException {
    return new SecretsManagerEmulation(file, console);
  }

  /// The value for `AWS_ENDPOINT_URL_SECRETS_MANAGER`.
  public String endpoint() {
    return "http://" + server.address();
  }

  /// How often `GetSecretValue` was called for a secret, found or not.
  public int calls(String name) {
    return calls.getOrDefault(name, 0);
  }

  /// How often `GetSecretValue` was called at all.
  public int calls() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Fails every call from now on.
  ///
  /// @param type such as `ThrottlingException`, `InternalServiceError` (a 500),
  ///   `AccessDeniedException`
  public void failWith(String type) {
    failure.set(Optional.of(type));
  }

  /// Ends `failWith`.
  public void recover() {
    failure.set(Optional.empty());
  }

  /// Refuses from now on what is not signed with such an access key id, as expired.
  public void acceptOnly(Predicate<String> accessKeyIds) {
    credentials.set(accessKeyIds);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void handle(Exchange exchange) throws IOException {
    String body = exchange.text();
    Headers headers = exchange.head().headers();
    String target = headers.first("x-amz-target").orElse("");
    if (headers.first("authorization").isEmpty()) {
      exchange.respond(
          error("MissingAuthenticationTokenException", "Missing Authentication Token"));
    } else if (!credentials.get().test(accessKeyId(headers))) {
      exchange.respond(
          error("ExpiredTokenException", "The security token included in the request is expired"));
    } else if (target.equals("secretsmanager.GetSecretValue")) {
      exchange.respond(value(body));
    } else {
      exchange.respond(
          error("UnknownOperationException", "this emulation knows GetSecretValue alone"));
    }
  }

  private static String accessKeyId(Headers headers) {
    Matcher credential = CREDENTIAL.matcher(headers.first("authorization").orElse(""));
    return credential.find() ? credential.group(1) : "";
  }

  private WireResponse value(String body) {
    JsonNode request;
    try {
      request = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return error("SerializationException", "the request is no JSON");
    }
    String id = request.path("SecretId").asText("");
    if (id.isEmpty()) {
      return error(
          "InvalidParameterException", "You must provide a value for the SecretId parameter.");
    }
    String name = name(id);
    calls.merge(name, 1, Integer::sum);
    if (failure.get().isPresent()) {
      return error(failure.get().get(), "told to fail");
    }
    if (!request.path("VersionStage").asText("AWSCURRENT").equals("AWSCURRENT")) {
      return error(
          "ResourceNotFoundException",
          "Secrets Manager can't find the specified secret value for staging label: "
              + request.path("VersionStage").asText());
    }
    try {
      return file.find(name)
          .map(value -> found(name, value))
          .orElseGet(
              () ->
                  error(
                      "ResourceNotFoundException",
                      "Secrets Manager can't find the specified secret."));
    } catch (IOException e) {
      console.accept("the secrets file " + file.path() + " cannot be read: " + reason(e));
      return error("InternalServiceError", "An error occurred on the server side.");
    }
  }

  private static String reason(IOException e) {
    // Jackson quotes the source, and the source is secret.
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage().split("'", 2)[0].strip() + " in line " + line(json)
        : e.getClass().getSimpleName();
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private WireResponse found(String name, String value) {
    ObjectNode answer =
        Json.object()
            .put("ARN", ARN + name + ARN_END)
            .put("Name", name)
            .put(
                "VersionId",
                UUID.nameUUIDFromBytes(value.getBytes(StandardCharsets.UTF_8)).toString())
            .put("SecretString", value);
    answer.putArray("VersionStages").add("AWSCURRENT");
    answer.put("CreatedDate", created());
    return reply(200, answer);
  }

  private double created() {
    try {
      return Files.getLastModifiedTime(file.path()).toMillis() / 1000.0;
    } catch (IOException e) {
      console.accept(
          "the secrets file " + file.path() + " has no date: " + e.getClass().getSimpleName());
      return 0;
    }
  }

  private static String name(String id) {
    return id.startsWith(ARN) && id.endsWith(ARN_END)
        ? id.substring(ARN.length(), id.length() - ARN_END.length())
        : id;
  }

  private static WireResponse error(String type, String message) {
    return reply(
        type.startsWith("Internal") ? 500 : 400,
        Json.object().put("__type", type).put("Message", message));
  }

  private static WireResponse reply(int status, ObjectNode json) {
    Headers headers =
        Headers.of(
            "content-type",
            "application/x-amz-json-1.1",
            "x-amzn-requestid",
            UUID.randomUUID().toString());
    return WireResponse.of(status, headers, Json.write(json).getBytes(StandardCharsets.UTF_8));
  }
}
