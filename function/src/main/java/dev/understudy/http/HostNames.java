package dev.understudy.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a host's spelling alone says about it, without any look-up.
///
/// [URI] has done the first half: percent-encoded, non-ASCII and most numeric hosts are no hosts to
/// it. Here an address has one spelling, the plain one, and any other is refused instead of being
/// understood: two programs that read `0177.0.0.1` differently are how guards are passed.
final class HostNames {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final String OCTET = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

  /// Names that never mean a public host: RFC 6761 (localhost), RFC 6762 (local, and the ones that
  /// its appendix G saw in use), RFC 8375 (home.arpa), ICANN resolution 2024.07.29.06 (internal).
  private static final List<String> PRIVATE_SUFFIXES =
      List.of(
          ".local",
          ".internal",
          ".home.arpa",
          ".localdomain",
          ".intranet",
          ".private",
          ".corp",
          ".home",
          ".lan");

  private HostNames() {}

  /// What there is to object to in `host`, as [URI#getHost] gives it.
  ///
  /// @param namesToo whether names are judged, beside addresses and `localhost`
  static Optional<String> objection(String host, boolean namesToo) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return name.contains("%")
          ? Optional.of("an address with a zone is not allowed: use a public host")
          : privateAddress(name);
    }
    if (name.endsWith(".")) {
      return Optional.of("a host name that ends in a dot is not allowed: use one without");
    }
    if (NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
      return IPV4.matcher(name).matches()
          ? privateAddress(name)
          : Optional.of("an address must be written as four decimal numbers of a public host");
    }
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return Optional.of("this machine is not allowed: use a public host");
    }
    if (namesToo && (!name.contains(".") || PRIVATE_SUFFIXES.stream().anyMatch(name::endsWith))) {
      return Optional.of("the name of a private host is not allowed: use a public host");
    }
    return Optional.empty();
  }

  private static Optional<String> privateAddress(String literal) {
    return SpecialAddresses.kind(InetAddress.ofLiteral(literal))
        .map(kind -> "the address is not public (" + kind + "): use a public host");
  }

  /// `host` in lower case; an IPv6 address in brackets and in its one long spelling.
  static String canonical(String host) {
    return host.startsWith("[") && !host.contains("%")
        ? "[" + InetAddress.ofLiteral(host).getHostAddress() + "]"
        : host.toLowerCase(Locale.ROOT);
  }

  /// Every `host` and `host:port` in its canonical spelling.
  ///
  /// @throws IllegalArgumentException if one is neither
  static Set<String> canonical(Set<String> hosts) {
    Set<String> canonical = new HashSet<>();
    for (String entry : hosts) {
      URI uri = parsed(entry);
      canonical.add(canonical(uri.getHost()) + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    }
    return Set.copyOf(canonical);
  }

  /// The entries of a comma list, without the blanks around and between them.
  static Set<String> split(String commaList) {
    Set<String> entries = new HashSet<>(Arrays.asList(commaList.strip().split("\\s*,\\s*", -1)));
    entries.remove("");
    return entries;
  }

  private static URI parsed(String entry) {
    try {
      URI uri = new URI("https://" + entry);
      if (uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= 65535
          && entry.equalsIgnoreCase(
              uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw notAHost(entry, e);
    }
    throw notAHost(entry, null);
  }

  private static IllegalArgumentException notAHost(String entry, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "UNDERSTUDY_ALLOWED_HOSTS holds \""
            + entry
            + "\"; each entry is a host or host:port, such as 127.0.0.1:8080, [::1]:8080 or"
            + " vllm.example.com, without scheme or path",
        cause);
  }
}
