package dev.understudy.local.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/// Cannot be made.
public final class BrokenHandler implements RequestStreamHandler {

  /// Throws.
  public BrokenHandler() {
    throw new IllegalStateException("told not to start");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    throw new IllegalStateException("never reached");
  }
}
