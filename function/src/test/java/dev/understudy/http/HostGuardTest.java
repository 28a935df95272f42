package dev.understudy.http;

import static dev.understudy.http.HostGuard.Origin.CALLER;
import static dev.understudy.http.HostGuard.Origin.OPERATOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Registrations;
import dev.understudy.time.Time;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
  private static final Deadline LONG = Deadline.in(Time.system(), Duration.ofSeconds(20));

  private final List<String> lookedUp = new ArrayList<>();
  private final Cancellation waiting = new Cancellation();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/v1", "HTTPS://API.EXAMPLE.COM", "https://api.example.com:8443/v1",
        "https://8.8.8.8/", "https://[2606:4700::1111]/", "https://1password.example.com",
        "https://internal.example.com", "https://localhost.example.com"
      })
  void httpsToAPublicHostPassesWhoeverNamedIt(String uri) {
    for (Origin origin : Origin.values()) {
      assertEquals(Optional.empty(), guard().objection(URI.create(uri), origin));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/",
        "ftp://api.example.com/",
        "file:///etc/passwd",
        "//host/path",
        "/path",
        "https:opaque",
        "https:///path",
        "https://user@api.example.com/",
        "https://user:word@api.example.com/",
        "https://api.example.com/#fragment",
        "https://api.example.com:0/",
        "https://api.example.com:65536/",
        "https://api.example.com:70000/",
        "https://api.example.com./",
        "https://localhost/",
        "https://LocalHost:8443/",
        "https://a.localhost/",
        "https://127.0.0.1/",
        "https://127.0.0.1:9001/2018-06-01/runtime",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://0177.0.0.1/",
        "https://127.0.0.01/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://0/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://a.0x7f/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://127%2e0%2e0%2e1/",
        "https://%31%32%37.0.0.1/",
        "https://127。0。0。1/",
        "https://①②⑦.0.0.1/",
        "https://under_score.example.com/"
      })
  void neitherOriginGetsThisOut(String uri) {
    for (Origin origin : Origin.values()) {
      assertTrue(guard().objection(URI.create(uri), origin).isPresent(), () -> uri + origin);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://metadata.google.internal/", "https://METADATA/", "https://instance-data/",
        "https://printer.local/", "https://vllm.internal/", "https://nas.home.arpa/",
        "https://wiki.corp/", "https://router.lan/"
      })
  void onlyTheOperatorNamesPrivateHosts(String uri) {
    assertTrue(guard().objection(URI.create(uri), CALLER).isPresent());
    assertEquals(Optional.empty(), guard().objection(URI.create(uri), OPERATOR));
  }

  @ParameterizedTest
  @EnumSource
  void anAllowedHostPassesByHttpToo(Origin origin) {
    HostGuard guard = guard("127.0.0.1:8080", "vllm.internal", "[0:0::1]:9000", "LOCALHOST");
    for (String uri :
        List.of(
            "http://127.0.0.1:8080/v1",
            "https://127.0.0.1:8080",
            "http://vllm.internal",
            "http://VLLM.internal:8000",
            "http://[::1]:9000/",
            "http://localhost:11434")) {
      assertEquals(Optional.empty(), guard.objection(URI.create(uri), origin), uri);
      assertEquals(Optional.empty(), guard.refusal(URI.create(uri), origin, LONG, waiting), uri);
    }
    assertEquals(List.of(), lookedUp, "an allowed host is not looked up");
  }

  @Test
  void anAllowedPortIsThatPortAlone() {
    HostGuard guard = guard("127.0.0.1:8080", "a.internal:443");
    assertTrue(guard.objection(URI.create("http://127.0.0.1:8081/"), OPERATOR).isPresent());
    assertTrue(guard.objection(URI.create("http://127.0.0.1/"), OPERATOR).isPresent());
    assertEquals(Optional.empty(), guard.objection(URI.create("https://a.internal/"), CALLER));
    assertTrue(guard.objection(URI.create("http://a.internal/"), CALLER).isPresent());
  }

  @Test
  void anAllowedHostStillHasNoUserName() {
    assertTrue(
        guard("localhost").objection(URI.create("http://me@localhost/"), OPERATOR).isPresent());
  }

  @Test
  void aCommaListIsTakenWithItsBlanks() {
    HostGuard guard = HostGuard.from(" 127.0.0.1:8080 , localhost,, ");
    assertEquals(Optional.empty(), guard.objection(URI.create("http://localhost"), CALLER));
    assertTrue(HostGuard.from("").objection(URI.create("http://localhost"), OPERATOR).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost", "localhost/", "*", "*.example.com", "a b", "host:99999", "host:0",
        "host:port", "me@host", "::1", "host?x", "a;b", "under_score", "host:"
      })
  void anAllowedHostThatIsNoneIsSaidClearly(String entry) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> HostGuard.from("localhost," + entry));
    assertTrue(String.valueOf(e.getMessage()).contains("UNDERSTUDY_ALLOWED_HOSTS"));
    assertTrue(String.valueOf(e.getMessage()).contains(entry));
  }

  @Test
  void objectionsSayWhatIsAllowedAndQuoteNothing() {
    URI uri = URI.create("http://quiet.example.com/secret-path?key=hush");
    String objection = guard().objection(uri, CALLER).orElseThrow();
    assertTrue(objection.contains("https, or a host that the operator allows"), objection);
    for (String part : List.of("quiet", "secret", "hush", "UNDERSTUDY")) {
      assertFalse(objection.contains(part), objection);
    }
  }

  @Test
  void aCallersHostWithPublicAddressesAlonePasses() {
    HostGuard guard = resolving("1.1.1.1", "2606:4700::1111");
    assertEquals(Optional.empty(), guard.refusal(api(), CALLER, LONG, waiting));
    assertEquals(List.of("api.example.com"), lookedUp);
  }

  @Test
  void onePrivateAddressAmongPublicOnesIsRefused() {
    Broken broken =
        resolving("1.1.1.1", "169.254.169.254").refusal(api(), CALLER, LONG, waiting).get();
    assertEquals(Fault.HOST_REFUSED, broken.fault());
    assertTrue(broken.detail().contains("link-local"), broken.detail());
  }

  @Test
  void anOperatorsHostIsNotLookedUp() {
    assertEquals(Optional.empty(), resolving("10.0.0.1").refusal(api(), OPERATOR, LONG, waiting));
    assertEquals(List.of(), lookedUp);
  }

  @Test
  void anObjectionIsARefusalWithoutALookUp() {
    Broken broken =
        resolving("1.1.1.1").refusal(URI.create("https://127.0.0.1/"), CALLER, LONG, waiting).get();
    assertEquals(Fault.HOST_REFUSED, broken.fault());
    assertEquals(List.of(), lookedUp);
  }

  @Test
  void aNameThatIsNotFoundIsUnreachable() {
    HostGuard guard =
        new HostGuard(
            Set.of(),
            host -> {
              throw new UnknownHostException(host);
            });
    Broken broken = guard.refusal(api(), CALLER, LONG, waiting).get();
    assertEquals(Fault.UNREACHABLE, broken.fault());
    assertFalse(broken.detail().contains("api.example.com"));
  }

  @Test
  void aNameWithoutAnAddressIsUnreachable() {
    assertEquals(
        Fault.UNREACHABLE, resolving().refusal(api(), CALLER, LONG, waiting).get().fault());
  }

  @Test
  void aLookUpIsAbandonedWhenTheLimitPasses() {
    CountDownLatch never = new CountDownLatch(1);
    HostGuard guard = resolvingAfter(never);
    Deadline limit = Deadline.in(Time.system(), Duration.ofMillis(50));
    assertEquals(
        Fault.NO_HEADERS_IN_TIME, guard.refusal(api(), CALLER, limit, waiting).get().fault());
    never.countDown();
  }

  @Test
  void aLookUpIsAbandonedWhenNobodyWaitsForItAnyMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    HostGuard guard =
        new HostGuard(
            Set.of(),
            host -> {
              begun.countDown();
              return resolvingAfter(never, host);
            });
    Time.system().start(() -> cancelAfter(begun));
    assertEquals(Fault.CANCELLED, guard.refusal(api(), CALLER, LONG, waiting).get().fault());
    assertEquals(0, Registrations.of(waiting));
    never.countDown();
  }

  private void cancelAfter(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.cancel();
  }

  @Test
  void anInterruptedLookUpLeavesTheThreadInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    HostGuard guard = resolvingAfter(never);
    Thread.currentThread().interrupt();
    Optional<Broken> refusal = guard.refusal(api(), CALLER, LONG, waiting);
    assertTrue(Thread.interrupted());
    assertEquals(Fault.NO_HEADERS_IN_TIME, refusal.get().fault());
    never.countDown();
  }

  /// Finds nothing, and that not before `latch` opens.
  private static HostGuard resolvingAfter(CountDownLatch latch) {
    return new HostGuard(Set.of(), host -> resolvingAfter(latch, host));
  }

  private static List<InetAddress> resolvingAfter(CountDownLatch latch, String host)
      throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(host);
  }

  private static URI api() {
    return URI.create("https://api.example.com/v1");
  }

  private HostGuard guard(String... allowed) {
    return new HostGuard(Set.of(allowed), this::recorded);
  }

  private List<InetAddress> recorded(String host) {
    lookedUp.add(host);
    return List.of();
  }

  private HostGuard resolving(String... addresses) {
    return new HostGuard(
        Set.of(),
        host -> {
          lookedUp.add(host);
          return List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
        });
  }
}
