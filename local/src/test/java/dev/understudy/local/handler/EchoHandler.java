package dev.understudy.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Answers with what it was sent and where it runs, or misbehaves as the path asks.
public final class EchoHandler implements RequestStreamHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    JsonNode event = JSON.readTree(input);
    String path = event.path("rawPath").asText();
    switch (path) {
      case "/throw" -> throw new IllegalStateException("told to throw");
      case "/exit" -> Runtime.getRuntime().halt(7);
      case "/sleep" -> sleep(Long.parseLong(event.path("rawQueryString").asText()));
      case "/plain" -> output.write("{\"hello\":\"world\"}".getBytes(StandardCharsets.UTF_8));
      case "/nothing" -> output.write("no json".getBytes(StandardCharsets.UTF_8));
      case "/large" -> output.write(new byte[7 << 20]);
      default -> System.out.println("echo " + path);
    }
    if (path.equals("/plain") || path.equals("/nothing") || path.equals("/large")) {
      return;
    }
    ObjectNode seen = JSON.createObjectNode();
    seen.set("event", event);
    seen.put("requestId", context.getAwsRequestId());
    seen.put("arn", context.getInvokedFunctionArn());
    seen.put("remainingMillis", context.getRemainingTimeInMillis());
    seen.put("directory", System.getProperty("user.dir"));
    seen.put("classPath", System.getProperty("java.class.path"));
    seen.put("loader", EchoHandler.class.getClassLoader().getClass().getSimpleName());
    ObjectNode environment = seen.putObject("environment");
    for (Map.Entry<String, String> entry : new TreeMap<>(System.getenv()).entrySet()) {
      environment.put(entry.getKey(), entry.getValue());
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.put("statusCode", 200);
    answer.putObject("headers").put("content-type", "application/json").put("X-Seen", "a, b");
    answer.putArray("cookies").add("one=1; Path=/").add("two=2");
    answer.put("body", JSON.writeValueAsString(seen));
    output.write(JSON.writeValueAsBytes(answer));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
