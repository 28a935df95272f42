package dev.understudy.config;

/// How a field's name is written.
final class Spelling {
  private Spelling() {}

  /// `apiKey` and `api_key` are one field.
  static String snakeCase(String spelling) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < spelling.length(); i++) {
      char c = spelling.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
