package dev.understudy.local.handler;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crac.Resource;

/// A folder as Lambda lays it out: one handler's classes at the root, its jars in `lib/`.
public final class TaskFolder {

  private static final List<Class<?>> JARS =
      List.of(ObjectMapper.class, JsonFactory.class, JacksonAnnotation.class, Resource.class);

  private TaskFolder() {}

  /// Lays it out in an empty folder, which it returns.
  public static Path of(Path folder, Class<?> handler) throws IOException {
    copy(handler, folder);
    for (Class<?> nested : handler.getDeclaredClasses()) {
      copy(nested, folder);
    }
    Files.createDirectories(folder.resolve("lib"));
    for (Class<?> type : JARS) {
      Path jar = jar(type);
      Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
    }
    return folder;
  }

  private static void copy(Class<?> type, Path folder) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream bytes = type.getResourceAsStream("/" + file)) {
      if (bytes == null) {
        throw new IOException("no class file of " + type);
      }
      Files.copy(bytes, target);
    }
  }

  private static Path jar(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
