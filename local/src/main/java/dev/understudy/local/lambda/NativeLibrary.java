package dev.understudy.local.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.understudy.local.CannotStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The native half of AWS's runtime client, unpacked for one process.
///
/// Left alone, every client on a machine unpacks it to the same file and overwrites it under the
/// feet of the others.
final class NativeLibrary {

  private NativeLibrary() {}

  /// Unpacks the library for this machine into a folder.
  ///
  /// @throws CannotStart on a system that AWS's client does not run on
  static Path unpack(Path folder) throws CannotStart, IOException {
    String system = System.getProperty("os.name");
    String machine =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "aarch_64";
          default -> "";
        };
    String c = Files.exists(Path.of("/etc/alpine-release")) ? "linux_musl" : "linux";
    String name = "/jni/libaws-lambda-jni." + c + "-" + machine + ".so";
    try (InputStream library = AWSLambda.class.getResourceAsStream(name)) {
      if (!system.equals("Linux") || library == null) {
        throw new CannotStart(
            "AWS's runtime client runs on Linux (x86-64 or arm64), and this is "
                + system
                + " on "
                + System.getProperty("os.arch")
                + ": use a container, a virtual machine or WSL.");
      }
      Path unpacked = folder.resolve("runtime-client.so");
      // Deleted, not overwritten: a process that still runs keeps the file that it has mapped.
      Files.deleteIfExists(unpacked);
      Files.copy(library, unpacked);
      return unpacked;
    }
  }
}
