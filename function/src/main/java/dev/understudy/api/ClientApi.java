package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.route.Call;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import java.util.Set;

/// A dialect that clients speak: its paths, its requests, its answers and its errors.
public interface ClientApi {
  /// The paths that it serves, all by POST.
  Set<String> paths();

  /// Reads a request.
  ///
  /// @throws dev.understudy.http.Rejection 400 if the body is not in this dialect
  Asked read(Request request);

  /// The headers of an answer.
  ///
  /// @param common what every dialect sends; this one adds its own
  Headers headers(Outcome.Answer answer, Headers common);

  /// Writes a whole answer: the body.
  ///
  /// @param call what the client asked for
  JsonNode write(Outcome.Answer answer, Outcome.Said.Whole said, Call call);

  /// Writes an answer as it comes.
  ///
  /// @param call what the client asked for
  StreamWriter writer(Outcome.Answer answer, Call call);

  /// Writes an error.
  ///
  /// @param common the headers that every dialect sends
  /// @param redaction cleans whatever the problem quotes
  Response write(Problem problem, Headers common, Redaction redaction);
}
