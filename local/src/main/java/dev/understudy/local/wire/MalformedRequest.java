package dev.understudy.local.wire;

import java.io.IOException;

/// A request that cannot be read as HTTP/1.1, or that is larger than the server takes.
public final class MalformedRequest extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;

  /// @param status what the client is told
  public MalformedRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  /// The status that the client is told: 400, 413 or 431.
  public int status() {
    return status;
  }
}
