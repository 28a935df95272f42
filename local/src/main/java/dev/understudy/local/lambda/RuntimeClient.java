package dev.understudy.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.understudy.local.CannotStart;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/// AWS's own runtime client, as the managed runtime starts it: its jars alone on the class path,
/// the function's classes and jars loaded by it from the working directory. With a wrapper script
/// the same command line is handed to that.
final class RuntimeClient {

  private static final List<Class<?>> ONE_OF_EACH_JAR =
      List.of(
          AWSLambda.class,
          RequestStreamHandler.class,
          PojoSerializer.class,
          SdkInternalThreadLocal.class);

  private RuntimeClient() {}

  /// The command line of the child process.
  ///
  /// @param nativeLibrary where `NativeLibrary` unpacked it
  static List<String> command(Path nativeLibrary, FunctionSpec spec) throws CannotStart {
    List<String> command = new ArrayList<>();
    if (spec.runner() == Runner.STREAMING) {
      command.add(spec.task().resolve(Runner.WRAPPER).toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As in the managed runtime of a function with 1024 MB, which leaves 85 % of them to the heap.
    command.add("-XX:MaxHeapSize=" + FunctionSpec.MEMORY_MB * 85 / 100 + "m");
    command.add("-XX:+UseSerialGC");
    if (spec.snapStart().isEmpty()) {
      // With SnapStart the java25 runtime leaves the second compiler on.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-Xshare:auto");
    command.add("-XX:+ErrorFileToStderr");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add(
        "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
            + nativeLibrary);
    command.add("-classpath");
    command.add(classPath());
    command.add(AWSLambda.class.getName());
    command.add(spec.handler());
    return command;
  }

  private static String classPath() throws CannotStart {
    Set<String> jars = new LinkedHashSet<>();
    for (Class<?> type : ONE_OF_EACH_JAR) {
      try {
        jars.add(
            Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new CannotStart("The jar of " + type.getName() + " is not a file: " + e.getMessage());
      }
    }
    return String.join(File.pathSeparator, jars);
  }
}
