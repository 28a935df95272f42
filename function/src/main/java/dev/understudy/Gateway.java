package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.Questions.Question;
import dev.understudy.api.AccessKey;
import dev.understudy.api.AccessKeys;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Cors;
import dev.understudy.api.Permissions;
import dev.understudy.api.Problem;
import dev.understudy.api.Summary;
import dev.understudy.config.Plans;
import dev.understudy.cost.Prices;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.json.Json;
import dev.understudy.route.AnswerStream;
import dev.understudy.route.Call;
import dev.understudy.route.Explanation;
import dev.understudy.route.Health;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import dev.understudy.route.Replies;
import dev.understudy.route.Route;
import dev.understudy.route.Router;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// One request from beginning to end. The order of the steps is here, and nothing else: who is
/// calling, what is asked, where to send it, the answer, and how it is written. Thread-safe.
public final class Gateway {
  private static final String HEALTH = "/health";

  /// What operators see of a method or path that is not ours: callers can think of any number of
  /// them.
  private static final String OTHER = "other";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /// How long after its deadline a call is over for certain.
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  private final AccessKeys accessKeys;
  private final Questions questions;
  private final ModelList models;
  private final TargetHealth targets;
  private final Health health;
  private final Limiter limiter;
  private final Router router;
  private final Optional<Prices> prices;
  private final Once once;
  private final Map<String, ClientApi> apis = new HashMap<>();
  private final Map<String, String> methods = new HashMap<>();
  private final ClientApi anyApi;
  private final Cors cors;
  private final TraceIds traceIds;
  private final Time time;
  private final Telemetry telemetry;
  private final AtomicBoolean first = new AtomicBoolean(true);

  /// @param apis the dialects; the first one writes the errors of paths that are nobody's
  /// @param plans says where a request goes
  /// @param health what the router's targets are asked about; told when a request is over
  /// @param limiter holds callers to their limits; told when a request is over, too
  /// @param prices where estimates of costs are wanted
  /// @param replies gives an answer again to whoever asks again
  /// @param cors which web pages may call
  /// @param telemetry told of every request, and of every fault of our own
  public Gateway(
      AccessKeys accessKeys,
      List<ClientApi> apis,
      Plans plans,
      Router router,
      Health health,
      Limiter limiter,
      Optional<Prices> prices,
      Replies replies,
      Cors cors,
      TraceIds traceIds,
      Time time,
      Telemetry telemetry) {
    this.accessKeys = accessKeys;
    this.questions = new Questions(plans);
    this.models = new ModelList(plans);
    this.targets = new TargetHealth(plans, health, time);
    this.health = health;
    this.limiter = limiter;
    this.router = router;
    this.prices = prices;
    this.once = new Once(replies);
    this.cors = cors;
    this.traceIds = traceIds;
    this.time = time;
    this.telemetry = telemetry;
    this.anyApi = apis.getFirst();
    methods.put(HEALTH, "GET");
    methods.put(ModelList.PATH, "GET");
    methods.put(TargetHealth.PATH, "GET");
    methods.put(Explain.PATH, "POST");
    for (ClientApi api : apis) {
      for (String path : api.paths()) {
        this.apis.put(path, api);
        methods.put(path, "POST");
      }
    }
  }

  /// Answers `request`, whatever comes: with an answer, or with an error in the client's dialect.
  ///
  /// @param platform by when the front door or the function would cut the client off
  /// @throws IOException if the client, or the platform before it, is gone
  public void handle(Request request, Deadline platform, ResponseSink sink) throws IOException {
    Headers always = cors.headers(request.headers());
    Conversation talk =
        new Conversation(request, platform, sink.streams(), always, prices, traceIds, time);
    try {
      sink.send(response(talk));
    } catch (ResponseSink.TooLarge e) {
      talk.forget();
      sendInstead(tooLarge(talk, e), sink);
    } catch (IOException | RuntimeException | Error e) {
      talk.outcome(500, "not_delivered");
      throw e;
    } finally {
      // Whatever is still under way or open, nobody waits for it any more.
      talk.cancellation().cancel();
      talk.ended();
      health.settle();
      limiter.settle();
      Served served =
          talk.served(
              METHODS.contains(request.method()) ? request.method() : OTHER,
              methods.containsKey(request.path()) ? request.path() : OTHER,
              first.getAndSet(false));
      talk.ledger().bugs().forEach(bug -> report(talk, bug(bug)));
      talk.ledger().complaints().forEach(complaint -> report(talk, complaint));
      telemetry.served(served);
    }
  }

  /// Everything that handled a request so far was rehearsal: the next one is the first.
  public void begin() {
    first.set(true);
  }

  /// Every path that is served, whatever the method: a front door that knows its routes has to have
  /// these and no others.
  public SortedSet<String> paths() {
    return new TreeSet<>(methods.keySet());
  }

  /// Everything that is served, as method and path, such as `GET /health`. `OPTIONS` beside that,
  /// and `HEAD` where there is `GET`.
  private SortedSet<String> routes() {
    SortedSet<String> routes = new TreeSet<>();
    methods.forEach((path, method) -> routes.add(method + " " + path));
    return routes;
  }

  /// An error has no body either where only the head is asked for (RFC 9110, section 9.3.2).
  private Response response(Conversation talk) {
    Response response = served(talk);
    return talk.request().method().equals("HEAD")
        ? new Response(response.status(), response.headers(), new Body.Bytes(new byte[0]))
        : response;
  }

  private Response served(Conversation talk) {
    Request request = talk.request();
    try {
      check(request);
      if (request.method().equals("OPTIONS")) {
        return options(talk);
      }
      return request.path().equals(HEALTH) ? health(talk) : answer(talk);
    } catch (Rejection e) {
      if (!e.detail().isEmpty()) {
        report(talk, e.detail());
      }
      return problem(talk, Problem.of(e, talk.ledger()));
    } catch (RuntimeException | StackOverflowError e) {
      report(talk, bug(e));
      return problem(
          talk,
          Problem.of(
              new Rejection(
                  500, "internal_error", "", "A fault of our own; the log has it by trace id."),
              talk.ledger()));
    }
  }

  private void check(Request request) {
    String method = methods.get(request.path());
    if (method == null) {
      throw new Rejection(
          404,
          "not_found",
          "",
          "There is nothing at this path. Served are " + String.join(", ", routes()));
    }
    if (!allowed(method).contains(request.method())) {
      throw new Rejection(405, "method_not_allowed", "", "This path takes " + method + ".");
    }
  }

  /// What is allowed where `method` is served.
  private static List<String> allowed(String method) {
    return method.equals("GET") ? List.of("GET", "HEAD", "OPTIONS") : List.of(method, "OPTIONS");
  }

  private Response options(Conversation talk) {
    Request request = talk.request();
    String allow = String.join(", ", allowed(methods.getOrDefault(request.path(), "POST")));
    return answered(
        talk,
        new Response(
            204,
            talk.headers().with("allow", allow).withAll(cors.preflight(request.headers(), allow)),
            new Body.Bytes(new byte[0])));
  }

  private Response answer(Conversation talk) {
    Request request = talk.request();
    AccessKey caller = accessKeys.check(request.headers(), talk.redaction(), talk.deadline());
    talk.caller(caller.name());
    return switch (request.path()) {
      case Explain.PATH -> explained(talk, caller);
      case ModelList.PATH -> answered(talk, models.of(caller, talk.deadline(), unlisted(talk)));
      case TargetHealth.PATH -> answered(talk, targets.of(caller, talk.deadline(), unlisted(talk)));
      default -> routed(talk, caller);
    };
  }

  /// Hears of saved configs that a list goes without.
  private BiConsumer<String, Rejection> unlisted(Conversation talk) {
    return (config, why) -> {
      talk.ledger().warn("The saved config " + config + " is not listed: " + why.text());
      report(talk, why.detail());
    };
  }

  private Response explained(Conversation talk, AccessKey caller) {
    Permissions.explain(caller);
    Request meant = Explain.meant(talk.request(), apis.keySet());
    Question question = questions.read(meant, api(meant), caller, talk, talk.live());
    ObjectNode explanation = Explanation.of(question.route(), question.call(), question.saved());
    return answered(talk, talk.redaction().clean(explanation));
  }

  private Response routed(Conversation talk, AccessKey caller) {
    Admission admission = limiter.admit(caller);
    talk.admitted(admission);
    ClientApi api = api(talk.request());
    Question question = questions.read(talk.request(), api, caller, talk, talk.live());
    admission.checkRequests();
    Duration lease = question.call().deadline().left().plus(AFTERWARDS);
    prices.ifPresent(Prices::fetchAhead);
    Response response =
        once.answer(
            talk,
            caller,
            lease,
            () -> {
              admission.checkSpending();
              admission.checkPrices(talk, question);
              return tried(talk, api, question);
            });
    return response.status() == 200 ? answered(talk, response) : response;
  }

  private Response tried(Conversation talk, ClientApi api, Question question) {
    Outcome outcome = router.run(question.route(), question.call());
    return switch (outcome) {
      case Outcome.Answer answer -> written(talk, api, question, answer);
      case Outcome.Failure failure -> problem(talk, Problem.of(failure, talk.ledger()));
    };
  }

  private static Response written(
      Conversation talk, ClientApi api, Question question, Outcome.Answer answer) {
    Call call = question.call();
    return switch (answer.said()) {
      case Outcome.Said.Whole whole -> {
        // Before the headers, which say what could not be written.
        JsonNode body = api.write(answer, whole, call);
        yield json(headers(talk, api, question.route(), answer), body);
      }
      case Outcome.Said.Streamed(AnswerStream stream) ->
          new Response(
              200,
              headers(talk, api, question.route(), answer)
                  .with("content-type", "text/event-stream")
                  .with("cache-control", "no-cache"),
              new Body.Events(
                  new AnswerEvents(talk, stream, api.writer(answer, call), talk.streamDeadline())));
    };
  }

  private static Headers headers(
      Conversation talk, ClientApi api, Route route, Outcome.Answer answer) {
    return api.headers(
        answer, Summary.with(talk.headers(), answer, route, talk.ledger(), talk.redaction()));
  }

  private static Response health(Conversation talk) {
    return answered(talk, json(talk.headers(), Json.object().put("status", "ok")));
  }

  private static Response json(Headers headers, JsonNode body) {
    return new Response(
        200, headers.with("content-type", "application/json"), new Body.Bytes(Json.write(body)));
  }

  private static Response answered(Conversation talk, JsonNode body) {
    return answered(talk, json(talk.headers(), body));
  }

  private static Response answered(Conversation talk, Response response) {
    talk.outcome(response.status(), "");
    return response;
  }

  private Response problem(Conversation talk, Problem problem) {
    talk.outcome(problem.status(), problem.code());
    Headers headers = talk.headers();
    String method = methods.get(talk.request().path());
    return api(talk.request())
        .write(
            problem,
            problem.status() == 405 && method != null
                ? headers.with("allow", String.join(", ", allowed(method)))
                : headers,
            talk.redaction());
  }

  private Response tooLarge(Conversation talk, ResponseSink.TooLarge size) {
    Rejection rejection =
        new Rejection(
            502,
            "response_too_large",
            "",
            "The answer is "
                + size.bytes()
                + " bytes as the front door needs it, which carries "
                + size.limit()
                + ". Ask for a shorter one.");
    // Without the attempts, whose messages may be what was too large; and not worth repeating.
    Problem problem = Problem.of(rejection, new Ledger(time));
    talk.outcome(problem.status(), problem.code());
    return api(talk.request())
        .write(problem, talk.headers().with("x-should-retry", "false"), talk.redaction());
  }

  private static void sendInstead(Response small, ResponseSink sink) throws IOException {
    try {
      sink.send(small);
    } catch (ResponseSink.TooLarge e) {
      throw new IllegalStateException("an error of our own does not fit", e);
    }
  }

  /// Of a path that is nobody's, the one below whose path it is: `/v1/messages/count_tokens`.
  private ClientApi api(Request request) {
    String path = request.path();
    return apis.entrySet().stream()
        .filter(api -> path.equals(api.getKey()) || path.startsWith(api.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(anyApi);
  }

  private void report(Conversation talk, String message) {
    telemetry.report(Level.ERROR, talk.traceId(), talk.redaction().clean(message));
  }

  private static String bug(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return "a fault of our own: " + trace;
  }
}
