package dev.understudy.shared;

import dev.understudy.shared.Item.Value;
import dev.understudy.shared.TableException.Fate;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A DynamoDB table through AWS's SDK. Its partition key is the text `pk`, its TTL attribute the
/// number `expires`, in seconds since 1970; `token` and `until` (in milliseconds) are [Item]'s own,
/// and everything else in an item is its values.
///
/// A write on a condition is one request: when the condition is not met, DynamoDB answers with what
/// stands there ("ReturnValuesOnConditionCheckFailure", API reference of `PutItem`).
///
/// The SDK's own messages are dropped, because they name the account and the role. The client is
/// made by the first call.
final class DynamoTable implements Table {
  private static final String KEY = "pk";
  private static final String EXPIRES = "expires";
  private static final String TOKEN = "token";
  private static final String UNTIL = "until";

  /// For the silence between two bytes too, as in the client of the secrets.
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private static final Duration ATTEMPT = Duration.ofSeconds(1);
  private static final Duration CALL = Duration.ofSeconds(2);

  private final String name;
  private final String owner;
  private final Supplier<DynamoDbClient> making;
  private @Nullable DynamoDbClient aws;

  /// @param name of the table, in the function's own account and region
  /// @param owner what the keys of all items begin with: stacks with secrets of their own share
  ///   nothing, though they have one table
  DynamoTable(String name, String owner) {
    this(name, owner, () -> client().build());
  }

  /// With a client of the test's own.
  DynamoTable(String name, String owner, Supplier<DynamoDbClient> making) {
    this.name = name;
    this.owner = owner;
    this.making = making;
  }

  /// Region, endpoint and credentials come from the SDK's own chains, as in the client of the
  /// secrets. It tries nothing twice: what may be, [#repeatable] knows.
  static DynamoDbClientBuilder client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT))
        .overrideConfiguration(
            settings ->
                settings
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL)
                    .retryStrategy(
                        StandardRetryStrategy.builder()
                            .useClientDefaults(false)
                            .maxAttempts(1)
                            .build()));
  }

  /// What went wrong by chance. Nobody waits for as long as it takes a throttled table to recover,
  /// so that is said at once.
  private static boolean isWorthAnotherTry(SdkException e) {
    return switch (e) {
      case AwsServiceException refused -> refused.statusCode() >= 500;
      case ApiCallAttemptTimeoutException _ -> true;
      case SdkClientException broken -> root(broken) instanceof IOException;
      default -> false;
    };
  }

  @Override
  public Optional<Item> get(String key) throws TableException {
    GetItemRequest request =
        GetItemRequest.builder().tableName(name).key(key(key)).consistentRead(true).build();
    return repeatable(
        aws -> {
          Map<String, AttributeValue> found = aws.getItem(request).item();
          return found.isEmpty() ? Optional.empty() : Optional.of(item(found));
        });
  }

  @Override
  public Outcome put(String key, Item item, Condition condition) throws TableException {
    Map<String, AttributeValue> attributes = new HashMap<>(key(key));
    attributes.put(TOKEN, AttributeValue.fromS(item.token()));
    attributes.put(UNTIL, number(item.until().toEpochMilli()));
    attributes.put(EXPIRES, number(item.until().plusSeconds(1).getEpochSecond()));
    item.values().forEach((name, value) -> attributes.put(name, attribute(value)));
    Expression when = Expression.of(condition);
    PutItemRequest request =
        PutItemRequest.builder()
            .tableName(name)
            .item(attributes)
            .conditionExpression(when.text())
            .expressionAttributeNames(when.names())
            .expressionAttributeValues(when.values())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return written(aws -> aws.putItem(request));
  }

  @Override
  public Outcome delete(String key, Condition condition) throws TableException {
    Expression when = Expression.of(condition);
    DeleteItemRequest request =
        DeleteItemRequest.builder()
            .tableName(name)
            .key(key(key))
            .conditionExpression(when.text())
            .expressionAttributeNames(when.names())
            .expressionAttributeValues(when.values())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return written(aws -> aws.deleteItem(request));
  }

  /// One request, which DynamoDB does as a whole: "Atomic counters" in its developer guide. It is
  /// sent once, because done twice it counts twice. What another version counts there it may count
  /// otherwise, so nothing is added to that.
  @Override
  public Item add(String key, Map<String, Long> amounts, Instant until) throws TableException {
    Map<String, String> names =
        new HashMap<>(Map.of("#v", Item.FORMAT, "#u", UNTIL, "#e", EXPIRES));
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":v", attribute(Item.FIRST_FORMAT));
    values.put(":u", number(until.toEpochMilli()));
    values.put(":e", number(until.plusSeconds(1).getEpochSecond()));
    List<String> adds = new ArrayList<>();
    amounts.forEach(
        (name, amount) -> {
          int index = adds.size();
          names.put("#a" + index, name);
          values.put(":a" + index, number(amount));
          adds.add("#a" + index + " :a" + index);
        });
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(name)
            .key(key(key))
            .updateExpression("SET #v = :v, #u = :u, #e = :e ADD " + String.join(", ", adds))
            .conditionExpression("attribute_not_exists(#v) OR #v = :v")
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .returnValues(ReturnValue.ALL_NEW)
            .build();
    return asked(aws -> item(aws.updateItem(request).attributes()));
  }

  @Override
  public synchronized void renew() {
    if (aws != null) {
      aws.close();
      aws = null;
    }
  }

  private interface Ask<T> {
    T of(DynamoDbClient aws);
  }

  private Outcome written(Ask<?> write) throws TableException {
    return repeatable(
        aws -> {
          try {
            Object _ = write.of(aws);
            return new Outcome.Done();
          } catch (ConditionalCheckFailedException e) {
            return new Outcome.Refused(
                e.hasItem() ? Optional.of(item(e.item())) : Optional.empty());
          }
        });
  }

  /// What may be done twice is tried once more, and at once, where it went wrong by chance.
  private <T> T repeatable(Ask<T> ask) throws TableException {
    return asked(
        aws -> {
          try {
            return ask.of(aws);
          } catch (SdkException e) {
            if (!isWorthAnotherTry(e)) {
              throw e;
            }
            return ask.of(aws);
          }
        });
  }

  private <T> T asked(Ask<T> ask) throws TableException {
    try {
      return ask.of(aws());
    } catch (ConditionalCheckFailedException e) {
      throw new TableException(
          Fate.REFUSED, "holds counts of another version, to which this one adds nothing");
    } catch (ResourceNotFoundException e) {
      throw new TableException(
          Fate.UNDONE,
          "is not in this account and region: make it, or name another in UNDERSTUDY_TABLE");
    } catch (AwsServiceException e) {
      throw new TableException(fate(e), refusal(e));
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      throw new TableException(Fate.UNKNOWN, "did not answer in time");
    } catch (SdkClientException e) {
      throw new TableException(
          isUnsent(root(e)) ? Fate.UNDONE : Fate.UNKNOWN,
          "could not be asked ("
              + root(e).getClass().getSimpleName()
              + "): check network, region and credentials of the function");
    }
  }

  private synchronized DynamoDbClient aws() {
    if (aws == null) {
      aws = making.get();
    }
    return aws;
  }

  /// An error of DynamoDB's own (500, 503) says nothing of whether a write was made.
  private static Fate fate(AwsServiceException e) {
    if (e.isThrottlingException()) {
      return Fate.REFUSED;
    }
    return e.statusCode() >= 500 ? Fate.UNKNOWN : Fate.UNDONE;
  }

  /// Whether there was no connection. Of anything else a part may have arrived.
  private static boolean isUnsent(Throwable root) {
    return root instanceof ConnectException
        || root instanceof UnknownHostException
        || root instanceof NoRouteToHostException;
  }

  private static String refusal(AwsServiceException e) {
    String code =
        String.valueOf(e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode());
    return code.startsWith("AccessDenied")
        ? "may not be used: allow the function's role dynamodb:GetItem, PutItem, UpdateItem and"
            + " DeleteItem on it"
        : "is not to be had now (DynamoDB says " + e.statusCode() + " " + code + ")";
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /// A condition in DynamoDB's words. Some of the names are reserved ones, so none stands for
  /// itself.
  private record Expression(
      String text, Map<String, String> names, Map<String, AttributeValue> values) {
    static Expression of(Condition condition) {
      return switch (condition) {
        case Condition.Holds(String token) ->
            new Expression(
                "#t = :t", Map.of("#t", TOKEN), Map.of(":t", AttributeValue.fromS(token)));
        case Condition.Over(Instant now) ->
            new Expression(
                "attribute_not_exists(#t) OR #u <= :n",
                Map.of("#t", TOKEN, "#u", UNTIL),
                Map.of(":n", number(now.toEpochMilli())));
      };
    }
  }

  private Map<String, AttributeValue> key(String key) {
    return Map.of(KEY, AttributeValue.fromS(owner + "#" + key));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static AttributeValue attribute(Value value) {
    return switch (value) {
      case Value.Text(String text) -> AttributeValue.fromS(text);
      case Value.Whole(long number) -> number(number);
      case Value.Bytes(byte[] bytes) -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
    };
  }

  private static Item item(Map<String, AttributeValue> attributes) {
    Map<String, Value> values = new HashMap<>();
    attributes.forEach((name, value) -> value(value).ifPresent(each -> values.put(name, each)));
    String token = values.remove(TOKEN) instanceof Value.Text(String text) ? text : "";
    Instant until =
        values.remove(UNTIL) instanceof Value.Whole(long at)
            ? Instant.ofEpochMilli(at)
            : Instant.EPOCH;
    values.keySet().removeAll(Set.of(KEY, EXPIRES));
    return new Item(token, until, values);
  }

  /// Of the kinds that are ever written; empty for another.
  private static Optional<Value> value(AttributeValue value) {
    return switch (value.type()) {
      case S -> Optional.of(new Value.Text(value.s()));
      case N -> Optional.of(new Value.Whole(new BigDecimal(value.n()).longValue()));
      case B -> Optional.of(new Value.Bytes(value.b().asByteArrayUnsafe()));
      default -> Optional.empty();
    };
  }
}
