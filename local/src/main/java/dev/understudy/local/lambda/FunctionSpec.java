package dev.understudy.local.lambda;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What runs as the function.
///
/// @param task the folder that would be `/var/task`: classes at the root, jars in `lib/`
/// @param runner what runs the handler
/// @param handler the class that the runtime client loads; the wrapper script may start another
/// @param concurrency how many invocations the runtime client takes at a time; 1 as Lambda does
///   unless it is told otherwise
/// @param snapStart where a function with SnapStart gets its credentials; empty for one without
/// @param environment what the function's own configuration adds to what Lambda sets
public record FunctionSpec(
    Path task,
    Runner runner,
    String handler,
    int concurrency,
    Optional<ContainerCredentials> snapStart,
    Map<String, String> environment) {

  /// The memory size that the heap is measured for.
  public static final int MEMORY_MB = 1024;

  public FunctionSpec {
    environment = Map.copyOf(environment);
  }

  /// The same function in another folder.
  FunctionSpec in(Path folder) {
    return new FunctionSpec(folder, runner, handler, concurrency, snapStart, environment);
  }
}
