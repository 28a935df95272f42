package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import java.util.Optional;
import java.util.Set;

/// The configs that the operator has saved, as secrets `configs/NAME`. They may hold keys, so they
/// are kept as keys are.
public final class SavedConfigs {
  /// The one for requests that say nothing of where to go.
  public static final String DEFAULT = "default";

  private static final Type NAME =
      new Type.Text(
          "a config, or the name of a saved one: 1 to 64 of A-Z, a-z, 0-9, _ and -",
          "[A-Za-z0-9_-]{1,64}");

  private final Secrets secrets;

  /// @param secrets where they are kept
  public SavedConfigs(Secrets secrets) {
    this.secrets = secrets;
  }

  /// Where a saved config stands, for errors that point into it.
  static String pointer(String name) {
    return "configs/" + name;
  }

  /// The saved config `name`.
  ///
  /// @param place where the request names it
  /// @param allowed which ones the caller may use; empty for all of them
  /// @throws Rejection 400 if there is none of that name, 403 if it is not the caller's to use, 500
  ///   if it is not JSON, 503 if that cannot be said now
  JsonNode get(String name, String place, Optional<Set<String>> allowed, Deadline limit) {
    new Value(Json.string(name), place)
        .objection(NAME)
        .ifPresent(
            wrong -> {
              throw Reading.wrong(place, wrong.problem());
            });
    if (!isAllowed(name, allowed)) {
      throw new Rejection(
          403,
          "permission_denied",
          place,
          place + ": this access key may not use the saved config " + Found.quoted(name));
    }
    return find(name, limit)
        .orElseThrow(
            () ->
                Rejection.badRequest(
                    "unknown_config",
                    place,
                    place + ": there is no saved config " + Found.quoted(name)));
  }

  /// The config [#DEFAULT], if there is one that the caller may use.
  Optional<JsonNode> getDefault(Optional<Set<String>> allowed, Deadline limit) {
    return isAllowed(DEFAULT, allowed) ? find(DEFAULT, limit) : Optional.empty();
  }

  private static boolean isAllowed(String name, Optional<Set<String>> allowed) {
    return allowed.map(names -> names.contains(name)).orElse(true);
  }

  /// The config `name`, whoever asks.
  Optional<JsonNode> find(String name, Deadline limit) {
    try {
      return Optional.of(Json.parseStrictly(secrets.get(pointer(name), limit).reveal()));
    } catch (JsonException e) {
      String problem =
          "the saved config " + pointer(name) + " is not valid JSON: " + e.getMessage();
      throw new Rejection(500, "invalid_saved_config", pointer(name), problem, problem);
    } catch (SecretException e) {
      if (e.reason() == SecretException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw new Rejection(
          503,
          "saved_config_unavailable",
          "",
          "The saved config cannot be read at the moment.",
          String.valueOf(e.getMessage()));
    }
  }
}
