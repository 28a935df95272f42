package dev.understudy.lambda;

import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Time;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/// The function that streams: a process that asks the Runtime API for invocations itself, because
/// AWS's client for Java collects an answer to its end before it hands it on. The script
/// `streaming-runtime` starts it in that client's place.
///
/// As many loops as `AWS_LAMBDA_MAX_CONCURRENCY` says go over one gateway.
public final class StreamingRuntime {
  /// With what the process ends when it cannot go on; and around a snapshot, as AWS's client does.
  private static final int FAILED = 1;

  private static final int FAILED_AT_SNAPSHOT = 64;

  private final Wiring wiring;
  private final RuntimeApi api;
  private final Time time;
  private final Consumer<String> out;

  /// @param out takes the lines for the log
  /// @throws IllegalArgumentException if the environment names no Runtime API
  StreamingRuntime(Wiring wiring, Time time, Consumer<String> out) {
    this.wiring = wiring;
    this.api = wiring.runtimeApi();
    this.time = time;
    this.out = out;
  }

  /// Serves until it cannot any more.
  ///
  /// @param arguments the handler that AWS's client would load; not looked at
  public static void main(String[] arguments) {
    Time time = Time.system();
    Wiring wiring = Wiring.ofThisProcess(time);
    lookUpHosts(wiring.snapStart());
    PrintStream out =
        new PrintStream(
            new FileOutputStream(FileDescriptor.out),
            /* autoFlush= */ true,
            StandardCharsets.UTF_8);
    System.exit(new StreamingRuntime(wiring, time, out::println).run());
  }

  /// What is true of a host's address before a snapshot need not be after it, and a look-up that
  /// failed is soon tried again, as under AWS's client. Both are read when the first host is looked
  /// up.
  private static void lookUpHosts(boolean snapStart) {
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    if (snapStart) {
      Security.setProperty("networkaddress.cache.ttl", "0");
    }
  }

  /// Serves until it cannot any more.
  ///
  /// @return with what the process has to end
  int run() {
    Telemetry early = new Telemetry(Level.INFO, time, out);
    Wiring.Parts parts;
    int loops;
    try {
      parts = wiring.parts(out);
      loops = wiring.concurrency();
    } catch (RuntimeException | Error e) {
      tell(early, "Runtime.InitError", e, api::initError);
      return FAILED;
    }
    if (wiring.snapStart()
        && !restored(new SnapStart(parts, new Priming(wiring, parts, time)), parts.telemetry())) {
      return FAILED_AT_SNAPSHOT;
    }
    return serve(loops, parts.gateway()::handle, parts.telemetry());
  }

  /// Waits in a snapshot until it is restored.
  ///
  /// @return whether that went well; what did not is reported
  boolean restored(Resource hooks, Telemetry telemetry) {
    try {
      hooks.beforeCheckpoint(Core.getGlobalContext());
      api.restoreNext();
    } catch (Exception | Error e) {
      tell(telemetry, "Runtime.BeforeCheckpointError", e, api::initError);
      return false;
    }
    try {
      hooks.afterRestore(Core.getGlobalContext());
      return true;
    } catch (Exception | Error e) {
      tell(telemetry, "Runtime.AfterRestoreError", e, api::restoreError);
      return false;
    }
  }

  /// Serves until a loop cannot any more: what it could not have, the others cannot have either.
  ///
  /// @return with what the process has to end
  int serve(int loops, InvocationLoop.Service service, Telemetry telemetry) {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    for (int number = 1; number <= loops; number++) {
      InvocationLoop loop =
          new InvocationLoop(wiring.runtimeApi(), service, traces(loops), telemetry, time);
      Thread.ofPlatform()
          .name("loop-" + number)
          .daemon()
          .start(
              () -> {
                try {
                  loop.run();
                } catch (IOException | RuntimeException | Error e) {
                  telemetry.report(Level.ERROR, "", "the runtime ends: " + e);
                } finally {
                  end.complete(FAILED);
                }
              });
    }
    return end.join();
  }

  /// Where AWS's SDK looks for the trace id that it passes on, as AWS's client leaves it there: one
  /// for the whole process, or one for each thread.
  private static Consumer<String> traces(int loops) {
    return loops == 1 ? StreamingRuntime::traceOfTheProcess : StreamingRuntime::traceOfTheThread;
  }

  private static void traceOfTheProcess(String id) {
    if (id.isEmpty()) {
      System.clearProperty("com.amazonaws.xray.traceHeader");
    } else {
      System.setProperty("com.amazonaws.xray.traceHeader", id);
    }
  }

  private static void traceOfTheThread(String id) {
    if (id.isEmpty()) {
      SdkInternalThreadLocal.remove("AWS_LAMBDA_X_TRACE_ID");
    } else {
      SdkInternalThreadLocal.put("AWS_LAMBDA_X_TRACE_ID", id);
    }
  }

  private interface Teller {
    void tell(FunctionError error) throws IOException;
  }

  private static void tell(Telemetry telemetry, String type, Throwable why, Teller platform) {
    telemetry.report(Level.ERROR, "", type + ": " + why);
    try {
      platform.tell(FunctionError.of(type, why));
    } catch (IOException e) {
      telemetry.report(Level.ERROR, "", "the platform was not told: " + e);
    }
  }
}
