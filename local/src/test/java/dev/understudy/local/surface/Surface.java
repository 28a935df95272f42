package dev.understudy.local.surface;

import dev.understudy.local.LocalWorld;
import java.io.IOException;

/// A dialect of the gateway's, asked and read as its vendor's own client does it. Another surface
/// is another implementation, and a row of [EveryProtocolTest].
interface Surface extends AutoCloseable {

  /// Opens a client.
  interface Opening {
    Surface open(LocalWorld world);
  }

  /// Asks, and reads the answer strictly.
  ///
  /// @throws RuntimeException when the client does not take the answer
  Heard ask(Scenario scenario, String provider, String model)
      throws IOException, InterruptedException;

  @Override
  void close();
}
