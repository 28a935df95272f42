package dev.understudy.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every recorded request in OpenAI's dialect, as another vendor is asked it: of the same meaning,
/// and of the vendor's own types.
class RecordedRequestsTest {
  /// Requests that a vendor is right to refuse, whatever they are rendered to.
  private static final Pattern REFUSED =
      Pattern.compile(
          "no counterpart|cannot be translated|neither a string|has none|above 1|is none of|is not"
              + " translated|is empty|beside tools|address|is no text|is not text");

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHAT_COMPLETIONS")
  void everyRequestIsAskedElsewhereInItsWholeMeaningAndInTheVendorsTypes(Vendor vendor)
      throws Exception {
    List<String> faults = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    int sent = 0;
    for (Corpus.Recording recording : Corpus.recordings()) {
      if (!recording.api().equals("chat") || !(recording.request() instanceof ObjectNode request)) {
        continue;
      }
      if (!request.path("messages").isArray()) {
        continue;
      }
      ObjectNode asked = request.deepCopy();
      asked.put("model", vendor.model());
      switch (vendor.protocol().render(Operation.CHAT, asked)) {
        case Rendering.Wire wire -> {
          sent++;
          faults.addAll(faults(vendor, recording.name(), asked, wire));
        }
        case Rendering.Unsupported(String reason) -> {
          refused.merge(reason.replaceAll("\\[\\d+]", "[]"), 1, Integer::sum);
          if (!REFUSED.matcher(reason).find()) {
            faults.add(recording.name() + " is refused: " + reason);
          }
        }
      }
    }
    System.out.println(vendor.title() + ": " + sent + " sent, refused " + refused);
    assertEquals("", String.join("\n", faults), faults.size() + " of " + sent);
    assertTrue(sent > 300, vendor + ": " + sent);
  }

  private static List<String> faults(
      Vendor vendor, String name, ObjectNode asked, Rendering.Wire wire) {
    List<String> faults = new ArrayList<>();
    ObjectNode body = wire.body();
    Meaning meaning = ChatMeaning.of(asked);
    // What cannot be had is said.
    boolean unasked =
        wire.adaptations().stream()
            .anyMatch(said -> said.matches("reasoning(_effort)? was left out.*"));
    String meant = (unasked ? meaning.thoughtless() : meaning).toString();
    boolean named = asked.path("tools").isEmpty() && vendor == Vendor.CONVERSE;
    Meaning sent = vendor.meaning(body);
    String said = (named ? sent.toolless() : sent).toString();
    if (!meant.equals(said)) {
      faults.add(name + " means\n" + meant + "\nand is sent as\n" + said);
    }
    VendorTypes.objections(vendor, Json.text(body))
        .forEach(objection -> faults.add(name + ": " + objection));
    return faults;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHAT_COMPLETIONS")
  void whatAVendorsOwnClientSentForTheSameSceneMeansTheSame(Vendor vendor) throws Exception {
    Map<String, String> own = new TreeMap<>();
    for (Corpus.Recording recording : Corpus.recordings()) {
      JsonNode request = recording.request();
      if (vendor.speaks(recording.api()) && request.isObject()) {
        vendor.read(request).ifPresent(meant -> own.put(meant.toString(), recording.name()));
      }
    }
    List<String> pairs = new ArrayList<>();
    for (Corpus.Recording recording : Corpus.recordings()) {
      JsonNode request = recording.request();
      if (!recording.api().equals("chat") || !request.path("messages").isArray()) {
        continue;
      }
      ObjectNode asked = request.deepCopy();
      asked.put("model", vendor.model());
      Optional<Meaning> meant = Vendor.CHAT_COMPLETIONS.read(asked);
      if (meant.isPresent()
          && own.containsKey(meant.get().toString())
          && vendor.protocol().render(Operation.CHAT, asked) instanceof Rendering.Wire wire) {
        String theirs = String.valueOf(own.get(meant.get().toString()));
        assertTrue(own.containsKey(vendor.meaning(wire.body()).toString()), theirs);
        pairs.add(recording.name() + " = " + theirs);
      }
    }
    System.out.println(vendor.title() + ": " + pairs.size() + " scenes recorded on both: " + pairs);
    assertTrue(!pairs.isEmpty(), vendor.title());
  }
}
