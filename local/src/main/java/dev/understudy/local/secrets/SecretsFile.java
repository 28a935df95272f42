package dev.understudy.local.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A JSON file from secret name to value, read anew for every look-up so that a rotation is seen at
/// once.
///
/// A value is a string, or an object for those who do not want to write JSON within JSON.
public final class SecretsFile {

  private final Path path;

  /// @param path need not exist yet
  public SecretsFile(Path path) {
    this.path = path;
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// The value of a secret.
  ///
  /// @throws IOException when the file cannot be read or holds no JSON object
  public Optional<String> find(String name) throws IOException {
    return Optional.ofNullable(all().get(name));
  }

  /// Every secret by name.
  public Map<String, String> all() throws IOException {
    JsonNode json = Json.MAPPER.readTree(Files.readString(path));
    if (!json.isObject()) {
      throw new IOException("not a JSON object from secret name to value");
    }
    Map<String, String> all = new TreeMap<>();
    json.properties()
        .forEach(
            entry ->
                all.put(
                    entry.getKey(),
                    entry.getValue().isTextual()
                        ? entry.getValue().textValue()
                        : Json.write(entry.getValue())));
    return all;
  }

  /// Replaces the file, readable by its owner alone; a reader sees the old one or the new one,
  /// never half of it.
  public synchronized void write(Map<String, String> secrets) throws IOException {
    byte[] json =
        Json.MAPPER
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(new TreeMap<>(secrets))
            .getBytes(StandardCharsets.UTF_8);
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path next =
        Files.createTempFile(
            folder,
            "secrets",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(next, json);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Sets one secret, as a rotation does.
  public synchronized void put(String name, String value) throws IOException {
    Map<String, String> secrets = new TreeMap<>(all());
    secrets.put(name, value);
    write(secrets);
  }

  /// Takes one secret away.
  public synchronized void remove(String name) throws IOException {
    Map<String, String> secrets = new TreeMap<>(all());
    secrets.remove(name);
    write(secrets);
  }
}
