package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdStartsTest {
  @Test
  void bothFunctionsAreStartedAndTheRatioIsSaid(@TempDir Path work)
      throws IOException, CannotStart {
    String report = ColdStarts.report(1, work);

    assertTrue(report.contains("hello-world"), report);
    assertTrue(report.matches("(?s).*ratio +\\d+\\.\\d\\n"), report);
  }
}
