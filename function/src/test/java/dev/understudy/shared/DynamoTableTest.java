package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.shared.Item.Value;
import dev.understudy.shared.Table.Condition;
import dev.understudy.shared.Table.Outcome;
import dev.understudy.shared.TableException.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/// The real SDK client against DynamoDB's wire protocol (AWS JSON 1.0), spoken by a stub on the
/// loopback interface. `local/` has tests against DynamoDB Local.
class DynamoTableTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_500L);
  private static final Item ITEM =
      new Item("mine", NOW, Map.of("v", new Value.Whole(1), "text", new Value.Text("said")));
  private static final String OTHERS =
      """
      {"pk":{"S":"k"},"token":{"S":"other's"},"until":{"N":"1700000000500"},"expires":{"N":"1"},
       "v":{"N":"1"},"text":{"S":"said"},"body":{"B":"AQI="},"flag":{"BOOL":true}}\
      """;

  /// For [#status]: the connection is cut.
  private static final int CUT = 0;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{}";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(target.replaceFirst(".*\\.", "") + " " + body);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      if (status == CUT) {
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void answers(int code, String json) {
    status = code;
    answer = json;
  }

  private void fails(int code, String type, String more) {
    answers(
        code,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
            + type
            + "\",\"message\":\"arn:aws:iam::000000000000:role/r\""
            + more
            + "}");
  }

  private static DynamoDbClientBuilder client(int port) {
    return DynamoTable.client()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("dummy", "dummy")));
  }

  private DynamoTable table() {
    return new DynamoTable("t", "shop", () -> client(server.getAddress().getPort()).build());
  }

  private static String failure(DynamoTable table) {
    TableException failure = assertThrows(TableException.class, () -> table.get("k"));
    String message = String.valueOf(failure.getMessage());
    assertFalse(message.contains("arn:"), message);
    return message;
  }

  private JsonNode request(String operation) throws JsonException {
    assertEquals(1, asked.size(), asked::toString);
    assertTrue(asked.getFirst().startsWith(operation + " "), asked.getFirst());
    return Json.parse(asked.getFirst().substring(operation.length() + 1));
  }

  @Test
  void anItemIsReadAsItStandsNow() throws Exception {
    answers(200, "{\"Item\":" + OTHERS + "}");

    Item item = table().get("k").orElseThrow();
    assertEquals("other's", item.token());
    assertEquals(NOW, item.until());
    assertEquals(Optional.of("said"), item.text("text"));
    assertArrayEquals(new byte[] {1, 2}, item.bytes("body").orElseThrow());
    assertEquals(3, item.values().size());
    JsonNode request = request("GetItem");
    assertEquals("shop#k", request.at("/Key/pk/S").asText());
    assertTrue(request.path("ConsistentRead").asBoolean());
  }

  @Test
  void whatIsNotThereIsEmpty() throws Exception {
    assertEquals(Optional.empty(), table().get("k"));
  }

  @Test
  void aWriteSaysOnWhatConditionAndWhenTheTableMayRemoveIt() throws Exception {
    assertEquals(new Outcome.Done(), table().put("k", ITEM, new Condition.Over(NOW)));

    JsonNode request = request("PutItem");
    assertEquals(
        "attribute_not_exists(#t) OR #u <= :n", request.path("ConditionExpression").asText());
    assertEquals("1700000000500", request.at("/ExpressionAttributeValues/:n/N").asText());
    assertEquals("1700000001", request.at("/Item/expires/N").asText());
    assertEquals("ALL_OLD", request.path("ReturnValuesOnConditionCheckFailure").asText());
  }

  @Test
  void aRefusedWriteSaysWhatStandsThere() throws Exception {
    fails(400, "ConditionalCheckFailedException", ",\"Item\":" + OTHERS);

    Outcome outcome = table().delete("k", new Condition.Holds("mine"));
    assertTrue(
        outcome instanceof Outcome.Refused(Optional<Item> current)
            && current.orElseThrow().token().equals("other's"),
        outcome::toString);
    assertEquals("#t = :t", request("DeleteItem").path("ConditionExpression").asText());
  }

  @Test
  void aWriteThatIsRefusedBecauseThereIsNothingSaysSo() throws Exception {
    fails(400, "ConditionalCheckFailedException", "");

    assertEquals(
        new Outcome.Refused(Optional.empty()), table().put("k", ITEM, new Condition.Holds("mine")));
  }

  /// The last column is how often a read is tried. A sum never is twice.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | ResourceNotFoundException              | is not in this account and region: make it, or name another in UNDERSTUDY_TABLE | UNDONE | 1
          400 | AccessDeniedException                  | may not be used: allow the function's role dynamodb:GetItem, PutItem, UpdateItem and DeleteItem on it | UNDONE | 1
          400 | ThrottlingException                    | is not to be had now (DynamoDB says 400 ThrottlingException) | REFUSED | 1
          400 | ProvisionedThroughputExceededException | is not to be had now (DynamoDB says 400 ProvisionedThroughputExceededException) | REFUSED | 1
          400 | RequestLimitExceeded                   | is not to be had now (DynamoDB says 400 RequestLimitExceeded) | REFUSED | 1
          400 | UnrecognizedClientException            | is not to be had now (DynamoDB says 400 UnrecognizedClientException) | UNDONE | 1
          500 | InternalServerError                    | is not to be had now (DynamoDB says 500 InternalServerError) | UNKNOWN | 2
          503 | ServiceUnavailable                     | is not to be had now (DynamoDB says 503 ServiceUnavailable) | UNKNOWN | 2
          """)
  void aRefusalSaysWhatToDoAndWhatBecameOfItAndNamesNoRole(
      int code, String type, String message, Fate fate, int tries) {
    fails(code, type, "");

    assertEquals(message, failure(table()));
    assertEquals(tries, asked.size());
    asked.clear();
    assertEquals(fate, fateOfASum(table()));
    assertEquals(1, asked.size());
  }

  private static Fate fateOfASum(DynamoTable table) {
    return assertThrows(TableException.class, () -> table.add("k", Map.of("tokens", 5L), NOW))
        .fate();
  }

  /// The JDK's HTTP client sends some requests again by itself when a connection that was kept is
  /// cut.
  @Test
  void aSumWhoseAnswerIsCutOffIsSentOnce() throws Exception {
    DynamoTable table = table();
    assertEquals(Optional.empty(), table.get("k"));
    asked.clear();
    status = CUT;

    assertEquals(Fate.UNKNOWN, fateOfASum(table));
    assertEquals(1, asked.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "[]", "{\"Item\":{\"pk\":"})
  void anAnswerThatIsNoneIsAFailureOfTheTable(String garbage) {
    answers(200, garbage);

    String message = failure(table());
    assertTrue(message.startsWith("could not be asked ("), message);
    assertEquals(Fate.UNKNOWN, fateOfASum(table()));
  }

  @Test
  @Timeout(10)
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      DynamoTable table =
          new DynamoTable(
              "t",
              "shop",
              () ->
                  client(silent.getLocalPort())
                      .overrideConfiguration(
                          settings -> settings.apiCallTimeout(Duration.ofMillis(200)))
                      .build());

      assertEquals("did not answer in time", failure(table));
      assertEquals(Fate.UNKNOWN, fateOfASum(table));
    }
  }

  @Test
  @Timeout(10)
  void aConnectionThatIsCutIsSaid() throws IOException {
    try (ServerSocket cutting = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cut(cutting));

      String message =
          failure(new DynamoTable("t", "shop", () -> client(cutting.getLocalPort()).build()));
      assertTrue(message.startsWith("could not be asked (Socket"), message);
    }
  }

  @Test
  void whereNobodyListensIsSaid() {
    int port = server.getAddress().getPort();
    server.stop(0);

    DynamoTable table = new DynamoTable("t", "shop", () -> client(port).build());
    assertEquals(
        "could not be asked (ConnectException): check network, region and credentials of the"
            + " function",
        failure(table));
    assertEquals(Fate.UNDONE, fateOfASum(table));
  }

  private static void cut(ServerSocket cutting) {
    try {
      while (true) {
        cutting.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
