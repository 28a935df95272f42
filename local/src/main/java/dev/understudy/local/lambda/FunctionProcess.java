package dev.understudy.local.lambda;

import dev.understudy.local.CannotStart;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The function in a process of its own, under AWS's runtime client, in its own folder and with its
/// own environment.
///
/// When it ends by itself, every pending and later invocation fails. It cannot outlive this
/// process: it is ended by `close`, and when that never comes, the runtime client ends because the
/// Runtime API is gone.
public final class FunctionProcess implements AutoCloseable {

  private final Process process;
  private final Thread reader;
  private volatile boolean closing;

  private FunctionProcess(Process process, FunctionOutput output, RuntimeApi api) {
    this.process = process;
    this.reader = Thread.ofVirtual().name("function-output").start(() -> read(output, api));
  }

  /// Starts the function; that it is ready shows when it takes its first invocation.
  ///
  /// @param scratch a folder of this process alone, for what the runtime client needs
  /// @throws CannotStart when the folder holds no such handler
  public static FunctionProcess start(
      FunctionSpec spec, Path scratch, RuntimeApi api, FunctionOutput output)
      throws CannotStart, IOException {
    Path task = spec.task().toAbsolutePath().normalize();
    if (!holds(task, spec.handler())) {
      throw new CannotStart(
          "There is no function at "
              + spec.task()
              + " (no "
              + spec.handler()
              + " in it). Build it first with `mvn -q -Pup` at the root, or name another folder"
              + " with -Dartifact=DIR.");
    }
    if (spec.runner() == Runner.STREAMING && !Files.exists(task.resolve(Runner.WRAPPER))) {
      throw new CannotStart(
          "There is no "
              + Runner.WRAPPER
              + " in "
              + spec.task()
              + ", the script that starts the streaming function. Build the artifact again, or run"
              + " the other one with -Drunner=buffered.");
    }
    FunctionSpec absolute = spec.in(task);
    ProcessBuilder builder =
        new ProcessBuilder(RuntimeClient.command(NativeLibrary.unpack(scratch), absolute))
            .directory(task.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(LambdaEnvironment.of(absolute, api.address(), scratch));
    return new FunctionProcess(builder.start(), output, api);
  }

  /// The number of the child process.
  public long pid() {
    return process.pid();
  }

  private static boolean holds(Path task, String handler) {
    return Files.isRegularFile(task.resolve(handler.replace('.', '/') + ".class"));
  }

  private void read(FunctionOutput output, RuntimeApi api) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        output.add(line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      if (!closing) {
        output.add("(its output cannot be read any more: " + e.getMessage() + ")");
      }
    }
    String how = "the function's process ended";
    try {
      how += " with exit code " + process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!closing) {
      output.add("(" + how + ")");
    }
    api.functionGone("Runtime.ExitError", how);
  }

  @Override
  public void close() {
    closing = true;
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join(1000);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
