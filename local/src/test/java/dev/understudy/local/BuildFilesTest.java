package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The modules have no parent that would hold them together, so this does.
class BuildFilesTest {

  private static final Set<String> OF_ONE_MODULE =
      Set.of(
          "task.directory",
          "mutation.threshold",
          "aws.sdk.version",
          "up.failure",
          "invoke.failure",
          "event",
          "env",
          "port",
          "runner",
          "secrets",
          "table",
          "providers",
          "artifact",
          "handler",
          "openai",
          "anthropic",
          "google",
          "bedrock",
          "cohere",
          "groq",
          "rehearse",
          "main",
          "runs");

  /// What benchmarks alone depend on: what they measure, and what measures.
  private static final Set<String> OF_BENCHMARKS =
      Set.of("understudy-local", "understudy-function", "jmh-core");

  /// What JMH adds to the compiler's settings: its processor, and that nobody checks what that
  /// writes.
  private static final Pattern OF_JMH =
      Pattern.compile(
          "org\\.openjdk\\.jmh jmh-generator-annprocess [0-9.]+ |-XepExcludedPaths:\\S+ ");

  private final Element local;
  private final Element function;
  private final Element bench;

  BuildFilesTest() throws Exception {
    local = pom(Path.of("pom.xml"));
    function = pom(Path.of("../function/pom.xml"));
    bench = pom(Path.of("../bench/pom.xml"));
  }

  @Test
  void everyPluginHasTheSameVersionInBothModules() {
    Map<String, String> ofFunction = versions(function, "plugin");
    Map<String, String> ofLocal = versions(local, "plugin");
    assertFalse(ofLocal.isEmpty());
    for (Map.Entry<String, String> plugin : ofLocal.entrySet()) {
      assertEquals(ofFunction.get(plugin.getKey()), plugin.getValue(), plugin.getKey());
    }
  }

  @Test
  void everySharedDependencyHasTheSameVersionInBothModules() {
    Map<String, String> ofFunction = versions(function, "dependency");
    Map<String, String> ofLocal = versions(local, "dependency");
    ofLocal.keySet().retainAll(ofFunction.keySet());
    assertFalse(ofLocal.isEmpty());
    for (Map.Entry<String, String> dependency : ofLocal.entrySet()) {
      assertEquals(ofFunction.get(dependency.getKey()), dependency.getValue(), dependency.getKey());
    }
  }

  @Test
  void compilerAndChecksAreSetAlike() {
    Map<String, String> ofFunction = configurations(function);
    Map<String, String> ofLocal = configurations(local);
    for (String plugin : Set.of("maven-compiler-plugin", "maven-surefire-plugin")) {
      assertEquals(ofFunction.get(plugin), ofLocal.get(plugin), plugin);
      assertEquals(ofFunction.get("checks/" + plugin), ofLocal.get("checks/" + plugin), plugin);
    }
    for (String plugin :
        Set.of(
            "maven-dependency-plugin",
            "maven-antrun-plugin",
            "exec-maven-plugin",
            "jacoco-maven-plugin")) {
      assertEquals(ofFunction.get("checks/" + plugin), ofLocal.get("checks/" + plugin), plugin);
    }
  }

  @Test
  void sharedPropertiesAreSetAlike() {
    Map<String, String> ofFunction = properties(function);
    Map<String, String> ofLocal = properties(local);
    ofFunction.keySet().removeAll(OF_ONE_MODULE);
    ofLocal.keySet().removeAll(OF_ONE_MODULE);
    assertEquals(ofFunction, ofLocal);
  }

  @Test
  void whatTheBenchmarksHaveOfABuildIsAsInTheOtherModules() {
    assertSubset(versions(function, "plugin"), versions(bench, "plugin"));
    Map<String, String> dependencies = versions(bench, "dependency");
    dependencies.keySet().removeAll(OF_BENCHMARKS);
    assertSubset(versions(local, "dependency"), dependencies);
    Map<String, String> configurations = configurations(bench);
    configurations.keySet().removeIf(where -> where.startsWith("bench/"));
    configurations.replaceAll((_, text) -> OF_JMH.matcher(text).replaceAll(""));
    assertSubset(configurations(local), configurations);
    Map<String, String> properties = properties(bench);
    properties.keySet().removeIf(where -> where.startsWith("bench/"));
    assertSubset(properties(local), properties);
  }

  @Test
  void whatFetchesDynamoDbLocalUsesTheSamePlugins() throws Exception {
    assertSubset(versions(local, "plugin"), versions(pom(Path.of("dynamodb/pom.xml")), "plugin"));
  }

  private static void assertSubset(Map<String, String> expected, Map<String, String> actual) {
    assertFalse(actual.isEmpty());
    actual.forEach((name, value) -> assertEquals(expected.get(name), value, name));
  }

  private static Element pom(Path path)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(path.toFile()).getDocumentElement();
  }

  private static Map<String, String> versions(Element pom, String kind) {
    Map<String, String> versions = new TreeMap<>();
    NodeList all = pom.getElementsByTagName(kind);
    for (int i = 0; i < all.getLength(); i++) {
      Element each = (Element) all.item(i);
      String version = child(each, "version");
      if (!version.isEmpty()) {
        versions.put(child(each, "artifactId"), version);
      }
    }
    return versions;
  }

  private static Map<String, String> configurations(Element pom) {
    Map<String, String> configurations = new TreeMap<>();
    NodeList all = pom.getElementsByTagName("plugin");
    for (int i = 0; i < all.getLength(); i++) {
      Element plugin = (Element) all.item(i);
      Element around = (Element) plugin.getParentNode().getParentNode().getParentNode();
      String where =
          switch (around.getNodeName()) {
            case "project" -> "";
            case "profile" -> child(around, "id") + "/";
            default -> "management/";
          };
      configurations.put(
          where + child(plugin, "artifactId"), plugin.getTextContent().replaceAll("\\s+", " "));
    }
    return configurations;
  }

  private static Map<String, String> properties(Element pom) {
    Map<String, String> properties = new TreeMap<>();
    NodeList blocks = pom.getElementsByTagName("properties");
    for (int i = 0; i < blocks.getLength(); i++) {
      Element around = (Element) blocks.item(i).getParentNode();
      String where = around.getNodeName().equals("profile") ? child(around, "id") + "/" : "";
      if (where.equals("alone/")) {
        continue;
      }
      for (Node each = blocks.item(i).getFirstChild(); each != null; each = each.getNextSibling()) {
        if (each instanceof Element && !OF_ONE_MODULE.contains(each.getNodeName())) {
          properties.put(where + each.getNodeName(), each.getTextContent().strip());
        }
      }
    }
    return properties;
  }

  private static String child(Element parent, String name) {
    for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each.getNodeName().equals(name)) {
        return each.getTextContent().strip();
      }
    }
    return "";
  }
}
