package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void itPrintsAsStars() {
    assertEquals("key: ***", "key: " + new Secret("the value"));
  }

  @Test
  void itEqualsASecretOfTheSameValueAlone() {
    assertEquals(new Secret("one"), new Secret("one"));
    assertEquals(new Secret("one").hashCode(), new Secret("one").hashCode());
    assertNotEquals(new Secret("one"), new Secret("two"));
  }

  @Test
  void itsDigestIsTheOneThatOtherToolsPrint() {
    // printf abc | sha256sum (FIPS 180-2, appendix B.1)
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        new Secret("abc").sha256());
  }
}
