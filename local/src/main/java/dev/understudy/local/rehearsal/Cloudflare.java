package dev.understudy.local.rehearsal;

/// The page that stands in front of a provider when the provider itself does not answer.
final class Cloudflare {

  private Cloudflare() {}

  static String page(int status, String host) {
    String what = status == 504 ? "Gateway time-out" : "Bad gateway";
    return """
    <!DOCTYPE html>
    <html lang="en-US">
    <head><title>%s | %d: %s</title></head>
    <body><h1>%s <span>Error code %d</span></h1>
    <p>The web server reported a %s error.</p>
    <p>Cloudflare Ray ID: <strong>%s</strong></p></body>
    </html>
    """
        .formatted(
            host,
            status,
            what,
            what,
            status,
            what.toLowerCase(java.util.Locale.ROOT),
            Ids.hex("", 16));
  }
}
