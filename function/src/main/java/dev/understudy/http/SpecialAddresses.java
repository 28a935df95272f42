package dev.understudy.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses that are not a public host's, as a table.
///
/// From IANA's special-purpose address registries (RFC 6890 and its successors), the multicast and
/// reserved blocks of the IPv4 and IPv6 address-space registries, and the deprecated forms of RFC
/// 4291. Of IPv6, only 2000::/3 has been given out for public hosts, so all else is refused, listed
/// or not. An IPv6 address that stands for an IPv4 one is judged as that one.
final class SpecialAddresses {
  private static final List<Block> BLOCKS =
      List.of(
          block("0.0.0.0/8", "this network, RFC 791"),
          block("10.0.0.0/8", "private, RFC 1918"),
          block("100.64.0.0/10", "carrier-grade NAT, RFC 6598"),
          block("127.0.0.0/8", "loopback, RFC 1122"),
          block("169.254.0.0/16", "link-local and metadata, RFC 3927"),
          block("172.16.0.0/12", "private, RFC 1918"),
          block("192.0.0.0/24", "protocol assignments, RFC 6890"),
          block("192.0.2.0/24", "documentation, RFC 5737"),
          block("192.88.99.0/24", "6to4 relay, RFC 7526"),
          block("192.168.0.0/16", "private, RFC 1918"),
          block("198.18.0.0/15", "benchmarking, RFC 2544"),
          block("198.51.100.0/24", "documentation, RFC 5737"),
          block("203.0.113.0/24", "documentation, RFC 5737"),
          block("224.0.0.0/4", "multicast, RFC 5771"),
          block("240.0.0.0/4", "reserved and broadcast, RFC 1112 and RFC 919"),
          block("::/128", "unspecified, RFC 4291"),
          block("::1/128", "loopback, RFC 4291"),
          block("64:ff9b:1::/48", "local NAT64, RFC 8215"),
          block("2001::/23", "protocol assignments with Teredo, RFC 2928 and RFC 4380"),
          block("2001:db8::/32", "documentation, RFC 3849"),
          block("3fff::/20", "documentation, RFC 9637"),
          block("fc00::/7", "unique local, RFC 4193"),
          block("fe80::/10", "link-local, RFC 4291"),
          block("fec0::/10", "site-local, RFC 3879"),
          block("ff00::/8", "multicast, RFC 4291"));

  private static final Block GLOBAL_UNICAST = block("2000::/3", "global unicast, RFC 4291");

  /// IPv6 addresses that stand for an IPv4 one, and at which byte it begins. (An IPv4-mapped one
  /// never gets here: [InetAddress] makes it IPv4.)
  private static final Block NAT64 = block("64:ff9b::/96", "NAT64, RFC 6052");

  private static final int NAT64_OFFSET = 12;
  private static final Block SIX_TO_FOUR = block("2002::/16", "6to4, RFC 3056");
  private static final int SIX_TO_FOUR_OFFSET = 2;

  private SpecialAddresses() {}

  /// What kind of special address `address` is, for people; empty when it is public.
  static Optional<String> kind(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.holds(bytes)) {
      return embedded(bytes, NAT64_OFFSET);
    }
    if (SIX_TO_FOUR.holds(bytes)) {
      return embedded(bytes, SIX_TO_FOUR_OFFSET);
    }
    Optional<String> listed =
        BLOCKS.stream().filter(block -> block.holds(bytes)).map(Block::kind).findFirst();
    return listed.isEmpty() && address instanceof Inet6Address && !GLOBAL_UNICAST.holds(bytes)
        ? Optional.of("outside global unicast, RFC 4291")
        : listed;
  }

  private static Optional<String> embedded(byte[] bytes, int offset) {
    try {
      return kind(InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static Block block(String cidr, String kind) {
    int slash = cidr.indexOf('/');
    return new Block(
        InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
        Integer.parseInt(cidr.substring(slash + 1)),
        kind);
  }

  /// A block of addresses: those that share their first `bits` bits with `start`.
  private record Block(byte[] start, int bits, String kind) {
    boolean holds(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
