package dev.understudy.local.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsManagerEmulationTest {

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final SecretsFile file;
  private final SecretsManagerEmulation service;

  SecretsManagerEmulationTest(@TempDir Path folder) throws IOException {
    file = new SecretsFile(folder.resolve("secrets.json"));
    file.write(Map.of("p/one", "first", "p/json", "{\"a\":1}"));
    service = SecretsManagerEmulation.start(file, console::add);
  }

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  @Test
  void aSecretComesInTheShapeOfTheService() throws Exception {
    HttpResponse<String> answer = get("{\"SecretId\":\"p/one\"}");
    JsonNode json = Json.MAPPER.readTree(answer.body());
    assertEquals(200, answer.statusCode());
    assertEquals(
        "application/x-amz-json-1.1", answer.headers().firstValue("content-type").orElse(""));
    assertEquals("first", json.path("SecretString").asText());
    assertEquals("p/one", json.path("Name").asText());
    assertEquals("AWSCURRENT", json.path("VersionStages").path(0).asText());
    assertEquals(true, json.path("CreatedDate").isNumber());
    JsonNode byArn =
        Json.MAPPER.readTree(get("{\"SecretId\":\"" + json.path("ARN").asText() + "\"}").body());
    assertEquals("first", byArn.path("SecretString").asText());
  }

  @Test
  void aRotationIsSeenAtOnceAndHasAVersionOfItsOwn() throws Exception {
    JsonNode before = Json.MAPPER.readTree(get("{\"SecretId\":\"p/one\"}").body());
    file.put("p/one", "second");
    JsonNode after = Json.MAPPER.readTree(get("{\"SecretId\":\"p/one\"}").body());
    assertEquals("second", after.path("SecretString").asText());
    assertNotEquals(before.path("VersionId").asText(), after.path("VersionId").asText());
  }

  @Test
  void aFileWrittenByHandMayHoldObjects() throws Exception {
    Files.writeString(file.path(), "{\"p/keys\": {\"hash\": {\"name\": \"me\"}}}");
    JsonNode json = Json.MAPPER.readTree(get("{\"SecretId\":\"p/keys\"}").body());
    assertEquals("{\"hash\":{\"name\":\"me\"}}", json.path("SecretString").asText());
  }

  @Test
  void whatIsMissingOrWrongIsAnErrorInTheShapeOfTheService() throws Exception {
    isError(400, "ResourceNotFoundException", get("{\"SecretId\":\"p/none\"}"));
    isError(400, "InvalidParameterException", get("{}"));
    isError(400, "SerializationException", get("{"));
    isError(
        400,
        "ResourceNotFoundException",
        get("{\"SecretId\":\"p/one\",\"VersionStage\":\"AWSPREVIOUS\"}"));
    isError(
        400,
        "UnknownOperationException",
        Http.send(request("{}").setHeader("X-Amz-Target", "secretsmanager.DeleteSecret")));
    isError(
        400,
        "MissingAuthenticationTokenException",
        Http.send(
            Http.to(service.endpoint())
                .header("X-Amz-Target", "secretsmanager.GetSecretValue")
                .POST(Http.body("{}"))));
  }

  @Test
  void callsAreCountedPerSecret() throws Exception {
    get("{\"SecretId\":\"p/one\"}");
    get("{\"SecretId\":\"p/one\"}");
    get("{\"SecretId\":\"p/none\"}");
    assertEquals(2, service.calls("p/one"));
    assertEquals(1, service.calls("p/none"));
    assertEquals(0, service.calls("p/json"));
    assertEquals(3, service.calls());
  }

  @Test
  void itThrottlesAndFailsWhenToldTo() throws Exception {
    service.failWith("ThrottlingException");
    isError(400, "ThrottlingException", get("{\"SecretId\":\"p/one\"}"));
    service.failWith("InternalServiceError");
    isError(500, "InternalServiceError", get("{\"SecretId\":\"p/one\"}"));
    service.recover();
    assertEquals(200, get("{\"SecretId\":\"p/one\"}").statusCode());
  }

  @Test
  void credentialsThatAreNotCurrentAreExpired() throws Exception {
    service.acceptOnly("current"::equals);
    isError(400, "ExpiredTokenException", get("{\"SecretId\":\"p/one\"}"));
    HttpRequest.Builder current =
        request("{\"SecretId\":\"p/one\"}")
            .setHeader(
                "Authorization",
                "AWS4-HMAC-SHA256"
                    + " Credential=current/20260102/eu-central-1/secretsmanager/aws4_request");
    assertEquals(200, Http.send(current).statusCode());
    assertEquals(1, service.calls());
  }

  @Test
  void aBrokenFileIsToldToThePersonWithoutItsContent() throws Exception {
    Files.writeString(file.path(), "{\"p/one\": hush-hush}");
    isError(500, "InternalServiceError", get("{\"SecretId\":\"p/one\"}"));
    assertEquals(1, console.size());
    assertFalse(console.getFirst().contains("hush"), console.getFirst());
  }

  @Test
  void theFileIsItsOwnersAlone() throws Exception {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
    file.remove("p/one");
    assertEquals(Map.of("p/json", "{\"a\":1}"), file.all());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
  }

  private HttpRequest.Builder request(String body) {
    return Http.to(service.endpoint())
        .header("X-Amz-Target", "secretsmanager.GetSecretValue")
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=local")
        .POST(Http.body(body));
  }

  private HttpResponse<String> get(String body) throws IOException, InterruptedException {
    return Http.send(request(body));
  }

  private static void isError(int status, String type, HttpResponse<String> answer)
      throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(type, Json.MAPPER.readTree(answer.body()).path("__type").asText());
  }
}
