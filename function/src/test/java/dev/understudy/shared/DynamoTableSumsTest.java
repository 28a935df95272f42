package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.shared.Item.Value;
import dev.understudy.shared.TableException.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// What is asked of DynamoDB for a sum. What comes of it there is for tests with the real one.
class DynamoTableSumsTest {
  private static final Instant END = Instant.parse("2026-01-02T00:00:00Z");

  private final List<UpdateItemRequest> asked = new ArrayList<>();

  private DynamoTable table(Function<UpdateItemRequest, UpdateItemResponse> answer) {
    return new DynamoTable("a-table", "shop", () -> new Client(asked, answer));
  }

  private record Client(
      List<UpdateItemRequest> asked, Function<UpdateItemRequest, UpdateItemResponse> answer)
      implements DynamoDbClient {
    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      asked.add(request);
      return answer.apply(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static UpdateItemResponse sums(Map<String, AttributeValue> attributes) {
    return UpdateItemResponse.builder().attributes(attributes).build();
  }

  @Test
  void aSumIsOneRequestThatAddsAndAsksForTheWholeItem() throws TableException {
    Map<String, AttributeValue> stands =
        Map.of(
            "pk", AttributeValue.fromS("used#1"),
            "v", AttributeValue.fromN("1"),
            "tokens", AttributeValue.fromN("12"),
            "nano_dollars", AttributeValue.fromN("7"),
            "until", AttributeValue.fromN("1767312000000"),
            "expires", AttributeValue.fromN("1767312001"));
    Item item =
        table(_ -> sums(stands))
            .add("used#1", new TreeMap<>(Map.of("tokens", 5L, "nano_dollars", 7L)), END);

    UpdateItemRequest request = asked.getFirst();
    assertEquals(1, asked.size());
    assertEquals("a-table", request.tableName());
    assertEquals(Map.of("pk", AttributeValue.fromS("shop#used#1")), request.key());
    assertEquals("SET #v = :v, #u = :u, #e = :e ADD #a0 :a0, #a1 :a1", request.updateExpression());
    assertEquals("attribute_not_exists(#v) OR #v = :v", request.conditionExpression());
    assertEquals(
        Map.of("#v", "v", "#u", "until", "#e", "expires", "#a0", "nano_dollars", "#a1", "tokens"),
        request.expressionAttributeNames());
    Map<String, AttributeValue> given = request.expressionAttributeValues();
    assertEquals(AttributeValue.fromN("7"), given.get(":a0"));
    assertEquals(AttributeValue.fromN("5"), given.get(":a1"));
    assertEquals(AttributeValue.fromN(Long.toString(END.getEpochSecond() + 1)), given.get(":e"));
    assertEquals(ReturnValue.ALL_NEW, request.returnValues());
    assertEquals(
        Map.of(
            "v",
            new Value.Whole(1),
            "tokens",
            new Value.Whole(12),
            "nano_dollars",
            new Value.Whole(7)),
        item.values());
    assertEquals(END, item.until());
  }

  @Test
  void whatAnotherVersionCountsIsLeftAsItIs() {
    DynamoTable table =
        table(
            _ -> {
              throw ConditionalCheckFailedException.builder().message("not met").build();
            });

    TableException why =
        assertThrows(TableException.class, () -> table.add("k", Map.of("tokens", 1L), END));
    assertEquals(Fate.REFUSED, why.fate());
    assertTrue(String.valueOf(why.getMessage()).contains("another version"), why.getMessage());
  }

  @Test
  void aTableThatIsNotThereIsSaid() {
    DynamoTable table =
        table(
            _ -> {
              throw ResourceNotFoundException.builder().message("of account 1234").build();
            });

    TableException why =
        assertThrows(TableException.class, () -> table.add("k", Map.of("tokens", 1L), END));
    assertTrue(String.valueOf(why.getMessage()).contains("UNDERSTUDY_TABLE"));
    assertTrue(!String.valueOf(why.getMessage()).contains("1234"));
  }
}
