package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.SHORT;
import static dev.understudy.http.Exchanges.SOON;
import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.broken;
import static dev.understudy.http.Exchanges.limits;
import static dev.understudy.http.Exchanges.ok;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.Exchanges.request;
import static dev.understudy.http.Exchanges.text;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Time;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [JdkUpstream] over TLS, with a certificate for 127.0.0.1 that the JDK's own keytool makes.
class JdkUpstreamTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir static Path folder = Path.of("");

  private static KeyStore keys = emptyStore();

  private final Upstream trusting =
      new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system(), JdkUpstreamTlsTest::context);

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
  }

  @Test
  void aTrustedHostAnswersAndItsConnectionIsKept() throws Exception {
    try (FaultyServer server =
        server(script(readRequest(), ok(), readRequest(), ok(), awaitClose()))) {
      assertEquals("{}", text(answered(post(trusting, server))));
      assertEquals("{}", text(answered(post(trusting, server))));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aKeptConnectionThatClosesUnansweredIsStale() throws Exception {
    try (FaultyServer server =
        server(script(readRequest(), ok(), readRequest()), script(readRequest(), ok()))) {
      answered(post(trusting, server));
      assertEquals(Fault.STALE_CONNECTION, broken(post(trusting, server)).fault());
      answered(post(trusting, server));
    }
  }

  @Test
  void anAnswerThatEndsEarlyIsCutOff() throws Exception {
    try (FaultyServer server =
        server(script(readRequest(), send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")))) {
      assertEquals(Fault.CUT_OFF, broken(post(trusting, server)).fault());
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsUnreachable() throws Exception {
    Upstream strict = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());
    try (FaultyServer server = server(script(readRequest(), ok()))) {
      assertEquals(Fault.UNREACHABLE, broken(post(strict, server)).fault());
      assertEquals(0, server.requests().size());
    }
  }

  @Test
  void aCertificateForAnotherNameIsUnreachable() throws Exception {
    Upstream upstream =
        new JdkUpstream(HostGuard.from("localhost"), Time.system(), JdkUpstreamTlsTest::context);
    try (FaultyServer server = server(script(readRequest(), ok()))) {
      URI uri = URI.create("https://localhost:" + server.uri("/").getPort() + "/");
      Exchange exchange = upstream.send(request(uri), Origin.OPERATOR, limits());
      assertEquals(Fault.UNREACHABLE, broken(exchange).fault());
      assertEquals(0, server.requests().size());
    }
  }

  @Test
  void aHostThatSpeaksNoTlsIsUnreachable() throws Exception {
    try (FaultyServer plain =
        FaultyServer.playing(script(send("HTTP/1.1 400 Bad Request\r\n\r\n"), awaitClose()))) {
      assertEquals(Fault.UNREACHABLE, broken(secure(plain, limits())).fault());
    }
  }

  @Test
  void aHandshakeThatIsHungUpOnIsUnreachable() throws Exception {
    try (FaultyServer plain = FaultyServer.playing(script())) {
      assertEquals(Fault.UNREACHABLE, broken(secure(plain, limits())).fault());
    }
  }

  @Test
  void aHandshakeThatHangsEndsAtTheLimitForHeaders() throws Exception {
    try (FaultyServer plain = FaultyServer.playing(script(awaitClose()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME, broken(secure(plain, limits(LONG, SHORT, LONG))).fault());
      assertEquals(true, plain.wasHungUpOn(SOON));
    }
  }

  private Exchange secure(FaultyServer plain, Limits limits) {
    URI uri = URI.create("https://" + plain.host() + "/");
    return trusting.send(request(uri), Origin.OPERATOR, limits);
  }

  private static FaultyServer server(FaultyServer.Script... scripts) throws Exception {
    return FaultyServer.playing("https", context().getServerSocketFactory(), scripts);
  }

  private static KeyStore emptyStore() {
    try {
      return KeyStore.getInstance("PKCS12");
    } catch (java.security.KeyStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context() {
    try {
      KeyManagerFactory identity =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      identity.init(keys, PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
