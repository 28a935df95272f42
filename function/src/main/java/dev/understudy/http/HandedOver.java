package dev.understudy.http;

import dev.understudy.time.Cancellation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream in the hands of its reader, who closes it. A cancellation closes it too, for as long as
/// the reader has not; a read that waits then throws.
final class HandedOver extends FilterInputStream {
  private final Cancellation.Registration registration;

  HandedOver(InputStream arriving, Cancellation cancellation) {
    super(arriving);
    this.registration = cancellation.onCancel(new Body.Events(arriving)::close);
  }

  @Override
  public void close() throws IOException {
    registration.close();
    super.close();
  }
}
