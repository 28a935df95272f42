package dev.understudy.lambda;

import dev.understudy.Gateway;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.JdkUpstream;
import dev.understudy.http.Request;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.Upstream;
import dev.understudy.provider.Tokens;
import dev.understudy.secret.EnvironmentSecrets;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.shared.TableException;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Does once, before a snapshot, what a first call would otherwise have to wait for: a rehearsed
/// call from event to answer, whole and streamed (classes, JSON, both protocols), a call to a port
/// where nobody listens (the HTTP client), and a look-up of a secret that does not exist (the SDK,
/// its credentials and its TLS), and of nothing in the table that environments share, where there
/// is one.
///
/// No real secret is read and no provider is called. A step that fails is reported, and is no
/// matter otherwise.
final class Priming {
  private static final String KEY = "rehearsal";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String EVENT =
      """
      {"version":"2.0","routeKey":"POST /v1/chatComplete","rawPath":"/v1/chatComplete","rawQueryString":"",
       "headers":{"content-type":"application/json","x-portkey-api-key":"rehearsal"},
       "requestContext":{"domainName":"rehearsal","stage":"$default",
         "http":{"method":"POST","path":"/v1/chatComplete","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":""}},
       "body":"{\\"config\\":{\\"mode\\":\\"fallback\\",\\"options\\":[\
      {\\"provider\\":\\"openai\\",\\"apiKey\\":\\"k\\",\\"override_params\\":{\\"model\\":\\"m\\"}},\
      {\\"provider\\":\\"anthropic\\",\\"apiKey\\":\\"k\\",\\"override_params\\":{\\"model\\":\\"m\\"}}]},\
      \\"params\\":{\\"stream\\":STREAM,\\"messages\\":[{\\"role\\":\\"user\\",\\"content\\":\\"hello\\"}]}}","isBase64Encoded":false}
      """;

  private final Wiring wiring;
  private final Wiring.Parts parts;
  private final Time time;

  Priming(Wiring wiring, Wiring.Parts parts, Time time) {
    this.wiring = wiring;
    this.parts = parts;
    this.time = time;
  }

  /// Never throws.
  void run() {
    for (FrontDoor.Transfer transfer : FrontDoor.Transfer.values()) {
      attempt(() -> rehearse(transfer, Rehearsed::overloadedThenAnswered));
      attempt(() -> rehearse(transfer, Rehearsed::answered));
    }
    attempt(this::callNobody);
    attempt(this::lookForASecretThatDoesNotExist);
    attempt(this::askTheTable);
  }

  /// One whole call over `upstream`, from the event's bytes to the answer's.
  ///
  /// @param transfer whose function it is, and whether a stream is asked for
  byte[] rehearse(FrontDoor.Transfer transfer, Upstream upstream)
      throws IOException, ProxyEvent.Unrecognised {
    Secrets secrets =
        new EnvironmentSecrets(
            Map.of("UNDERSTUDY_SECRET_ACCESS_KEYS", "{\"" + new Secret(KEY).sha256() + "\":{}}"));
    Gateway gateway =
        wiring.gateway(
            upstream,
            secrets,
            new Tokens(upstream, time),
            new Telemetry(Level.INFO, time, _ -> {}));
    String text = EVENT.replace("STREAM", Boolean.toString(transfer == FrontDoor.Transfer.STREAM));
    ProxyEvent event = ProxyEvent.read(text.getBytes(StandardCharsets.UTF_8), transfer, time.now());
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ResponseSink sink =
        switch (transfer) {
          case BUFFERED -> new BufferedSink(answer, event.shape(), time);
          case STREAM -> new StreamingSink(answer::writeBytes, time);
        };
    gateway.handle(event.request(), Deadline.in(time, LIMIT), sink);
    return answer.toByteArray();
  }

  /// Over https, so that the client does all that comes before a handshake. This client allows the
  /// one host; the function's own does not.
  private void callNobody() {
    Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1:1"), time);
    Request request =
        new Request("POST", URI.create("https://127.0.0.1:1/"), Headers.none(), new byte[0]);
    Deadline limit = Deadline.in(time, LIMIT);
    upstream.send(
        request,
        HostGuard.Origin.OPERATOR,
        new Upstream.Limits(limit, LIMIT, LIMIT, new Cancellation()));
  }

  private void lookForASecretThatDoesNotExist() {
    try {
      parts.secrets().get("providers/rehearsal-that-does-not-exist", Deadline.in(time, LIMIT));
    } catch (SecretException e) {
      // As it must be.
    }
  }

  private void askTheTable() throws TableException {
    if (parts.shared().isPresent()) {
      parts.shared().get().prime();
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (Exception | LinkageError e) {
      parts.telemetry().report(Level.WARN, "", "priming: " + e);
    }
  }
}
