package dev.understudy.local.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A client, and what is known of it.
///
/// @param name of its script, or of its class in words
/// @param tries how often it calls, as its makers set it, when it is told of a 503
/// @param refused the class of what it throws when the gateway does not know its access key
/// @param broken what it says of a stream that breaks off
/// @param without what it cannot do, or what its users do otherwise
record Subject(String name, int tries, String refused, String broken, Set<ClientCase> without) {

  /// One that says of a stream that breaks off what the gateway says of it.
  static Subject of(String name, int tries, String refused, ClientCase... without) {
    return new Subject(name, tries, refused, "The answer is not whole", Set.of(without));
  }

  /// The same client, which says something else of a stream that breaks off.
  Subject saying(String other) {
    return new Subject(name, tries, refused, other, without);
  }

  /// Everything that it is asked.
  List<Question> questions() {
    return Arrays.stream(ClientCase.values())
        .filter(each -> !without.contains(each))
        .flatMap(each -> each.questions(name).stream())
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
