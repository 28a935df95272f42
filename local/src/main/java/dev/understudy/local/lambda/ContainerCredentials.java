package dev.understudy.local.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/// The endpoint where a function with SnapStart gets its credentials: a snapshot must not hold any,
/// so they are not in its environment.
///
/// Before the restore it hands out credentials that are about to expire, afterwards others that
/// last: whoever still uses the old ones is as wrong here as with a snapshot of last week. Source:
/// "Activating and managing Lambda SnapStart" and the AWS SDKs' "Container credential provider".
public final class ContainerCredentials implements AutoCloseable {

  private static final String PATH = "/credentials";
  private static final Duration BRIEF = Duration.ofSeconds(10);
  private static final Duration LASTING = Duration.ofHours(6);

  private final String token = LambdaEnvironment.random(16);
  private final String beforeRestore = "LOCALBEFORE" + LambdaEnvironment.random(6);
  private final String afterRestore = "LOCALAFTER" + LambdaEnvironment.random(6);
  private final Snapshot snapshot;
  private final WireServer server;

  private ContainerCredentials(Snapshot snapshot, Consumer<String> console) throws IOException {
    this.snapshot = snapshot;
    this.server = WireServer.start(0, this::handle, console);
  }

  /// Starts it on a free port.
  ///
  /// @param snapshot says when the credentials change
  public static ContainerCredentials start(Snapshot snapshot, Consumer<String> console)
      throws IOException {
    return new ContainerCredentials(snapshot, console);
  }

  /// Whether a service would take a request that is signed with this access key id now.
  public boolean isCurrent(String accessKeyId) {
    return accessKeyId.equals(current());
  }

  /// The environment variables that lead a function here.
  Map<String, String> variables() {
    return Map.of(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://" + server.address() + PATH,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        token);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private String current() {
    return snapshot.isRestored() ? afterRestore : beforeRestore;
  }

  private void handle(Exchange exchange) throws IOException {
    if (!exchange.head().route().equals("GET " + PATH)) {
      exchange.respond(WireResponse.json(404, "{\"message\":\"not found\"}"));
    } else if (!exchange.head().headers().first("authorization").orElse("").equals(token)) {
      exchange.respond(WireResponse.json(401, "{\"message\":\"wrong authorization token\"}"));
    } else {
      exchange.respond(WireResponse.json(200, Json.write(credentials())));
    }
  }

  private ObjectNode credentials() {
    Duration validity = snapshot.isRestored() ? LASTING : BRIEF;
    return Json.object()
        .put("AccessKeyId", current())
        .put("SecretAccessKey", "local-not-a-real-secret-" + LambdaEnvironment.random(16))
        .put("Token", "local-not-a-real-token-" + LambdaEnvironment.random(16))
        .put("Expiration", InstantSource.system().instant().plus(validity).toString());
  }
}
