package dev.understudy.local;

import dev.understudy.local.rehearsal.Fault;
import java.time.Duration;
import java.util.Locale;

/// What a person reads when everything runs: where it is, the keys, and a call to paste.
final class Banner {

  private static final String CURL =
      """
      curl -i --location 'URL/v1/chatComplete' \\
      --header 'Content-Type: application/json' \\
      --header 'x-portkey-api-key: ACCESS_KEY' \\
      --data '{
          "config": {
              "mode": "fallback",
              "options": [{
                  "provider": "openai",
                  "apiKey": "OPENAI_KEY",
                  "override_params": { "model": "gpt-3.5-turbo" }
              }, {
                  "provider": "anthropic",
                  "apiKey": "ANTHROPIC_KEY",
                  "override_params": { "model": "claude-v1" }
              }]
          },
          "params": {
              "messages": [{"role": "user","content":"What are the top 10 happiest countries in the world?"}],
              "max_tokens": 50,
              "user": "jbu3470"
          }
      }'
      """;

  private Banner() {}

  static String of(LocalWorld world, Settings settings, Duration took) {
    StringBuilder text = new StringBuilder("\n");
    text.append("Understudy is up: ").append(world.url());
    text.append(
        String.format(
            Locale.ROOT, "   (%.1f s; Ctrl-C ends everything)%n", took.toMillis() / 1000.0));
    boolean made = settings.secretsFile().isEmpty();
    text.append("\n  access key, may do everything   ").append(header(world.keys().full(), made));
    text.append("\n  access key, may do nothing more ").append(header(world.keys().bare(), made));
    if (world.streams()) {
      text.append("\n  front doors                     a function URL; as a REST API ");
      text.append(world.restApiUrl());
    }
    text.append("\n  secrets                         ").append(world.secrets().path());
    world
        .table()
        .ifPresent(
            address -> text.append("\n  shared table                    http://").append(address));
    text.append("\n  providers                       ").append(providers(settings));
    if (!settings.realProviders()) {
      text.append("\n  what they were sent             ").append(world.rehearsal().logUrl());
    }
    text.append("\n\n").append(curl(world, settings, made)).append("\n");
    return text.toString();
  }

  private static String header(String key, boolean made) {
    return made ? "x-portkey-api-key: " + key : "(in your own secrets file, by its SHA-256)";
  }

  private static String providers(Settings settings) {
    if (settings.realProviders()) {
      return "the real ones";
    }
    StringBuilder text = new StringBuilder("rehearsed:");
    for (String id : settings.rehearsed()) {
      Fault fault = settings.faults().getOrDefault(id, Fault.NONE);
      text.append(' ').append(id).append(' ').append(state(fault)).append(',');
    }
    text.setLength(text.length() - 1);
    return text.append("; change with -Dopenai=up, -Dgoogle=silent, ...").toString();
  }

  private static String state(Fault fault) {
    if (fault.equals(Fault.NONE)) {
      return "healthy";
    }
    return fault.equals(Fault.DOWN) ? "DOWN (503)" : "failing: " + fault.name();
  }

  private static String curl(LocalWorld world, Settings settings, boolean made) {
    return CURL.replace("URL", world.url())
        .replace("ACCESS_KEY", made ? world.keys().full() : "<ACCESS_KEY>")
        .replace(
            "OPENAI_KEY", settings.realProviders() ? "<API_KEY>" : LocalKeys.rehearsal("openai"))
        .replace(
            "ANTHROPIC_KEY",
            settings.realProviders() ? "<API_KEY>" : LocalKeys.rehearsal("anthropic"));
  }
}
