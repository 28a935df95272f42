package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultTest {

  @Test
  void everyKindHasItsNameAndReadsItBack() {
    for (FaultKind kind : FaultKind.values()) {
      Fault fault = new Fault(kind, kind == FaultKind.STATUS ? 503 : kind.otherwise());
      if (kind.takes() == FaultKind.Takes.NUMBER && kind != FaultKind.STATUS) {
        fault = new Fault(kind, 250);
      }
      assertEquals(Optional.of(fault), Fault.named(fault.name()), kind.label());
    }
  }

  @Test
  void aNumberFollowsTheNameWhereOneIsTaken() {
    assertEquals(
        Optional.of(new Fault(FaultKind.SLOW_HEADERS, 1500)), Fault.named("slow-headers-1500"));
    assertEquals(Optional.of(new Fault(FaultKind.SLOW, 40)), Fault.named("slow-40"));
    assertEquals(Optional.of(new Fault(FaultKind.RATE_LIMIT, 3)), Fault.named("rate-limit-3"));
    assertEquals(Optional.of(Fault.DOWN), Fault.named("status-503"));
    assertEquals(Optional.empty(), Fault.named("silent-5"));
    assertEquals(Optional.empty(), Fault.named("status-200"));
    assertEquals(Optional.empty(), Fault.named("slow"));
    assertEquals(Optional.empty(), Fault.named("no-such-thing"));
  }

  @Test
  void upAndDownAreNamesToo() {
    assertEquals(Optional.of(Fault.NONE), Fault.named("up"));
    assertEquals(Optional.of(Fault.DOWN), Fault.named("down"));
  }

  @Test
  void aModelOrAKeyAsksByTheWordFail() {
    assertEquals(Optional.of("hang-body"), Fault.askedBy("gpt-4o-mini-fail-hang-body"));
    assertEquals(Optional.of("status-429"), Fault.askedBy("rehearsal_fail-status-429"));
    assertEquals(Optional.empty(), Fault.askedBy("gpt-4o-mini"));
  }

  @Test
  void okIsAWordAndNotAPartOfOne() {
    assertTrue(Fault.healthy("gpt-ok"));
    assertTrue(Fault.healthy("ok"));
    assertFalse(Fault.healthy("grok-2"));
    assertFalse(Fault.healthy("token-model"));
  }
}
