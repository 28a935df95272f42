package dev.understudy.local.rehearsal;

import dev.understudy.local.rehearsal.FaultKind.Takes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kind of fault and its number: a status, milliseconds or seconds, or 0.
public record Fault(FaultKind kind, int number) {

  /// Healthy.
  public static final Fault NONE = new Fault(FaultKind.OK, 0);

  /// Down as a whole: 503 with the provider's own error body.
  public static final Fault DOWN = new Fault(FaultKind.STATUS, 503);

  private static final Pattern ASKED = Pattern.compile("fail-([a-z0-9-]+)");
  private static final Pattern HEALTHY = Pattern.compile("(?<![a-z0-9])ok(?![a-z0-9])");
  private static final Pattern NUMBERED = Pattern.compile("([a-z0-9-]*[a-z0-9])-(\\d{1,6})");

  public Fault {
    if (kind == FaultKind.STATUS && (number < 400 || number > 599)) {
      throw new IllegalArgumentException("status-" + number + " is no error status");
    }
  }

  /// The fault of that name, such as `silent`, `status-503` or `slow-300`; `up` and `down` are
  /// names too.
  public static Optional<Fault> named(String name) {
    if (name.equals("up")) {
      return Optional.of(NONE);
    }
    if (name.equals("down")) {
      return Optional.of(DOWN);
    }
    for (FaultKind kind : FaultKind.values()) {
      if (kind.label().equals(name) && kind.takes() != Takes.NUMBER) {
        return Optional.of(new Fault(kind, kind.otherwise()));
      }
    }
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches()
        ? numbered(numbered.group(1), Integer.parseInt(numbered.group(2)))
        : Optional.empty();
  }

  private static Optional<Fault> numbered(String label, int number) {
    for (FaultKind kind : FaultKind.values()) {
      boolean fits = kind.label().equals(label) && kind.takes() != Takes.NOTHING;
      if (fits && (kind != FaultKind.STATUS || (number >= 400 && number <= 599))) {
        return Optional.of(new Fault(kind, number));
      }
    }
    return Optional.empty();
  }

  /// The name of the fault that a model name or key asks for, whether there is such a fault or not.
  static Optional<String> askedBy(String modelOrKey) {
    Matcher asked = ASKED.matcher(modelOrKey);
    return asked.find() ? Optional.of(asked.group(1)) : Optional.empty();
  }

  /// Whether a model name holds the word `ok`.
  static boolean healthy(String model) {
    return HEALTHY.matcher(model).find();
  }

  /// The fault's name, as `named` reads it.
  public String name() {
    return number == 0 ? kind.label() : kind.label() + "-" + number;
  }
}
