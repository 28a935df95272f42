package dev.understudy.protocol.chatcompletions;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Operation;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What a host that is compatible with OpenAI does otherwise than OpenAI: data for
/// [CompatibleRequest] and [CompatibleStream], and for the documentation.
///
/// @param host its name, for sentences
/// @param fields what becomes of fields that it does not have; those without a row pass
/// @param renames fields that it calls otherwise: OpenAI's name, and its own
/// @param ranges numbers that it takes within narrower bounds
/// @param maxTokens which of OpenAI's two names of that limit it has
/// @param thinking how it is asked to think
/// @param thoughts what it wants to see of what was thought in earlier turns
/// @param traits what else is special about it
/// @param lacks what it cannot be asked at all
public record Habits(
    String host,
    FieldTable fields,
    Map<String, String> renames,
    Map<String, Range> ranges,
    MaxTokens maxTokens,
    Thinking thinking,
    Thoughts thoughts,
    Set<Trait> traits,
    Set<Operation> lacks) {
  /// OpenAI itself: nothing is changed.
  public static final Habits OPENAI =
      new Habits(
          "OpenAI",
          new FieldTable("OpenAI"),
          Map.of(),
          Map.of(),
          MaxTokens.AS_ASKED,
          Thinking.AS_ASKED,
          Thoughts.LEFT_OUT,
          Set.of(),
          Set.of());

  /// Bounds of a number, both allowed.
  public record Range(BigDecimal least, BigDecimal most) {}

  /// Under which name a host takes the most tokens that may be written.
  public enum MaxTokens {
    /// Both.
    AS_ASKED("`max_tokens` and `max_completion_tokens` pass as they are"),
    /// `max_tokens`, which every host knows.
    OLDER("`max_completion_tokens` is sent as `max_tokens`"),
    /// `max_completion_tokens`.
    NEWER("`max_tokens` is sent as `max_completion_tokens`");

    private final String text;

    MaxTokens(String text) {
      this.text = text;
    }

    /// What is done, for people.
    public String text() {
      return text;
    }
  }

  /// In which words a host is asked to think.
  public enum Thinking {
    /// Whatever the request says passes.
    AS_ASKED("as the request has it"),
    /// OpenAI's `reasoning_effort`.
    EFFORT("`reasoning_effort`"),
    /// OpenRouter's `reasoning: {effort | max_tokens | enabled}`.
    OBJECT("`reasoning`"),
    /// `thinking: {type: enabled | disabled}`, and how much by `reasoning_effort`.
    TYPE("`thinking.type`, `reasoning_effort`"),
    /// `enable_thinking`, and how much by `thinking_budget`.
    SWITCH("`enable_thinking`, `thinking_budget`");

    private final String text;

    Thinking(String text) {
      this.text = text;
    }

    /// The words, for people.
    public String text() {
      return text;
    }
  }

  /// What a host wants to see of what was thought in earlier turns.
  public enum Thoughts {
    /// Nothing; some refuse it.
    LEFT_OUT("earlier thoughts are left out"),
    /// All of it, as `reasoning_content`.
    KEPT("earlier `reasoning_content` is sent back"),
    /// All of it, as `reasoning`.
    AS_REASONING("earlier `reasoning_content` is sent back as `reasoning`");

    private final String text;

    Thoughts(String text) {
      this.text = text;
    }

    /// What is done, for people.
    public String text() {
      return text;
    }
  }

  /// What a host may have or lack.
  public enum Trait {
    /// It counts the tokens of every stream and has no `stream_options`.
    COUNTS_UNASKED("no `stream_options`: it counts unasked"),
    /// It says `any` where OpenAI says `required`.
    ANY_TOOL("`tool_choice` `required` is sent as `any`"),
    /// Its calls have ids of nine letters and digits, and so must those that it is sent.
    SHORT_IDS("ids of calls are sent as nine letters and digits"),
    /// Messages have no `name`.
    NO_NAMES("`name` of a message is left out"),
    /// Tools have no `strict`.
    NO_STRICT("`strict` of a tool is left out"),
    /// It takes no pictures, whatever the model.
    NO_IMAGES("pictures are refused"),
    /// Pictures have to be sent as they are.
    NO_ADDRESSES("pictures are fetched and sent as data"),
    /// It knows the role `developer`.
    DEVELOPER("knows the role `developer`"),
    /// It takes Anthropic's `cache_control`.
    CACHE_CONTROL("takes `cache_control`"),
    /// It wants its `reasoning_details` back.
    REASONING_DETAILS("earlier `reasoning_details` are sent back"),
    /// Its streams may end without saying why.
    ENDS_UNSAID("a stream may end without a reason: `stop`");

    private final String text;

    Trait(String text) {
      this.text = text;
    }

    /// What it means, for people.
    public String text() {
      return text;
    }
  }

  /// A host of which nothing special is known: OpenAI's language of 2023, in which every compatible
  /// host is fluent.
  public static Habits of(String host) {
    return new Habits(
        host,
        new FieldTable(host),
        Map.of(),
        Map.of(),
        MaxTokens.OLDER,
        Thinking.EFFORT,
        Thoughts.LEFT_OUT,
        Set.of(),
        Set.of());
  }

  /// With other rows for some fields.
  public Habits with(FieldTable.Field... rows) {
    return new Habits(
        host, fields.with(rows), renames, ranges, maxTokens, thinking, thoughts, traits, lacks);
  }

  /// With another name for a field.
  public Habits renaming(String name, String itsName) {
    Map<String, String> more = new LinkedHashMap<>(renames);
    more.put(name, itsName);
    return new Habits(host, fields, more, ranges, maxTokens, thinking, thoughts, traits, lacks);
  }

  /// With bounds for a number.
  public Habits within(String name, String least, String most) {
    Map<String, Range> more = new LinkedHashMap<>(ranges);
    more.put(name, new Range(new BigDecimal(least), new BigDecimal(most)));
    return new Habits(host, fields, renames, more, maxTokens, thinking, thoughts, traits, lacks);
  }

  /// With a name for the most tokens that may be written.
  public Habits with(MaxTokens its) {
    return new Habits(host, fields, renames, ranges, its, thinking, thoughts, traits, lacks);
  }

  /// With words for thinking, and for what was thought.
  public Habits with(Thinking its, Thoughts earlier) {
    return new Habits(host, fields, renames, ranges, maxTokens, its, earlier, traits, lacks);
  }

  /// With traits.
  public Habits with(Trait... its) {
    return new Habits(
        host, fields, renames, ranges, maxTokens, thinking, thoughts, Set.of(its), lacks);
  }

  /// Without some operations.
  public Habits without(Operation... operations) {
    Set<Operation> missing = EnumSet.noneOf(Operation.class);
    missing.addAll(Set.of(operations));
    return new Habits(
        host, fields, renames, ranges, maxTokens, thinking, thoughts, traits, missing);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /// An operation's name, for people.
  static String name(Operation operation) {
    return switch (operation) {
      case CHAT -> "chat";
      case COMPLETE -> "completions";
      case EMBED -> "embeddings";
      case COUNT -> "a count of tokens";
    };
  }
}
