package dev.understudy.local;

import dev.understudy.local.MatrixRow.Then;
import java.util.Locale;

/// Where in a route the faulty target stands: a column of the matrix.
///
/// In its config, FAULTY is that target, LIMITED the same with a limit of its own if it would hang,
/// BROKEN one that fails at once, and WELL one that answers.
enum MatrixPosition {
  FIRST_OF_TWO("{\"mode\":\"fallback\",\"deadline_ms\":4000,\"options\":[FAULTY,WELL]}"),

  MIDDLE_OF_THREE("{\"mode\":\"fallback\",\"deadline_ms\":4000,\"options\":[BROKEN,FAULTY,WELL]}"),

  NESTED_FALLBACK(
      """
      {"strategy":{"mode":"fallback"},"targets":[
        {"strategy":{"mode":"fallback"},"targets":[BROKEN,LIMITED]},WELL]}\
      """),

  UNDER_RETRY(
      """
      {"strategy":{"mode":"fallback"},"targets":[
        {"strategy":{"mode":"single"},"retry":{"attempts":1},"targets":[LIMITED]},WELL]}\
      """),

  UNDER_HEDGE(
      """
      {"strategy":{"mode":"fallback","hedge":{"after_ms":1000,"max_percent":100}},
       "targets":[FAULTY,WELL]}\
      """);

  private final String config;

  MatrixPosition(String config) {
    this.config = config;
  }

  /// The column's name.
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// The faulty target's model. Its own in every cell, so that no target rests because of what
  /// happened in another cell.
  String model(MatrixRow row) {
    String position = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return position + "-" + row.provider() + "-fail-" + row.fault();
  }

  private String broken(MatrixRow row) {
    return model(row).replace("-fail-", "-") + "-fail-status-500";
  }

  /// The config with the fault of `row` in it.
  String config(MatrixRow row) {
    String limit = row.then() == Then.HANGS ? ",\"request_timeout\":700" : "";
    return config
        .replace("BROKEN", target("openai", broken(row), ""))
        .replace("FAULTY", target(row.provider(), model(row), ""))
        .replace("LIMITED", target(row.provider(), model(row), limit))
        .replace("WELL", target("anthropic", "claude-ok", ""));
  }

  private static String target(String provider, String model, String more) {
    return "{\"provider\":\"%s\",\"override_params\":{\"model\":\"%s\"}%s}"
        .formatted(provider, model, more);
  }

  /// What the attempts header has to look like, as a regular expression.
  String attempts(MatrixRow row) {
    String before =
        config.contains("BROKEN") ? "openai/" + broken(row) + " 500 server_error \\d+ms, " : "";
    boolean loses = this == UNDER_HEDGE && row.then() == Then.HANGS;
    boolean retried = this == UNDER_RETRY;
    String target = "(, )?" + row.provider() + "/" + model(row) + " ";
    String faulty = target + (loses ? "cancelled" : row.shown()) + " \\d+ms";
    int times = retried && row.repeated() ? 2 : 1;
    // A kept connection that the provider closes is one more attempt, on a fresh one.
    String all = "(" + faulty + "){" + times + "," + 2 * times + "}";
    return before + all + (row.passes() ? ", anthropic/claude-ok 200 \\d+ms" : "");
  }
}
