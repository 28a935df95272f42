package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The figures of `docs/cost.md` follow from the unit prices here and from its formulas. Whoever
/// looks the prices up again changes [Unit] and writes the document anew.
class CostDocumentTest {
  private static final String FILE = "docs/cost.md";
  private static final BigDecimal MILLION = dollars("1000000");
  private static final BigDecimal HOURS = dollars("730");
  private static final int LOG_BYTES = 4000;
  private static final List<Integer> MEMORIES = List.of(256, 512, 1024);
  private static final List<String> WAITS = List.of("0.5", "2", "10", "30");
  private static final String LAMBDA_BLOG = "https://cloudchipr.com/blog/aws-lambda-pricing";
  private static final String GATEWAY_BLOG = "https://www.apigatewaycost.com/aws";
  private static final String FARGATE_BLOG =
      "https://www.fortem.dev/blog/aws-fargate-pricing-real-costs";
  private static final String NOT_READ = "";

  /// What AWS takes for one of something, in us-east-1, in US dollars, beyond what is free.
  private enum Unit {
    REQUEST(
        "Lambda: a million requests",
        "0.20",
        "https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html"),
    GB_SECOND(
        "Lambda: a GB-second on arm64, of the first 7.5 billion a month",
        "0.0000133334",
        LAMBDA_BLOG),
    STREAMED_GB("Lambda: a GB of a streamed answer beyond its first 6 MB", "0.008", NOT_READ),
    HTTP_API(
        "HTTP API: a million requests, each 512 KB of one counting as one", "1.00", GATEWAY_BLOG),
    REST_API(
        "REST API: a million requests, each 10 MB of a streamed answer counting as one",
        "3.50",
        GATEWAY_BLOG),
    TRANSFER_GB(
        "A GB sent to the internet; the first 100 GB of a month are free", "0.09", GATEWAY_BLOG),
    SECRET(
        "Secrets Manager: a secret for a month",
        "0.40",
        "https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms"),
    SECRET_READS(
        "Secrets Manager: ten thousand reads",
        "0.05",
        "https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms"),
    LOG_GB(
        "CloudWatch: a GB of log lines taken in",
        "0.50",
        "https://signoz.io/guides/cloudwatch-pricing"),
    METRIC(
        "CloudWatch: a custom metric for a month",
        "0.30",
        "https://signoz.io/guides/cloudwatch-pricing"),
    ALARM(
        "CloudWatch: an alarm on one metric for a month",
        "0.10",
        "https://002-workshop-application-performance-monitoring.huyanh.click/5-optimization"),
    TRACES("X-Ray: a million traces recorded", "5.00", "https://aws.amazon.com/de/xray/pricing/"),
    TABLE_READS(
        "DynamoDB: a million reads of up to 4 KB, eventually consistent ones counting half",
        "0.125",
        "https://airbyte.com/data-engineering-resources/dynamodb-pricing"),
    TABLE_WRITES(
        "DynamoDB: a million writes of up to 1 KB",
        "0.625",
        "https://airbyte.com/data-engineering-resources/dynamodb-pricing"),
    OWN_KEY("KMS: a key of your own for a month", "1.00", "https://aws.amazon.com/kms/pricing/"),
    VCPU_HOUR("Fargate: a vCPU for an hour", "0.04048", FARGATE_BLOG),
    GB_HOUR("Fargate: a GB of memory for an hour", "0.004445", FARGATE_BLOG),
    BALANCER_HOUR(
        "Application Load Balancer: an hour",
        "0.0225",
        "https://cal53.calculator.city/aws-alb-cost-calculator/"),
    BALANCER_UNIT("Application Load Balancer: a capacity unit for an hour", "0.008", NOT_READ),
    ADDRESS_HOUR(
        "A public IPv4 address for an hour",
        "0.005",
        "https://www.doit.com/aws-public-ipv4-price-increase-the-complete-guide/");

    private final String what;
    private final BigDecimal price;
    private final String source;

    Unit(String what, String price, String source) {
      this.what = what;
      this.price = dollars(price);
      this.source = source;
    }

    BigDecimal times(BigDecimal count) {
      return price.multiply(count);
    }
  }

  private static BigDecimal dollars(String amount) {
    return new BigDecimal(amount);
  }

  private static BigDecimal gigabytes(int megabytes) {
    return BigDecimal.valueOf(megabytes).divide(BigDecimal.valueOf(1024), MathContext.DECIMAL64);
  }

  /// A million requests through Lambda alone: each is billed from its beginning to its end, and
  /// that is the wait for the provider.
  private static BigDecimal lambda(int megabytes, BigDecimal seconds) {
    return Unit.REQUEST.price.add(
        Unit.GB_SECOND.times(gigabytes(megabytes).multiply(seconds).multiply(MILLION)));
  }

  /// Two tasks of half a vCPU and 1 GB behind a load balancer, for a month, whoever calls.
  private static BigDecimal container() {
    BigDecimal tasks = Unit.VCPU_HOUR.times(dollars("1")).add(Unit.GB_HOUR.times(dollars("2")));
    return tasks
        .add(Unit.BALANCER_HOUR.price)
        .add(Unit.BALANCER_UNIT.price)
        .add(Unit.ADDRESS_HOUR.times(dollars("4")))
        .multiply(HOURS);
  }

  private static String shown(BigDecimal amount) {
    return "$" + String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_UP));
  }

  private static String table(String name, List<String> header, Stream<List<String>> rows) {
    String line = "| " + String.join(" | ", header) + " |\n";
    String rule = "|" + "---|".repeat(header.size()) + "\n";
    String text =
        line
            + rule
            + rows.map(row -> "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
    Documentation.says(FILE, name, text);
    return text;
  }

  private static List<String> row(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toList();
  }

  private static List<String> waits(String first) {
    return row(first, WAITS.stream().map(wait -> "wait " + wait + " s"));
  }

  @Test
  void theUnitPricesAreListedWithTheirSources() {
    table(
        "unit-prices",
        List.of("what", "US dollars", "read from"),
        Stream.of(Unit.values())
            .map(
                unit ->
                    List.of(
                        unit.what,
                        unit.price.toPlainString(),
                        unit.source.isEmpty() ? "not looked up" : "<" + unit.source + ">")));
  }

  @Test
  void aMillionRequestsThroughLambdaFollowFromMemoryAndWait() {
    table(
        "million",
        waits("memory"),
        MEMORIES.stream()
            .map(
                memory ->
                    row(
                        memory + " MB",
                        WAITS.stream().map(wait -> shown(lambda(memory, dollars(wait)))))));
  }

  @Test
  void aMillionRequestsThroughEachDoor() {
    BigDecimal one = lambda(1024, dollars("2"));
    table(
        "doors",
        List.of("front door", "a million requests", "with Lambda, 1024 MB, wait 2 s"),
        Stream.of(
            List.of("HTTP API", shown(Unit.HTTP_API.price), shown(one.add(Unit.HTTP_API.price))),
            List.of("REST API", shown(Unit.REST_API.price), shown(one.add(Unit.REST_API.price))),
            List.of("function URL", shown(BigDecimal.ZERO), shown(one))));
  }

  @Test
  void whatAMillionRequestsCostBesides() {
    BigDecimal reads = Unit.TABLE_READS.price;
    table(
        "beside",
        List.of("for a million requests", "each of them", "US dollars"),
        Stream.of(
            List.of(
                "lines of the log, metrics' among them",
                LOG_BYTES + " bytes",
                shown(Unit.LOG_GB.times(gigabytesOfAMillion(LOG_BYTES)))),
            List.of("X-Ray", "5 % are sampled", shown(Unit.TRACES.times(dollars("0.05")))),
            List.of("prompts, sent to providers", "10 KB", sent(10_000)),
            List.of("whole answers, sent to clients", "10 KB", sent(10_000)),
            List.of("or streamed ones", "500 events of 200 bytes", sent(500 * 200)),
            List.of(
                "DynamoDB, where a table is shared",
                "1 read, and 1 write for 100",
                shown(reads.add(Unit.TABLE_WRITES.times(dollars("0.01"))))),
            List.of(
                "and requests with an Idempotency-Key",
                "2 writes, of answers of up to 1 KB",
                shown(Unit.TABLE_WRITES.times(dollars("2")))),
            List.of(
                "and keys with requests_per_minute and tokens_per_day",
                "1 read and 2 writes",
                shown(reads.add(Unit.TABLE_WRITES.times(dollars("2")))))));
  }

  private static BigDecimal gigabytesOfAMillion(int bytes) {
    return BigDecimal.valueOf(bytes).movePointLeft(3);
  }

  private static String sent(int bytes) {
    return shown(Unit.TRANSFER_GB.times(gigabytesOfAMillion(bytes)));
  }

  @Test
  void aCallsLinesAreNoLongerThanTheDocumentSays() {
    long bytes =
        EmittedMetrics.lines().stream()
            .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertTrue(bytes < LOG_BYTES, bytes + " bytes");
    assertTrue(bytes > LOG_BYTES / 4, bytes + " bytes");
  }

  @Test
  void whatAMonthCostsWhoeverCalls() {
    // Environments that never rest read each secret again every five minutes.
    BigDecimal reads = HOURS.multiply(dollars("12")).multiply(dollars("30")).movePointLeft(4);
    table(
        "month",
        List.of("for a month", "how many", "US dollars", "while nobody calls"),
        Stream.of(
            List.of("secrets: access keys, two providers", "3", secrets(3), "the same"),
            List.of("and your prices", "1", secrets(1), "the same"),
            List.of(
                "reads of three by 10 environments that never rest",
                "262,800",
                shown(Unit.SECRET_READS.times(reads)),
                "nothing"),
            List.of(
                "custom metrics",
                Long.toString(metrics()),
                shown(Unit.METRIC.times(BigDecimal.valueOf(metrics()))),
                "nothing"),
            List.of(
                "alarms of the stack itself",
                "3",
                shown(Unit.ALARM.times(dollars("3"))),
                "the same"),
            List.of(
                "a KMS key of your own, where there is one",
                "1",
                shown(Unit.OWN_KEY.price),
                "the same")));
  }

  private static String secrets(int count) {
    return shown(Unit.SECRET.times(BigDecimal.valueOf(count)));
  }

  /// Of one surface, two providers and four outcomes each.
  private static long metrics() {
    return EmittedMetrics.all().stream()
        .flatMap(metric -> metric.dimensions().stream())
        .mapToLong(set -> (set.contains("Provider") ? 2 : 1) * (set.contains("Outcome") ? 4L : 1L))
        .sum();
  }

  @Test
  void theContainerIsTheSumOfItsParts() {
    table(
        "container",
        List.of("always on, for a month", "US dollars"),
        Stream.of(
            List.of("2 tasks of 0.5 vCPU", shown(Unit.VCPU_HOUR.times(HOURS))),
            List.of("2 tasks of 1 GB", shown(Unit.GB_HOUR.times(HOURS).multiply(dollars("2")))),
            List.of(
                "load balancer, with one capacity unit",
                shown(Unit.BALANCER_HOUR.price.add(Unit.BALANCER_UNIT.price).multiply(HOURS))),
            List.of(
                "4 public IPv4 addresses",
                shown(Unit.ADDRESS_HOUR.times(dollars("4")).multiply(HOURS))),
            List.of("together", shown(container()))));
  }

  @Test
  void theBreakEvenIsWhereBothCostTheSame() {
    table(
        "break-even",
        waits("requests a month, behind an HTTP API"),
        MEMORIES.stream()
            .map(
                memory ->
                    row(
                        memory + " MB",
                        WAITS.stream().map(wait -> breakEven(memory, dollars(wait))))));
  }

  private static String breakEven(int memory, BigDecimal wait) {
    BigDecimal million = lambda(memory, wait).add(Unit.HTTP_API.price);
    BigDecimal requests = container().multiply(MILLION).divide(million, 0, RoundingMode.HALF_UP);
    BigDecimal rounded = requests.round(new MathContext(2, RoundingMode.HALF_UP));
    return String.format(Locale.ROOT, "%,d", rounded.longValue());
  }

  @Test
  void theConcurrencyIsTheRateTimesTheWait() {
    table(
        "concurrency",
        waits("requests a second"),
        Stream.of("1", "10", "50", "100", "500")
            .map(rate -> row(rate, WAITS.stream().map(wait -> atOnce(rate, wait)))));
  }

  private static String atOnce(String rate, String wait) {
    BigDecimal calls = dollars(rate).multiply(dollars(wait)).setScale(0, RoundingMode.CEILING);
    String text = String.format(Locale.ROOT, "%,d", calls.longValue());
    return calls.compareTo(dollars("1000")) > 0 ? "**" + text + "**" : text;
  }
}
