package dev.understudy;

import dev.understudy.api.OpenAi;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// `POST /v1/explain?path=/v1/chat/completions`: the request that somebody might send to `path`, to
/// be explained instead of answered.
final class Explain {
  /// Where it is asked for.
  static final String PATH = "/v1/explain";

  private static final String PARAMETER = "path=";

  private Explain() {}

  /// The request that is meant: the same, at the path that the query names.
  ///
  /// @param paths what may be named
  /// @throws Rejection 400 for any other
  static Request meant(Request request, Set<String> paths) {
    String query = Objects.requireNonNullElse(request.uri().getQuery(), "");
    String path =
        Arrays.stream(query.split("&", -1))
            .filter(parameter -> parameter.startsWith(PARAMETER))
            .findFirst()
            .map(parameter -> parameter.substring(PARAMETER.length()))
            .orElse(OpenAi.CHAT);
    if (!paths.contains(path)) {
      throw Rejection.badRequest(
          "invalid_path",
          "",
          "The query's \"path\" names nothing that can be explained; allowed are "
              + String.join(", ", new TreeSet<>(paths)));
    }
    return new Request(request.method(), URI.create(path), request.headers(), request.body());
  }
}
