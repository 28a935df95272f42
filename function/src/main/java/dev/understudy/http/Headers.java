package dev.understudy.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Header fields: names without regard to case (kept in lower case), each with its values in order.
/// Immutable.
public final class Headers {
  private static final Headers NONE = new Headers(new LinkedHashMap<>());

  private final SequencedMap<String, List<String>> values;

  private Headers(SequencedMap<String, List<String>> values) {
    this.values = values;
  }

  /// No headers at all.
  public static Headers none() {
    return NONE;
  }

  /// `name, value, name, value, …`.
  public static Headers of(String... namesAndValues) {
    Headers headers = NONE;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers = headers.and(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /// From a map as the JDK and AWS have them: names in any case, several values each. Names that
  /// differ in case alone are one header.
  public static Headers from(Map<String, List<String>> map) {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    map.forEach(
        (name, list) -> values.computeIfAbsent(lower(name), _ -> new ArrayList<>()).addAll(list));
    values.replaceAll((_, list) -> List.copyOf(list));
    return new Headers(values);
  }

  /// The first value of `name`.
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// Every value of `name`, in order.
  public List<String> all(String name) {
    return values.getOrDefault(lower(name), List.of());
  }

  /// These headers with `name` set to `value` alone.
  public Headers with(String name, String value) {
    return copy(lower(name), List.of(value));
  }

  /// These headers, with those of `other` in place of what they name.
  public Headers withAll(Headers other) {
    SequencedMap<String, List<String>> copy = new LinkedHashMap<>(values);
    copy.putAll(other.values);
    return new Headers(copy);
  }

  /// These headers with one more value of `name`.
  public Headers and(String name, String value) {
    List<String> list = new ArrayList<>(all(name));
    list.add(value);
    return copy(lower(name), List.copyOf(list));
  }

  /// These headers, but for `name`.
  public Headers without(String name) {
    SequencedMap<String, List<String>> copy = new LinkedHashMap<>(values);
    copy.remove(lower(name));
    return new Headers(copy);
  }

  /// Names and values, names in lower case.
  public Map<String, List<String>> map() {
    return Collections.unmodifiableMap(values);
  }

  private Headers copy(String name, List<String> list) {
    SequencedMap<String, List<String>> copy = new LinkedHashMap<>(values);
    copy.put(name, list);
    return new Headers(copy);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// The names alone: a value may be a key.
  @Override
  public String toString() {
    return "Headers" + values.keySet();
  }
}
