package dev.understudy.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Core;
import org.crac.Resource;

/// Answers with what happened to it so far. The environment variable `UNDERSTUDY_FAIL` names a hook
/// that throws.
public final class CracHandler implements RequestStreamHandler {

  private final List<String> events = new CopyOnWriteArrayList<>();

  /// Held here, because the runtime client's context refers to them weakly.
  private final List<Resource> resources = List.of(new Recorder("first"), new Recorder("second"));

  /// Registers two resources.
  public CracHandler() {
    resources.forEach(Core.getGlobalContext()::register);
    events.add("init");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    events.add("invoke");
    output.write(("\"" + String.join(", ", events) + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private final class Recorder implements Resource {
    private final String name;

    Recorder(String name) {
      this.name = name;
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
      hook("beforeCheckpoint");
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
      hook("afterRestore");
    }

    private void hook(String hook) {
      events.add(name + "." + hook);
      if (hook.equals(System.getenv("UNDERSTUDY_FAIL"))) {
        throw new IllegalStateException("told to fail " + hook);
      }
    }
  }
}
