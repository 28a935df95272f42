package dev.understudy.route;

/// How the client gets its answer.
///
/// @param stream whether it asked for a stream
/// @param usage whether it asked for the tokens to be counted in it
/// @param live whether a part of a stream reaches it before the rest has come. Where it does not,
///   no answer is begun that is not whole
/// @param base64 whether it wants vectors as texts instead of lists of numbers
public record Delivery(boolean stream, boolean usage, boolean live, boolean base64) {
  /// All of it at once.
  public static final Delivery WHOLE = new Delivery(false, false, false, false);
}
