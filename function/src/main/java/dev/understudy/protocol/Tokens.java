package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// A provider's count of tokens on its way to OpenAI's `usage`: all of what was read, cached or
/// not, and all of what was written, reasoning included.
///
/// @param prompt what was read
/// @param completion what was written
/// @param cached of `prompt`, what came from the provider's cache
/// @param written of `prompt`, what went into that cache
/// @param reasoning of `completion`, what was thought
public record Tokens(long prompt, long completion, long cached, long written, long reasoning) {
  /// The member `usage` of a canonical reply.
  public ObjectNode usage() {
    ObjectNode usage = Json.object();
    usage.put("prompt_tokens", prompt);
    usage.put("completion_tokens", completion);
    usage.put("total_tokens", prompt + completion);
    ObjectNode read = usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    if (written > 0) {
      read.put("cache_creation_tokens", written);
    }
    if (reasoning > 0) {
      usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    }
    return usage;
  }
}
