package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Original;
import dev.understudy.route.Addresses.Address;
import dev.understudy.route.Addresses.Data;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Fetches the pictures and files that a request tells by their address, for a target that takes
/// none: each once for a call, whoever of its targets asks first.
///
/// Addresses are the caller's, so they are fetched as the caller's hosts are called: https alone,
/// by public names, and no redirect is followed. All of them together have 20 MB. What cannot be
/// had fails the target, not the call: one that takes addresses may still answer.
final class MediaFetch {
  private static final int MOST_BYTES = 20 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Upstream upstream;

  MediaFetch(Upstream upstream) {
    this.upstream = upstream;
  }

  /// What came of it.
  sealed interface Result {
    /// The target can be asked.
    ///
    /// @param asked with everything in its place
    /// @param fetched what was done, one sentence each
    record Ready(TargetCall asked, List<String> fetched) implements Result {}

    /// It cannot.
    record Failed(FailureClass failure, String reason) implements Result {}
  }

  /// What stands at an address, or why it is not known; kept by the ledger of a call.
  sealed interface Had {
    /// Here it is.
    record Media(Data data, int bytes) implements Had {}

    /// It is not to be had.
    record Not(FailureClass failure, String why) implements Had {}
  }

  /// `asked`, with everything fetched that its target does not take by its address.
  Result ready(TargetCall asked, Leg leg) {
    if (!wants(asked)) {
      return new Result.Ready(asked, List.of());
    }
    Walk walk = new Walk(asked.call().ledger(), leg);
    TargetCall filled = filled(asked, walk::had);
    return walk.failed.isPresent()
        ? walk.failed.get()
        : new Result.Ready(filled, List.copyOf(walk.fetched));
  }

  /// `asked` as it would be with everything fetched: stand-ins in their places.
  ///
  /// @param told takes what would be fetched
  static TargetCall rehearsed(TargetCall asked, List<String> told) {
    return wants(asked)
        ? filled(
            asked,
            (address, standIn) -> {
              told.add(address.where() + " would be fetched, and sent as it is.");
              return standIn;
            })
        : asked;
  }

  /// Whether there may be anything to fetch. OpenAI takes addresses of pictures, and of files none;
  /// its own clients send none.
  private static boolean wants(TargetCall asked) {
    return !asked.protocol().takesAddresses() || filesAlone(asked);
  }

  private static boolean filesAlone(TargetCall asked) {
    return asked.protocol().takesAddresses()
        && asked.protocol().dialect() == Dialect.CHAT_COMPLETIONS
        && asked.call().original().isPresent();
  }

  private static TargetCall filled(TargetCall asked, BiFunction<Address, Data, Data> fetch) {
    boolean pictures = !filesAlone(asked);
    if (asked.own().isEmpty()) {
      return asked.saying(Addresses.filled(asked.params(), pictures, fetch), asked.own());
    }
    Original own = asked.own().get();
    ObjectNode request = Addresses.filled(own.request(), pictures, fetch);
    return asked.saying(
        asked.params(),
        Optional.of(new Original(own.dialect(), request, own.lost(), own.leftOut())));
  }

  /// Through the addresses of one request, up to the first that is not to be had.
  private final class Walk {
    private final Ledger ledger;
    private final Leg leg;
    private final List<String> fetched = new ArrayList<>();
    private Optional<Result> failed = Optional.empty();
    private long placed;

    Walk(Ledger ledger, Leg leg) {
      this.ledger = ledger;
      this.leg = leg;
    }

    Data had(Address address, Data standIn) {
      if (failed.isPresent()) {
        return standIn;
      }
      Had had = ledger.fetched(address.url()).orElseGet(() -> fetch(address, leg));
      // What came of it when nobody waited any more says nothing to the next target.
      if (!leg.cancellation().cancelled() && !leg.limit().passed()) {
        ledger.fetched(address.url(), had);
      }
      // What is told in several places is sent in each of them.
      placed += had instanceof Had.Media media ? media.bytes() : 0;
      return switch (had) {
        case Had.Not(FailureClass failure, String why) -> not(failure, address, why, standIn);
        case Had.Media(Data data, int _) when address.picture() && !isPicture(data) ->
            not(FailureClass.CALLER_FAULT, address, "is no picture at its address", standIn);
        case Had.Media _ when Math.max(ledger.fetchedBytes(), placed) > MOST_BYTES ->
            not(
                FailureClass.UNSUPPORTED,
                address,
                "and the others that were fetched are more than 20 MB",
                standIn);
        case Had.Media(Data data, int bytes) -> {
          fetched.add(
              "%s was fetched (%s, %d bytes): the provider takes no addresses."
                  .formatted(address.where(), data.type(), bytes));
          yield data;
        }
      };
    }

    private Data not(FailureClass failure, Address address, String why, Data standIn) {
      failed = Optional.of(new Result.Failed(failure, address.where() + " " + why));
      return standIn;
    }
  }

  private static boolean isPicture(Data data) {
    return data.type().startsWith("image/");
  }

  private Had fetch(Address address, Leg leg) {
    URI uri;
    try {
      uri = new URI(address.url());
    } catch (URISyntaxException _) {
      return callers("has an address that is no URL");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      return callers("has an http address: media are fetched by https alone");
    }
    Headers headers =
        Headers.of(
            "accept",
            address.picture() ? "image/*" : "application/pdf, text/*, */*;q=0.1",
            "user-agent",
            "understudy");
    Upstream.Limits limits =
        new Upstream.Limits(leg.limit().within(PATIENCE), PATIENCE, PATIENCE, leg.cancellation());
    Upstream.Exchange exchange =
        upstream.send(
            new Request("GET", uri, headers, new byte[0]), HostGuard.Origin.CALLER, limits);
    return switch (exchange) {
      case Upstream.Broken(Upstream.Fault fault, String detail) -> {
        String why = "could not be fetched: " + detail;
        yield fault == Upstream.Fault.HOST_REFUSED
            ? callers(why)
            : new Had.Not(FailureClass.UNSUPPORTED, why);
      }
      case Upstream.Answered(Response response) -> read(response);
    };
  }

  private static Had read(Response response) {
    int status = response.status();
    if (!(response.body() instanceof Body.Bytes(byte[] bytes))) {
      response.body().close();
      return callers("is a stream of events at its address");
    }
    if (status >= 300 && status < 400) {
      return callers("is elsewhere (HTTP " + status + "), and redirects are not followed");
    }
    if (status != 200) {
      String why = "could not be fetched: its host answered HTTP " + status;
      return status < 500 ? callers(why) : new Had.Not(FailureClass.UNSUPPORTED, why);
    }
    return MediaType.of(response.headers(), bytes)
        .<Had>map(
            type ->
                new Had.Media(
                    new Data(type, Base64.getEncoder().encodeToString(bytes)), bytes.length))
        .orElseGet(() -> callers("is of a type that nobody knows"));
  }

  private static Had callers(String why) {
    return new Had.Not(FailureClass.CALLER_FAULT, why);
  }
}
