package dev.understudy.local.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an answer means, whoever tells it and how.
///
/// @param choices by index
/// @param usage tokens read, written and in all; empty where nobody counted
/// @param vectors how many numbers each has, and their sum
/// @param failure status and class of the gateway's error; empty for an answer
record Told(Map<Integer, Choice> choices, List<Long> usage, List<String> vectors, String failure) {
  /// @param refusal what the model says instead of an answer
  /// @param calls name and arguments of each, the arguments as JSON without spaces
  /// @param finish OpenAI's word
  record Choice(String text, String refusal, List<String> calls, String finish) {
    boolean saysNothing() {
      return text.isEmpty() && refusal.isEmpty() && calls.isEmpty() && finish.equals("stop");
    }
  }

  static Told failed(String failure) {
    return new Told(Map.of(), List.of(), List.of(), failure);
  }

  static Told vectors(List<List<Double>> vectors, List<Long> usage) {
    return new Told(
        Map.of(),
        usage,
        vectors.stream()
            .map(
                vector ->
                    "%d: %.3f"
                        .formatted(
                            vector.size(), vector.stream().mapToDouble(Double::doubleValue).sum()))
            .toList(),
        "");
  }

  /// A telling that is heard bit by bit.
  static final class Listener {
    private final Map<Integer, Parts> parts = new TreeMap<>();
    private List<Long> usage = List.of();

    private static final class Parts {
      private final StringBuilder text = new StringBuilder();
      private final StringBuilder refusal = new StringBuilder();
      private final List<String> names = new ArrayList<>();
      private final List<StringBuilder> arguments = new ArrayList<>();
      private final Map<String, Integer> places = new TreeMap<>();
      private String finish = "";
    }

    private Parts of(int choice) {
      return parts.computeIfAbsent(choice, _ -> new Parts());
    }

    Listener text(int choice, String more) {
      of(choice).text.append(more);
      return this;
    }

    void refusal(int choice, String more) {
      of(choice).refusal.append(more);
    }

    /// @param place which call of the answer it is; what came under the same is the same call
    void call(int choice, String place, String name, String arguments) {
      Parts so = of(choice);
      Integer known = so.places.get(place);
      if (known == null) {
        known = so.names.size();
        so.places.put(place, known);
        so.names.add(name);
        so.arguments.add(new StringBuilder());
      }
      so.arguments.get(known).append(arguments);
    }

    /// Of the last call, where the wire does not say of which.
    void more(int choice, String arguments) {
      of(choice).arguments.getLast().append(arguments);
    }

    int calls(int choice) {
      return of(choice).names.size();
    }

    /// The first word counts: some say it twice.
    void finish(int choice, String word) {
      Parts so = of(choice);
      so.finish = so.finish.isEmpty() ? word : so.finish;
    }

    void usage(long prompt, long completion, long total) {
      usage = List.of(prompt, completion, total);
    }

    /// @param derived whether an answer that calls has ended for that, whatever the wire says
    Told told(boolean derived) {
      Map<Integer, Choice> choices = new TreeMap<>();
      for (Map.Entry<Integer, Parts> each : parts.entrySet()) {
        Parts so = each.getValue();
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < so.names.size(); i++) {
          calls.add(so.names.get(i) + " " + json(so.arguments.get(i).toString()));
        }
        boolean called = derived && !calls.isEmpty() && so.finish.equals("stop");
        choices.put(
            each.getKey(),
            new Choice(
                so.text.toString(),
                so.refusal.toString(),
                calls,
                called ? "tool_calls" : so.finish));
      }
      return new Told(choices, usage, List.of(), "");
    }

    /// A call without arguments is told in several ways; one that was cut by a limit is no JSON.
    private static String json(String arguments) {
      if (arguments.isBlank() || arguments.equals("null")) {
        return "{}";
      }
      try {
        JsonNode json = Json.MAPPER.readTree(arguments);
        return json.toString();
      } catch (IOException e) {
        return arguments;
      }
    }
  }
}
