package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.WireResponse;

/// What a provider answers, before a fault has its way with it.
///
/// @param headers beside those that every answer of the provider has
record Reply(int status, Headers headers, String contentType, Bytes body) {

  static Reply json(int status, JsonNode json) {
    return new Reply(status, Headers.NONE, "application/json", Bytes.of(Json.write(json)));
  }

  static Reply html(int status, String page) {
    return new Reply(status, Headers.NONE, "text/html; charset=UTF-8", Bytes.of(page));
  }

  Reply with(String... namesAndValues) {
    return new Reply(status, headers.and(Headers.of(namesAndValues)), contentType, body);
  }

  Reply as(int otherStatus) {
    return new Reply(otherStatus, headers, contentType, body);
  }

  Reply body(String type, String other) {
    return body(type, Bytes.of(other));
  }

  Reply body(String type, Bytes other) {
    return new Reply(status, headers, type, other);
  }

  WireResponse response(Headers ofProvider) {
    return WireResponse.of(
        status, Headers.of("content-type", contentType).and(headers).and(ofProvider), body.array());
  }
}
