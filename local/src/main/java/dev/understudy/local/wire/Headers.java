package dev.understudy.local.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The header lines of one message, in the order of the wire, names in lower case.
///
/// @param lines one entry per line; a name may occur more than once
public record Headers(List<Header> lines) {

  /// No header at all.
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    lines = List.copyOf(lines);
  }

  /// One line: a name in lower case and its value without surrounding blanks.
  public record Header(String name, String value) {
    public Header {
      name = name.toLowerCase(Locale.ROOT);
      value = value.strip();
    }
  }

  /// Headers from names and values in turn.
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a header name without a value");
    }
    List<Header> lines = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(lines);
  }

  /// The value of the first line of that name.
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// The values of every line of that name, in order.
  public List<String> all(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return lines.stream().filter(line -> line.name().equals(wanted)).map(Header::value).toList();
  }

  /// Name to value, the values of a repeated name joined by a comma, as RFC 9110 section 5.2
  /// allows.
  public Map<String, String> joined() {
    Map<String, String> joined = new LinkedHashMap<>();
    for (Header line : lines) {
      joined.merge(line.name(), line.value(), (before, next) -> before + "," + next);
    }
    return joined;
  }

  /// These headers and the others behind them.
  public Headers and(Headers others) {
    List<Header> all = new ArrayList<>(lines);
    all.addAll(others.lines);
    return new Headers(all);
  }

  /// These headers and one line more.
  public Headers and(String name, String value) {
    return and(of(name, value));
  }
}
