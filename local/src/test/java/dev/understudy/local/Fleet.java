package dev.understudy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.local.rehearsal.RehearsalProviders;
import dev.understudy.local.rehearsal.RehearsedCall;
import dev.understudy.local.table.SharedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Environments of one function: each a process of its own, with the same secrets, the same
/// rehearsal providers and the same table.
record Fleet(List<LocalWorld> worlds, List<Client> clients) implements AutoCloseable {
  Fleet {
    worlds = List.copyOf(worlds);
    clients = List.copyOf(clients);
  }

  private Fleet(List<LocalWorld> worlds) {
    this(worlds, worlds.stream().map(Client::of).toList());
  }

  /// So many of them.
  ///
  /// @param table host and port of what answers as DynamoDB
  static Fleet start(int size, String table, Settings settings) throws Exception {
    Settings all = with(settings, SharedTable.environment(table));
    List<LocalWorld> worlds = new ArrayList<>();
    try {
      worlds.add(LocalWorld.start(all.withEnvironment(RehearsalProviders.ALLOWED_HOSTS, table)));
      LocalWorld first = worlds.getFirst();
      Settings others =
          with(all, first.rehearsal().environment(settings.rehearsed()))
              .withEnvironment(
                  RehearsalProviders.ALLOWED_HOSTS, table + "," + first.rehearsal().address())
              .withSecretsFile(first.secrets().path());
      while (worlds.size() < size) {
        worlds.add(LocalWorld.start(others));
      }
      return new Fleet(worlds);
    } catch (Exception e) {
      new Fleet(worlds).close();
      throw e;
    }
  }

  /// What the settings say themselves stays.
  private static Settings with(Settings settings, Map<String, String> environment) {
    Settings all = settings;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (!settings.environment().containsKey(variable.getKey())) {
        all = all.withEnvironment(variable.getKey(), variable.getValue());
      }
    }
    return all;
  }

  /// The providers of all of them.
  RehearsalProviders providers() {
    return worlds.getFirst().rehearsal();
  }

  /// What a provider was asked for this model.
  List<RehearsedCall> calls(String model) {
    return providers().journal().calls().stream()
        .filter(call -> call.model().equals(model))
        .toList();
  }

  /// Asks one of them.
  ///
  /// @param headers names and values, in turn
  Client.Answer chat(int which, String body, String... headers) {
    return clients.get(which).post("/v1/chatComplete", body, key(), headers);
  }

  /// Asks one of them how a target fares; missing where it does not know of it.
  JsonNode health(int which, String model) {
    for (JsonNode target : clients.get(which).get("/v1/health/targets", key()).at("/data")) {
      if (target.path("model").asText().equals(model)) {
        return target;
      }
    }
    return MissingNode.getInstance();
  }

  private String key() {
    return worlds.getFirst().keys().full();
  }

  /// Asks the first `size` of them, two at the same time: more would wait for a processor, and the
  /// table's 50 ms would be over meanwhile.
  List<Client.Answer> all(int size, IntFunction<Client.Answer> ask) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Client.Answer>> asked = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int which = i;
        asked.add(threads.submit(() -> ask.apply(which)));
      }
      List<Client.Answer> answers = new ArrayList<>();
      for (Future<Client.Answer> each : asked) {
        answers.add(each.get());
      }
      return answers;
    }
  }

  /// Everything that they said.
  String output() {
    return String.join("\n", worlds.stream().map(world -> world.functionOutput().text()).toList());
  }

  /// How often the table has failed one of them.
  long tableFailures() {
    return output().lines().filter(line -> line.contains("\"TableFailures\":1")).count();
  }

  @Override
  public void close() throws IOException {
    for (LocalWorld world : worlds) {
      world.close();
    }
  }
}
