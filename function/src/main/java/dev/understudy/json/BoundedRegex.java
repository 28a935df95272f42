package dev.understudy.json;

import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression that came from a caller, in JavaScript's syntax: it may be one that would
/// run for ever, and then it gives up.
///
/// It runs on `java.util.regex`, over text that looks at the clock while it is read.
public final class BoundedRegex {
  /// The longest expression, in characters.
  public static final int MAX_PATTERN = 4096;

  /// The longest text that is searched, in characters. On a longer one it gives up at once.
  public static final int MAX_TEXT = 64 * 1024;

  /// The longest search, whatever the deadline. One that is not done by then never is.
  public static final Duration MAX_TIME = Duration.ofMillis(200);

  /// What came of a search.
  public enum Result {
    FOUND,
    NOT_FOUND,
    /// Not known: it would have taken too long, too deep a stack, or too long a text.
    GAVE_UP
  }

  private final String expression;
  private final Pattern pattern;

  private BoundedRegex(String expression, Pattern pattern) {
    this.expression = expression;
    this.pattern = pattern;
  }

  /// @throws PatternSyntaxException if `expression` is none, with the position where; or if it is
  ///   too long
  public static BoundedRegex compile(String expression) {
    if (expression.length() > MAX_PATTERN) {
      throw new PatternSyntaxException(
          "Longer than " + MAX_PATTERN + " characters", expression, MAX_PATTERN);
    }
    try {
      return new BoundedRegex(expression, JavaScriptRegex.compile(expression));
    } catch (StackOverflowError _) {
      throw new PatternSyntaxException("Nested too deeply", expression, -1);
    }
  }

  /// Searches `text`, as JavaScript's `new RegExp(expression).test(text)`: anywhere in it.
  ///
  /// @param deadline by when to give up, if [#MAX_TIME] is not over before
  public Result find(String text, Deadline deadline) {
    return find(text, deadline.within(MAX_TIME)::passed);
  }

  /// [#find], until `timeIsUp`.
  Result find(String text, BooleanSupplier timeIsUp) {
    if (text.length() > MAX_TEXT) {
      return Result.GAVE_UP;
    }
    try {
      boolean found = pattern.matcher(new Watched(text, timeIsUp)).find();
      return found ? Result.FOUND : Result.NOT_FOUND;
    } catch (OutOfTime | StackOverflowError _) {
      return Result.GAVE_UP;
    }
  }

  /// The expression, as it was written.
  @Override
  public String toString() {
    return expression;
  }

  /// The text, and the clock beside it.
  private static final class Watched implements CharSequence {
    /// How many characters are read between two looks at the clock.
    private static final int STRIDE = 64;

    private final String text;
    private final BooleanSupplier timeIsUp;
    private int reads;

    Watched(String text, BooleanSupplier timeIsUp) {
      this.text = text;
      this.timeIsUp = timeIsUp;
    }

    @Override
    public char charAt(int index) {
      if (reads++ % STRIDE == 0 && timeIsUp.getAsBoolean()) {
        throw new OutOfTime();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// Ends a search from inside it; it never leaves this class.
  private static final class OutOfTime extends RuntimeException {
    OutOfTime() {
      super(null, null, false, false);
    }
  }
}
