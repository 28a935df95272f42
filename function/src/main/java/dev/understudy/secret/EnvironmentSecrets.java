package dev.understudy.secret;

import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import java.util.Locale;
import java.util.Map;

/// Secrets from environment variables: `providers/openai` is `UNDERSTUDY_SECRET_PROVIDERS_OPENAI`.
/// For `sam local invoke` and tests. It must be asked for, and the stack never does: whoever may
/// read a function's configuration reads its environment.
///
/// Two names can fall together: letters become upper case and every other character than a letter
/// or a digit becomes `_`, so `providers/my-key` and `providers/MY_KEY` are one variable.
public final class EnvironmentSecrets implements Secrets {
  private static final String PREFIX = "UNDERSTUDY_SECRET_";

  private final Map<String, String> environment;

  /// @param environment the variables, read once and now; a blank one counts as absent
  public EnvironmentSecrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Secret get(String name, Deadline limit) throws SecretException {
    String variable = PREFIX + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    String value = environment.getOrDefault(variable, "");
    if (value.isBlank()) {
      throw new SecretException(
          Reason.NOT_FOUND,
          "there is no secret '" + name + "': set the environment variable " + variable);
    }
    return new Secret(value);
  }

  /// The same as [#get]: an environment does not change while a process lives.
  @Override
  public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
    return get(name, limit);
  }
}
