package dev.understudy;

import dev.understudy.api.AccessKey;
import dev.understudy.api.AccessKeys;
import dev.understudy.api.Asked;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Params;
import dev.understudy.api.Permissions;
import dev.understudy.api.Problem;
import dev.understudy.api.Summary;
import dev.understudy.config.ConfigReader;
import dev.understudy.config.Plan;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.json.Json;
import dev.understudy.route.Call;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import dev.understudy.route.Router;
import dev.understudy.secret.Redaction;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Served;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request from beginning to end. The order of the steps is here, and nothing else: who is
/// calling, what is asked, where to send it, the answer, and how it is written. Thread-safe.
public final class Gateway {
  /// What is kept of every limit for writing the answer.
  private static final Duration WRITING = Duration.ofMillis(300);

  private static final String HEALTH = "/health";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final AccessKeys accessKeys;
  private final ConfigReader configs;
  private final Router router;
  private final Map<String, ClientApi> apis = new HashMap<>();
  private final ClientApi anyApi;
  private final TraceIds traceIds;
  private final Time time;
  private final Telemetry telemetry;
  private final AtomicBoolean first = new AtomicBoolean(true);

  /// @param apis the dialects; the first one writes the errors of paths that are nobody's
  /// @param telemetry told of every request, and of every fault of our own
  public Gateway(
      AccessKeys accessKeys,
      List<ClientApi> apis,
      ConfigReader configs,
      Router router,
      TraceIds traceIds,
      Time time,
      Telemetry telemetry) {
    this.accessKeys = accessKeys;
    this.configs = configs;
    this.router = router;
    this.traceIds = traceIds;
    this.time = time;
    this.telemetry = telemetry;
    this.anyApi = apis.getFirst();
    for (ClientApi api : apis) {
      api.paths().forEach(path -> this.apis.put(path, api));
    }
  }

  /// Answers `request`, whatever comes: with an answer, or with an error in the client's dialect.
  ///
  /// @param platform by when the front door or the function would cut the client off
  /// @throws IOException if the client, or the platform before it, is gone
  public void handle(Request request, Deadline platform, ResponseSink sink) throws IOException {
    Conversation conversation = new Conversation(request, platform);
    try {
      sink.send(conversation.response());
    } catch (ResponseSink.TooLarge e) {
      sendInstead(conversation.tooLarge(e), sink);
    } finally {
      telemetry.served(conversation.served());
    }
  }

  /// Everything that handled a request so far was rehearsal: the next one is the first.
  public void begin() {
    first.set(true);
  }

  /// Everything that is served, as method and path, such as `GET /health`. A front door that knows
  /// its routes has to have these and no others.
  public SortedSet<String> routes() {
    SortedSet<String> routes = new TreeSet<>();
    routes.add("GET " + HEALTH);
    apis.keySet().forEach(path -> routes.add("POST " + path));
    return routes;
  }

  private static void sendInstead(Response small, ResponseSink sink) throws IOException {
    try {
      sink.send(small);
    } catch (ResponseSink.TooLarge e) {
      throw new IllegalStateException("an error of our own does not fit", e);
    }
  }

  private static String stackTrace(RuntimeException e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /// What belongs to one request.
  private final class Conversation {
    private final Request request;
    private final Deadline platform;
    private final long since = time.nanos();
    private final Ledger ledger = new Ledger();
    private final Redaction redaction = new Redaction();
    private final String traceId;
    private final ClientApi api;
    private String allowed = "";
    private String caller = "";
    private String code = "";
    private int status;

    Conversation(Request request, Deadline platform) {
      this.request = request;
      this.platform = platform;
      this.traceId = traceIds.of(request.headers(), ledger);
      this.api = apis.getOrDefault(request.path(), anyApi);
    }

    Response response() {
      try {
        return request.path().equals(HEALTH) ? health() : answer();
      } catch (Rejection e) {
        if (!e.detail().isEmpty()) {
          report(Level.ERROR, e.detail());
        }
        return problem(Problem.of(e, ledger));
      } catch (RuntimeException e) {
        log(e);
        return problem(
            Problem.of(
                new Rejection(
                    500, "internal_error", "", "A fault of our own; the log has it by trace id."),
                ledger));
      }
    }

    private Response answer() {
      if (!apis.containsKey(request.path())) {
        throw new Rejection(
            404,
            "not_found",
            "",
            "There is nothing at this path. Served are " + String.join(", ", routes()));
      }
      expect("POST");
      AccessKey accessKey =
          accessKeys.check(request.headers(), redaction, platform.leaving(WRITING));
      caller = accessKey.name();
      Asked asked = api.read(request);
      asked.warnings().forEach(ledger::warn);
      Plan plan = configs.read(asked.config(), asked.configPointer());
      plan.warnings().forEach(ledger::warn);
      Permissions.check(accessKey, plan.route());
      Params.check(asked, plan.route());
      Call call =
          new Call(
              asked.operation(),
              asked.params(),
              deadline(plan.deadline()),
              TraceContext.of(request.headers()),
              ledger,
              redaction);
      Outcome outcome = router.run(plan.route(), call);
      ledger.bugs().forEach(this::log);
      return switch (outcome) {
        case Outcome.Answer answer ->
            answered(api.write(answer, Summary.with(headers(), answer, redaction)));
        case Outcome.Failure failure -> problem(Problem.of(failure, ledger));
      };
    }

    private void log(RuntimeException bug) {
      report(Level.ERROR, "a fault of our own: " + stackTrace(bug));
    }

    private void report(Level severity, String message) {
      telemetry.report(severity, redaction.clean(traceId), redaction.clean(message));
    }

    Served served() {
      return new Served(
          time.now(),
          traceId,
          caller,
          METHODS.contains(request.method()) ? request.method() : "other",
          apis.containsKey(request.path()) || request.path().equals(HEALTH)
              ? request.path()
              : "other",
          status,
          code,
          Duration.ofNanos(time.nanos() - since),
          first.getAndSet(false),
          ledger,
          redaction);
    }

    private Response health() {
      expect("GET");
      Headers headers = headers().with("content-type", "application/json");
      return answered(
          new Response(
              200, headers, new Body.Bytes(Json.write(Json.object().put("status", "ok")))));
    }

    private Response answered(Response response) {
      status = response.status();
      return response;
    }

    private void expect(String method) {
      if (!request.method().equals(method)) {
        allowed = method;
        throw new Rejection(405, "method_not_allowed", "", "This path takes " + method + " alone.");
      }
    }

    private Deadline deadline(Duration limit) {
      return platform.orEarlier(new Deadline(time, since + limit.toNanos())).leaving(WRITING);
    }

    private Headers headers() {
      Headers headers = Summary.headers(traceId, ledger, redaction);
      return allowed.isEmpty() ? headers : headers.with("allow", allowed);
    }

    private Response problem(Problem problem) {
      status = problem.status();
      code = problem.code();
      return api.write(problem, headers(), redaction);
    }

    Response tooLarge(ResponseSink.TooLarge size) {
      return problem(
          Problem.of(
              new Rejection(
                  502,
                  "response_too_large",
                  "",
                  "The answer is "
                      + size.bytes()
                      + " bytes as the front door needs it, which carries "
                      + size.limit()
                      + ". Ask for a shorter one."),
              ledger));
    }
  }
}
