package dev.understudy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.AccessKey;
import dev.understudy.api.Asked;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Params;
import dev.understudy.api.Permissions;
import dev.understudy.api.SimulateHeader;
import dev.understudy.config.Plan;
import dev.understudy.config.Plans;
import dev.understudy.config.Wanted;
import dev.understudy.http.Request;
import dev.understudy.route.Call;
import dev.understudy.route.Delivery;
import dev.understudy.route.Facts;
import dev.understudy.route.Route;
import dev.understudy.time.Deadline;
import java.util.Optional;

/// Understands requests: what is asked for, where it may go, and whether this caller may have it go
/// there. What is wrong with a request is found here, before anything is tried.
final class Questions {
  private final Plans plans;

  Questions(Plans plans) {
    this.plans = plans;
  }

  /// @param request the conversation's own, or the one that it asks about
  /// @param live whether a stream reaches the client as it comes
  /// @throws dev.understudy.http.Rejection 400 or 403; 500 or 503 if a saved config cannot be used
  Question read(Request request, ClientApi api, AccessKey caller, Conversation talk, boolean live) {
    Asked asked = api.read(request);
    Wanted wanted =
        new Wanted(
            request.headers(),
            asked.config(),
            asked.configPointer(),
            asked.params(),
            asked.paramsPointer(),
            asked.providerKey(),
            caller.configs());
    Plan plan = plans.plan(wanted, talk.deadline());
    plan.warnings().forEach(talk.ledger()::warn);
    Permissions.check(caller, plan.route());
    Params.check(
        asked.operation(),
        plan.params(),
        asked.paramsPointer(),
        plan.route(),
        plan.saved().isPresent());
    if (SimulateHeader.isIn(request.headers())) {
      Permissions.simulate(caller);
    }
    Facts facts = new Facts(plan.metadata(), plan.params(), request.headers(), request.path());
    Call call =
        new Call(
            asked.operation(),
            facts,
            asked.original(plan.params()),
            delivery(plan.params(), live),
            Call.space(asked.operation(), plan.route(), facts, talk.deadline()),
            Optional.empty(),
            begunBy(plan, talk),
            talk.streamDeadline(),
            talk.cancellation(),
            TraceContext.of(request.headers()),
            SimulateHeader.read(request.headers(), plan.route(), plan.params()),
            talk.ledger(),
            talk.redaction());
    return new Question(plan.route(), call, plan.saved().isPresent());
  }

  /// A stream that begins when it must have ended would be an error with status 200.
  private static Deadline begunBy(Plan plan, Conversation talk) {
    Deadline deadline = talk.deadline(plan.deadline());
    return plan.params().path("stream").asBoolean()
        ? deadline.orEarlier(talk.streamDeadline())
        : deadline;
  }

  private static Delivery delivery(ObjectNode params, boolean live) {
    return new Delivery(
        params.path("stream").asBoolean(),
        params.path("stream_options").path("include_usage").asBoolean(),
        live,
        params.path("encoding_format").asText().equals("base64"));
  }

  /// A request that is understood.
  ///
  /// @param route where it may go
  /// @param saved whether the route comes from a saved config, of which the caller may not see
  ///   everything
  record Question(Route route, Call call, boolean saved) {}
}
