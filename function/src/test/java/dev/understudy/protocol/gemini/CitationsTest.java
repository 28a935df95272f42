package dev.understudy.protocol.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationsTest {
  private static final String[] SYLLABLES = {"a", "é", "語", "😀", " ", "\n"};

  /// Within seconds: whoever decodes the text again for each of its sources needs minutes.
  @Test
  @Timeout(20)
  void aLongAnswerWithASourceForEachOfItsWordsIsCitedByTheCharacter() {
    Random random = new Random(5);
    ByteOffsets text = new ByteOffsets();
    ObjectNode metadata = Json.object();
    ArrayNode sources = metadata.putObject("citationMetadata").putArray("citationSources");
    List<Integer> expected = new ArrayList<>();
    int characters = 0;
    int bytes = 0;
    for (int i = 0; i < 100_000; i++) {
      String word = SYLLABLES[random.nextInt(SYLLABLES.length)] + "word";
      text.append(word);
      ObjectNode source = sources.addObject().put("uri", "https://example.com/" + i);
      source.put("startIndex", bytes);
      bytes += word.getBytes(StandardCharsets.UTF_8).length;
      source.put("endIndex", bytes);
      expected.add(characters);
      characters += word.length();
      expected.add(characters);
    }

    List<Integer> found = new ArrayList<>();
    Citations.of(metadata, text)
        .forEach(
            citation -> {
              found.add(citation.at("/url_citation/start_index").intValue());
              found.add(citation.at("/url_citation/end_index").intValue());
            });
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, 0",
    "1, 1",
    "3, 2",
    "6, 3",
    // The middle of a character, and of a pair.
    "2, 2",
    "4, 3",
    "7, 5",
    "9, 5",
    "10, 5",
    "11, 6",
    "12, 6",
    "99, 6",
  })
  void anOffsetInBytesIsOneInCharacters(int bytes, int characters) {
    ByteOffsets text = new ByteOffsets();
    text.append("aé");
    text.append("語😀");
    text.append("b");

    assertEquals(11, text.bytes());
    assertEquals(characters, text.characters(bytes));
  }
}
