package dev.understudy;

import dev.understudy.api.AccessKey;
import dev.understudy.api.Asked;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Params;
import dev.understudy.api.Permissions;
import dev.understudy.api.SimulateHeader;
import dev.understudy.config.ConfigReader;
import dev.understudy.config.Plan;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.route.Call;
import dev.understudy.route.Facts;
import dev.understudy.route.Route;

/// Understands requests: what is asked for, where it may go, and whether this caller may have it go
/// there. What is wrong with a request is found here, before anything is tried.
final class Questions {
  private final ConfigReader configs;

  Questions(ConfigReader configs) {
    this.configs = configs;
  }

  /// @param request the conversation's own, or the one that it asks about
  /// @throws dev.understudy.http.Rejection 400 or 403
  Question read(Request request, ClientApi api, AccessKey caller, Conversation talk) {
    Asked asked = api.read(request);
    Plan plan = plan(asked, request, talk);
    plan.warnings().forEach(talk.ledger()::warn);
    Permissions.check(caller, plan.route());
    Params.check(asked, plan.route());
    if (SimulateHeader.isIn(request.headers())) {
      Permissions.simulate(caller);
    }
    Call call =
        new Call(
            asked.operation(),
            new Facts(Json.object(), asked.params(), request.headers(), request.path()),
            talk.deadline(plan.deadline()),
            talk.cancellation(),
            TraceContext.of(request.headers()),
            SimulateHeader.read(request.headers(), plan.route(), asked.params()),
            talk.ledger(),
            talk.redaction());
    return new Question(plan.route(), call);
  }

  private Plan plan(Asked asked, Request request, Conversation talk) {
    if (asked.providerKey().isPresent()) {
      talk.ledger()
          .warn(
              "the key in Authorization or x-api-key is not used: send it as \"api_key\" of a"
                  + " target");
    }
    return asked
        .config()
        .map(config -> configs.read(config, asked.configPointer()))
        .orElseGet(() -> configs.read(ConfigHeader.read(asked, request.headers()), ""));
  }

  /// A request that is understood.
  ///
  /// @param route where it may go
  record Question(Route route, Call call) {}
}
