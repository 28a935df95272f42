package dev.understudy.local;

import dev.understudy.local.lambda.Runner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/// `mvn -q -Pup`: the whole world of the function in one terminal, until Ctrl-C.
public final class Up {

  private Up() {}

  /// Starts everything, says so, and waits. Ends with 1 and one line when it cannot start.
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    ToMaven maven = new ToMaven(System.getProperty("failure", ""));
    maven.endWithParent();
    try {
      maven.begin();
      Settings settings =
          UpOptions.read(System.getProperties(), Runner.STREAMING, System.getenv(), out::println);
      LocalWorld world = LocalWorld.start(settings);
      Readiness.await(world);
      out.println(Banner.of(world, settings, Duration.between(began, Instant.now())));
      new CountDownLatch(1).await();
    } catch (CannotStart e) {
      fail(out, maven, e.reason());
    } catch (IOException e) {
      fail(out, maven, e.toString());
    }
  }

  private static void fail(PrintStream out, ToMaven maven, String why) {
    out.println("Understudy is not up. " + why);
    maven.fail(out);
  }
}
