package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.handler.EchoHandler;
import dev.understudy.local.handler.TaskFolder;
import dev.understudy.local.wire.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `Up` as a process of its own, as Maven starts it.
class UpTest {

  @TempDir Path folder;

  @Test
  void theBannerHoldsAllThatIsNeededAndNoProcessStaysBehind() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    Process up =
        start(
            "-Drunner=buffered",
            "-Dport=0",
            "-Dartifact=" + task,
            "-Dhandler=" + EchoHandler.class.getName());
    String banner = untilTheCurlEnds(up.inputReader(StandardCharsets.UTF_8));
    List<ProcessHandle> children = up.children().toList();
    try {
      String url = after(banner, "Understudy is up: ").split("\\s", 2)[0];
      assertEquals(200, Http.send(Http.to(url + "/health")).statusCode());
      String header = after(banner, "may do everything   ").lines().findFirst().orElse("");
      assertTrue(header.startsWith("x-portkey-api-key: local-full-"), header);
      assertTrue(banner.contains("may do nothing more x-portkey-api-key: local-bare-"), banner);
      assertTrue(banner.contains("--header '" + header + "'"), banner);
      assertTrue(banner.contains("openai DOWN (503)") && banner.contains("anthropic healthy"));
      assertTrue(banner.contains("curl -i --location '" + url + "/v1/chatComplete'"), banner);
      assertTrue(banner.contains("\"apiKey\": \"rehearsal-openai-"), banner);
      assertTrue(banner.contains("\"apiKey\": \"rehearsal-anthropic-"), banner);
      assertEquals(1, children.size());
    } finally {
      up.destroy();
    }
    assertTrue(up.waitFor(10, TimeUnit.SECONDS));
    assertFalse(children.getFirst().isAlive());
  }

  @Test
  void theFunctionEndsEvenWhenItsParentIsKilled() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    Process up =
        start(
            "-Drunner=buffered",
            "-Dport=0",
            "-Dartifact=" + task,
            "-Dhandler=" + EchoHandler.class.getName());
    untilTheCurlEnds(up.inputReader(StandardCharsets.UTF_8));
    ProcessHandle function = up.children().findAny().orElseThrow();
    up.destroyForcibly();
    function.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aTakenPortIsOneLineAndExitCodeOne() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process up =
          start(
              "-Drunner=buffered",
              "-Dport=" + taken.getLocalPort(),
              "-Dartifact=" + task,
              "-Dhandler=" + EchoHandler.class.getName());
      List<String> lines = up.inputReader(StandardCharsets.UTF_8).readAllLines();
      assertEquals(1, up.waitFor());
      assertEquals(
          List.of(
              "Understudy is not up. Port "
                  + taken.getLocalPort()
                  + " is in use: end what listens there, or choose another port with -Dport=N."),
          lines);
    }
  }

  private Process start(String... switches) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(switches));
    command.add("-Dwork=" + folder.resolve("up"));
    command.add("-Dfailure=" + folder.resolve("failed"));
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Up.class.getName());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String untilTheCurlEnds(BufferedReader lines) throws IOException {
    StringBuilder text = new StringBuilder();
    String line = lines.readLine();
    while (line != null) {
      text.append(line).append('\n');
      if (line.equals("}'")) {
        return text.toString();
      }
      line = lines.readLine();
    }
    throw new AssertionError("it ended: " + text);
  }

  private static String after(String text, String mark) {
    int at = text.indexOf(mark);
    assertTrue(at >= 0, text);
    return text.substring(at + mark.length());
  }
}
