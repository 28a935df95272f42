package dev.understudy.local.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.List;

/// What a client made of an answer, as its user gets it.
sealed interface Seen {

  /// A whole answer.
  record Text(String text) implements Seen {}

  /// A streamed one.
  ///
  /// @param pieces how many pieces with text in them it came in
  record Streamed(String text, int pieces) implements Seen {
    static Streamed of(List<String> pieces) {
      List<String> said = pieces.stream().filter(piece -> !piece.isEmpty()).toList();
      return new Streamed(String.join("", said), said.size());
    }
  }

  /// A call of a tool, and the answer to what came of it.
  record Called(String tool, JsonNode arguments, String text) implements Seen {
    static Called of(String tool, String arguments, String text) {
      return new Called(tool, Json.literal(arguments), text);
    }
  }

  /// An answer in JSON.
  record Value(JsonNode value) implements Seen {
    static Value of(String json) {
      return new Value(Json.literal(json));
    }
  }

  /// Vectors.
  ///
  /// @param vectors how many
  /// @param length of the last one
  /// @param first number of the last one
  /// @param shortened how long the last one is where fewer dimensions are asked for
  record Vectors(int vectors, int length, float first, int shortened) implements Seen {}

  /// A failure.
  ///
  /// @param type the name of the class that the client throws
  /// @param status the HTTP status; 0 where there is none, as for a stream that breaks off
  record Failed(String type, int status, String message) implements Seen {
    static Failed of(int status, Throwable thrown) {
      return new Failed(
          thrown.getClass().getSimpleName(), status, String.valueOf(thrown.getMessage()));
    }
  }

  /// What a script printed of it.
  static Seen of(ClientCase asked, JsonNode json) throws JsonProcessingException {
    return Json.MAPPER.treeToValue(json, asked.seen());
  }
}
