package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.understudy.secret.Secret;
import org.junit.jupiter.api.Test;

/// The architecture, as rules that break the build. Each carries its reason.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.understudy");

  @Test
  void arrowsPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("json")
        .definedBy("dev.understudy.json..")
        .layer("time")
        .definedBy("dev.understudy.time..")
        .layer("secret")
        .definedBy("dev.understudy.secret..")
        .layer("http")
        .definedBy("dev.understudy.http..")
        .layer("protocol")
        .definedBy("dev.understudy.protocol..")
        .layer("provider")
        .definedBy("dev.understudy.provider..")
        .layer("route")
        .definedBy("dev.understudy.route..")
        .layer("shared")
        .definedBy("dev.understudy.shared..")
        .layer("config")
        .definedBy("dev.understudy.config..")
        .layer("cost")
        .definedBy("dev.understudy.cost..")
        .layer("telemetry")
        .definedBy("dev.understudy.telemetry..")
        .layer("api")
        .definedBy("dev.understudy.api..")
        .layer("root")
        .definedBy("dev.understudy")
        .layer("lambda")
        .definedBy("dev.understudy.lambda..")
        .whereLayer("json")
        .mayOnlyAccessLayers("time")
        .whereLayer("time")
        .mayNotAccessAnyLayer()
        .whereLayer("secret")
        .mayOnlyAccessLayers("json", "time")
        .whereLayer("http")
        .mayOnlyAccessLayers("time")
        .whereLayer("protocol")
        .mayOnlyAccessLayers("json", "time", "http")
        .whereLayer("provider")
        .mayOnlyAccessLayers("json", "time", "secret", "http", "protocol")
        .whereLayer("route")
        .mayOnlyAccessLayers("json", "time", "secret", "http", "protocol", "provider")
        .whereLayer("shared")
        .mayOnlyAccessLayers("json", "time", "http", "route")
        .whereLayer("config")
        .mayOnlyAccessLayers("json", "time", "secret", "http", "protocol", "provider", "route")
        .whereLayer("cost")
        .mayOnlyAccessLayers("json", "time", "secret", "protocol", "provider", "route")
        .whereLayer("telemetry")
        .mayOnlyAccessLayers("json", "time", "secret", "protocol", "provider", "route", "cost")
        .whereLayer("api")
        .mayOnlyAccessLayers(
            "json", "time", "secret", "http", "protocol", "provider", "route", "cost")
        .whereLayer("root")
        .mayOnlyAccessLayers(
            "json", "time", "secret", "http", "route", "config", "cost", "telemetry", "api")
        .whereLayer("lambda")
        .mayOnlyAccessLayers(
            "json",
            "time",
            "secret",
            "http",
            "provider",
            "route",
            "shared",
            "config",
            "cost",
            "telemetry",
            "api",
            "root")
        .because("a reader must be able to start at the bottom and never look up")
        .check(CLASSES);
  }

  @Test
  void noCycles() {
    slices()
        .matching("dev.understudy.(**)")
        .should()
        .beFreeOfCycles()
        .because("two packages that need each other are one package")
        .check(CLASSES);
  }

  @Test
  void keysAreRevealedWhereTheyBecomeHeaders() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.understudy.provider..", "dev.understudy.secret..")
        .and()
        .haveNameNotMatching(".*\\.(AccessKeys|SavedConfigs|Prices)")
        .should()
        .callMethod(Secret.class, "reveal")
        .because(
            "a key that is revealed nowhere else can be printed nowhere else; the access-keys"
                + " secret holds hashes, not keys, and a saved config and a list of prices are"
                + " texts to be read")
        .check(CLASSES);
  }

  @Test
  void onlyTheCompositionRootReadsTheEnvironment() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.Wiring")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .because("what a class needs stands in its constructor")
        .check(CLASSES);
  }

  @Test
  void onlyTimeReadsTheClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.understudy.time..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .because("tests decide what time it is")
        .check(CLASSES);
  }

  @Test
  void noObjectMapper() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveSimpleName("ObjectMapper")
        .orShould()
        .callMethod(com.fasterxml.jackson.databind.JsonNode.class, "toString")
        .because("it costs a cold start 180 ms, and JsonNode.toString() builds one")
        .check(CLASSES);
  }

  @Test
  void theSchemaValidatorStaysBehindItsMeter() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.understudy.json..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.harrel..")
        .because("schemas come from callers, and only JsonSchema bounds what they cost")
        .check(CLASSES);
  }

  @Test
  void theSdkStaysWhereSecretsAre() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.understudy.secret..", "dev.understudy.lambda..")
        .and()
        .haveNameNotMatching(".*\\.(provider\\.SigV4|shared\\.DynamoTable(\\$.*)?)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .because(
            "AWS's SDK is one way to keep secrets, to sign and to share a table, nobody else's"
                + " business, and loaded by those alone who need it")
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgeKnowsLambda() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.understudy.lambda..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws.services.lambda..", "org.crac..")
        .because("the gateway must run, and be tested, without Lambda")
        .check(CLASSES);
  }

  @Test
  void valuesAreRecordsOrFinal() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .because("there is nothing here to inherit from")
        .check(CLASSES);
  }
}
