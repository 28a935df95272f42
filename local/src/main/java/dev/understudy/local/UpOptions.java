package dev.understudy.local;

import dev.understudy.local.lambda.Runner;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.rehearsal.RehearsalProviders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/// What the person said on Maven's command line, checked: `-Drunner -Dport -Dsecrets -Dproviders
/// -Dartifact -Drehearse -Dtable`, a fault for each rehearsal (`-Dopenai` …), and the `UNDERSTUDY_`
/// variables of their shell. For [Up] and [Invoke].
final class UpOptions {

  private static final String OWN = "UNDERSTUDY_";

  private UpOptions() {}

  /// @param otherwise the function that runs when the person names none
  static Settings read(
      Properties given, Runner otherwise, Map<String, String> shell, Consumer<String> console)
      throws CannotStart {
    Settings made = Settings.rehearsed(artifact(given));
    Settings settings =
        (streams(given, otherwise) ? made.withStreaming() : made)
            .withHandler(value(given, "handler").orElse(Settings.HANDLER))
            .withPort(port(given))
            .withWork(Path.of(given.getProperty("work", "target/up")))
            .withConsole(console);
    if (real(given)) {
      settings = settings.withRealProviders();
    } else {
      settings = rehearsed(settings, given);
    }
    Optional<Path> secrets = file(given, "secrets");
    if (secrets.isPresent()) {
      if (!Files.isRegularFile(secrets.get())) {
        throw new CannotStart(
            "There is no secrets file at " + secrets.get() + " (-Dsecrets=FILE).");
      }
      settings = settings.withSecretsFile(secrets.get());
    }
    if (table(given)) {
      settings = settings.withTable();
    }
    for (Map.Entry<String, String> variable : shell.entrySet()) {
      if (variable.getKey().startsWith(OWN)) {
        settings = settings.withEnvironment(variable.getKey(), variable.getValue());
      }
    }
    return settings;
  }

  private static Path artifact(Properties given) {
    return file(given, "artifact").orElse(Settings.BUILT).normalize();
  }

  private static boolean streams(Properties given, Runner otherwise) throws CannotStart {
    String runner = value(given, "runner").orElse(otherwise.name().toLowerCase(Locale.ROOT));
    return switch (runner) {
      case "streaming" -> true;
      case "buffered" -> false;
      default -> throw new CannotStart("-Drunner=" + runner + ": it is `streaming` or `buffered`.");
    };
  }

  private static boolean table(Properties given) throws CannotStart {
    String table = value(given, "table").orElse("false");
    return switch (table) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new CannotStart("-Dtable=" + table + ": it is `true` or `false`.");
    };
  }

  private static boolean real(Properties given) throws CannotStart {
    String providers = value(given, "providers").orElse("rehearsed");
    return switch (providers) {
      case "real" -> true;
      case "rehearsed" -> false;
      default ->
          throw new CannotStart("-Dproviders=" + providers + ": it is `rehearsed` or `real`.");
    };
  }

  /// OpenAI is down unless somebody says otherwise, so that the first call shows a fallback.
  private static Settings rehearsed(Settings made, Properties given) throws CannotStart {
    Settings settings = made;
    for (String id : RehearsalProviders.ALWAYS) {
      String otherwise = id.equals("openai") ? "down" : "up";
      settings = settings.withFault(id, fault(given, id, otherwise));
    }
    for (String id : value(given, "rehearse").orElse("").split("[, ]+", -1)) {
      if (!id.isEmpty() && !id.matches("[a-z0-9-]+")) {
        throw new CannotStart(
            "-Drehearse=" + id + ": a provider's id is lower-case letters, digits and hyphens.");
      }
      if (!id.isEmpty() && !RehearsalProviders.ALWAYS.contains(id)) {
        settings = settings.withFault(id, Fault.NONE);
      }
    }
    return settings;
  }

  private static int port(Properties given) throws CannotStart {
    String port = value(given, "port").orElse("3000");
    try {
      int number = Integer.parseInt(port);
      if (number >= 0 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is no port.
    }
    throw new CannotStart(
        "-Dport=" + port + ": a port is a number from 0 (any free one) to 65535.");
  }

  private static Fault fault(Properties given, String provider, String otherwise)
      throws CannotStart {
    String name = value(given, provider).orElse(otherwise);
    return Fault.named(name)
        .orElseThrow(
            () ->
                new CannotStart(
                    "-D"
                        + provider
                        + "="
                        + name
                        + ": it is `up`, `down` or a fault such as `status-429` or `silent`."));
  }

  /// A file or folder, seen from where the person typed the command: Maven runs this process
  /// elsewhere.
  static Optional<Path> file(Properties given, String name) {
    return value(given, name).map(path -> Path.of(given.getProperty("from", "")).resolve(path));
  }

  private static Optional<String> value(Properties given, String name) {
    return Optional.ofNullable(given.getProperty(name)).filter(value -> !value.isBlank());
  }
}
