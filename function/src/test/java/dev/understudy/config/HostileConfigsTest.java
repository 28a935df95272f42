package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.http.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Configs of which each is small enough to be read, and meant to take up the whole function.
class HostileConfigsTest {
  @Test
  void conditionsInsideConditionsCostNoMoreThanTheirNumber() {
    String rule = "{'query':{'metadata.a':1},'then':'x'}";
    String rules = (rule + ",").repeat(40) + rule;
    String config = "{'name':'x','provider':'openai','api_key':'k'}";
    for (int depth = 0; depth < 12; depth++) {
      config =
          "{'name':'x','strategy':{'mode':'conditional','conditions':[%s]},'targets':[%s]}"
              .formatted(rules, config);
    }
    String whole = config;

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          Config read = Configs.read(whole);
          assertEquals(1, read.route().targets().size());
          assertEquals(1, read.route().mostAttempts());
        });
  }

  @Test
  void aPathOfThousandsOfStepsIsRefused() {
    for (String path : new String[] {"a.".repeat(20_000) + "a", "a" + "[0]".repeat(20_000)}) {
      Rejection refused =
          assertThrows(
              Rejection.class,
              () ->
                  Configs.target(
                          "{'provider':'openai','api_key':'k','drop_params':['" + path + "']}")
                      .overrides()
                      .over(dev.understudy.json.Json.object()));
      assertEquals("/config/drop_params/0", refused.param().orElseThrow());
    }
  }
}
