package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RedactionTest {
  private static String clean(String text, String... secrets) {
    Redaction redaction = new Redaction();
    for (String secret : secrets) {
      redaction.add(new Secret(secret));
    }
    return redaction.clean(text);
  }

  @Test
  void aSecretIsReplacedWhereverItStands() {
    assertEquals("Bearer *** and (***)x", clean("Bearer key-one-1 and (key-one-1)x", "key-one-1"));
  }

  @Test
  void aTextWithoutSecretsStaysAsItIs() {
    assertEquals("nothing here", clean("nothing here", "key-one-1"));
    assertEquals("nothing here", clean("nothing here"));
  }

  @Test
  void ofASecretThatContainsAnotherNothingStays() {
    assertEquals("<***>", clean("<outer-inner-key-outer>", "inner-key", "outer-inner-key-outer"));
    assertEquals("<***>", clean("<outer-inner-key-outer>", "outer-inner-key-outer", "inner-key"));
  }

  @Test
  void ofSecretsThatOverlapNothingStays() {
    assertEquals("<***>", clean("<abcdefghijklmnop>", "abcdefghij", "ghijklmnop"));
  }

  @Test
  void aSecretThatOverlapsItselfIsReplacedWhole() {
    assertEquals("<***>", clean("<abababababab>", "abababab"));
  }

  @Test
  void itsSpellingInJsonIsReplaced() {
    String secret = "quote\"slash\\line\nend";

    assertEquals("{\"k\":\"***\"}", clean("{\"k\":\"quote\\\"slash\\\\line\\nend\"}", secret));
    assertEquals("\"***\"", clean("\"one\\/two\\/three\"", "one/two/three"));
  }

  @Test
  void itsSpellingsInAUrlAreReplaced() {
    String secret = "a key/with=signs+";

    assertEquals("?k=***&x", clean("?k=a+key%2Fwith%3Dsigns%2B&x", secret));
    assertEquals("?k=***&x", clean("?k=a%20key%2Fwith%3Dsigns%2B&x", secret));
    assertEquals("?k=***&x", clean("?k=a+key%2fwith%3dsigns%2b&x", secret));
  }

  @Test
  void aShortSecretIsReplacedOnlyAsAWordOfItsOwn() {
    assertEquals("key ***: the latest test1", clean("key test: the latest test1", "test"));
    assertEquals("***", clean("test", "test"));
  }

  @Test
  void aSecretOfPunctuationAloneIsIgnoredAndSoIsAnEmptyOne() {
    assertEquals("{\"a\":1}", clean("{\"a\":1}", "\"", ":", "{", ""));
  }
}
