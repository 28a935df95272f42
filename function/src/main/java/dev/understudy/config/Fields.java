package dev.understudy.config;

import static dev.understudy.config.Field.Inherited.MERGED;
import static dev.understudy.config.Field.Inherited.NEAREST;
import static dev.understudy.config.Field.Inherited.NOT;
import static dev.understudy.config.Field.Level.GROUP;
import static dev.understudy.config.Field.Level.ROOT;
import static dev.understudy.config.Field.Level.TARGET;
import static dev.understudy.config.Field.Support.MAPPED;
import static dev.understudy.config.Field.Support.REFUSED;
import static dev.understudy.config.Field.Support.WITHOUT_EFFECT;
import static dev.understudy.config.Field.Support.WORKS;
import static dev.understudy.config.Section.CACHE;
import static dev.understudy.config.Section.CAPABILITIES;
import static dev.understudy.config.Section.CHECKS;
import static dev.understudy.config.Section.CIRCUIT_BREAKER;
import static dev.understudy.config.Section.CONDITION;
import static dev.understudy.config.Section.CONFIG;
import static dev.understudy.config.Section.COOLDOWN;
import static dev.understudy.config.Section.HEDGE;
import static dev.understudy.config.Section.OPERATORS;
import static dev.understudy.config.Section.QUERY;
import static dev.understudy.config.Section.RETRY;
import static dev.understudy.config.Section.STICKY;
import static dev.understudy.config.Section.STRATEGY;

import dev.understudy.config.Field.Inherited;
import dev.understudy.config.Field.Level;
import dev.understudy.config.Field.Support;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Capabilities;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The configuration language, as one table. The reader, its errors, the documentation and the JSON
/// Schema are made from it; a bound that stands here stands nowhere else.
///
/// The names are Portkey's where Portkey has one:
/// <https://portkey.ai/docs/api-reference/inference-api/config-object>.
final class Fields {
  /// How many targets a config may have, in all its groups together.
  static final int MOST_TARGETS = 32;

  private static final Set<Level> ROOTS = EnumSet.of(ROOT);
  private static final Set<Level> GROUPS = EnumSet.of(GROUP);
  private static final Set<Level> TARGETS = EnumSet.of(TARGET);
  private static final Set<Level> ANYWHERE = EnumSet.of(GROUP, TARGET);
  private static final Set<Level> THERE = Set.of();

  private static final int QUARTER_OF_AN_HOUR = 900_000;
  private static final int HOUR = 3_600_000;

  private static final Type TEXT = new Type.Text("a string", "(?s).+");
  private static final Type KEY = new Type.Text("a key: visible ASCII, no spaces", "[!-~]+");

  /// The name of a stored key.
  static final Type NAME =
      new Type.Text(
          "the name of a stored key: 1 to 64 of A-Z, a-z, 0-9, _ and -", "@?[A-Za-z0-9_-]{1,64}");

  private static final Type FLAG = new Type.Flag();
  private static final Type OPEN = new Type.Open();
  private static final Type ANY = new Type.Any();
  static final Type LIMIT = new Type.Whole(1, QUARTER_OF_AN_HOUR);
  private static final Type TOKENS = new Type.Whole(1, 100_000_000);
  private static final Type PERIOD = new Type.Whole(1, HOUR);
  static final Type ATTEMPTS = new Type.Whole(0, 5);
  private static final Type STATUSES =
      new Type.Items(new Type.Whole(100, 599), 0, Integer.MAX_VALUE);
  private static final Type TEXTS = new Type.Items(TEXT, 1, 64);
  private static final Type PATHS =
      new Type.Items(new Type.Text("a path of 1 to 256 characters", "(?s).{1,256}"), 1, 64);

  /// A request's own list of models.
  static final Type MODELS = new Type.Items(TEXT, 1, MOST_TARGETS);

  private static final Type SCALARS = new Type.Items(new Type.Scalar(), 1, Integer.MAX_VALUE);
  private static final Type QUERIES = new Type.Items(OPEN, 1, Integer.MAX_VALUE);
  private static final Type COMPARABLE =
      either(new Type.Decimal(-Double.MAX_VALUE, Double.MAX_VALUE), TEXT);

  static final String NOT_CACHED = "Answers are not cached.";
  static final String NOT_RUN = "Guardrails and hooks are not run, so they are not ignored.";
  static final String NOT_AVAILABLE = "It is not available here.";

  /// The rows.
  static final List<Field> ALL =
      Stream.of(
              group(),
              target(),
              limits(),
              parameters(),
              ofPortkeyAlone(),
              accounts(),
              strategy(),
              conditions(),
              retry(),
              cooldown(),
              checks(),
              capabilities(),
              cache())
          .flatMap(List::stream)
          .toList();

  private Fields() {}

  private static List<Field> group() {
    return List.of(
        row(CONFIG, GROUPS, "mode", new Type.Word(Mode.words()), NOT, WORKS)
            .says(
                "How the targets are used, in the configs of 2023",
                "The same as `strategy.mode`, where there is no `strategy.mode`."),
        row(CONFIG, GROUPS, "strategy", new Type.Part(STRATEGY), NOT, WORKS)
            .says(
                "How the targets are used",
                "How the targets are used. Its `mode` is required unless `mode` stands beside"
                    + " it."),
        row(
                CONFIG,
                GROUPS,
                "targets",
                new Type.Items(new Type.Part(CONFIG), 1, MOST_TARGETS),
                NOT,
                WORKS)
            .says(
                "The targets, each a config",
                "The targets, each a config, which may have targets of its own. A config has at"
                    + " most "
                    + MOST_TARGETS
                    + " in all.")
            .or("options"),
        row(CONFIG, GROUPS, "on_status_codes", STATUSES, NOT, MAPPED)
            .says("Validated, never read", "The same as `strategy.on_status_codes`."),
        row(CONFIG, ANYWHERE, "weight", new Type.Decimal(0, 1_000_000), NOT, WORKS)
            .says(
                "The share of calls in `loadbalance`; default 1",
                "The share of calls in a group with `loadbalance`, against the others'. Default 1;"
                    + " 0 is never drawn."),
        row(CONFIG, ANYWHERE, "name", TEXT, NOT, WORKS)
            .says(
                "What a condition calls the target",
                "What the conditions of its group call it, and what stands beside it in a list of"
                    + " attempts."),
        row(CONFIG, ROOTS, "deadline_ms", new Type.Whole(1000, QUARTER_OF_AN_HOUR), NOT, WORKS)
            .says(
                "",
                "Milliseconds for the whole call. Default 120000; never more than the front door"
                    + " and the function have left."),
        row(CONFIG, ROOTS, "metadata", OPEN, NOT, WORKS)
            .says(
                "Labels for the log, in the configs of 2023",
                "What conditions and `sticky` read as `metadata.*`. The header"
                    + " `x-portkey-metadata` wins, field by field."));
  }

  private static List<Field> target() {
    return List.of(
        row(CONFIG, TARGETS, "provider", TEXT, NOT, WORKS)
            .says(
                "The provider's id, or `@` and the name of a stored key",
                "The provider's id, or `@NAME`: the stored key NAME, which begins with the"
                    + " provider's id. Required, unless `secret` or the model says it."),
        row(CONFIG, TARGETS, "api_key", KEY, NOT, WORKS)
            .says(
                "The provider's key",
                "The provider's key itself. Without it and without `secret`, the stored key named"
                    + " like the provider is used."),
        row(CONFIG, TARGETS, "secret", NAME, NOT, WORKS)
            .says(
                "The name of a stored key (`virtual_key`)",
                "The name of a stored key: `PREFIX/providers/NAME`. Without `provider`, NAME"
                    + " begins with the provider's id: `openai-prod`.")
            .or("virtual_key", "api_key_name", "provider_key"),
        row(CONFIG, TARGETS, "passthrough", FLAG, NOT, WORKS)
            .says(
                "The request names the provider",
                "`true`: the request names the provider, by `x-portkey-provider` or as the first"
                    + " half of its model."),
        row(CONFIG, ANYWHERE, "custom_host", TEXT, NEAREST, WORKS)
            .says(
                "The provider's base URL",
                "The base URL in place of the provider's own, for a key that came with it. Needs"
                    + " the permission `customHosts`, unless the operator saved it."));
  }

  private static List<Field> limits() {
    return List.of(
        row(CONFIG, ANYWHERE, "retry", either(ATTEMPTS, new Type.Part(RETRY)), NEAREST, WORKS)
            .says(
                "Retries of a target; a number in the configs of 2023",
                "How often, and when, the same target is asked again. A number alone is"
                    + " `attempts`."),
        row(CONFIG, ANYWHERE, "request_timeout", LIMIT, NEAREST, WORKS)
            .says(
                "Milliseconds until the headers of an answer",
                "Milliseconds for one attempt, until its answer is whole. More than the 30 s in"
                    + " which a provider has to begin its answer lengthens those too."),
        row(CONFIG, ANYWHERE, "idle_timeout", LIMIT, NEAREST, WORKS)
            .says(
                "",
                "Milliseconds between two pieces of an answer. Default 30000; 120000 for a"
                    + " call that asks for reasoning, and for a model that reasons. In a stream:"
                    + " milliseconds between two parts of the answer; pings do not count."),
        row(CONFIG, ANYWHERE, "first_token_timeout", LIMIT, NEAREST, WORKS)
            .says(
                "",
                "Milliseconds from sending the request until the first token of the answer, words,"
                    + " a call or reasoning alike. Default in streams 10000; 60000 for a call that"
                    + " asks for reasoning, and for a model that reasons. Where it is named, a call"
                    + " for a whole answer is streamed from the provider and collected, so that"
                    + " silence is seen early and a long answer is not cut."),
        row(CONFIG, ANYWHERE, "forward_headers", either(TEXTS, TEXT), NEAREST, WORKS)
            .says(
                "Names of the client's headers that are passed on",
                "Names of the client's headers that are passed on to the provider: a list, or one"
                    + " string with commas. Never keys, cookies, who pays, or headers of ours,"
                    + " AWS's, a proxy's or HTTP's own."),
        row(
                CONFIG,
                ANYWHERE,
                "cooldown",
                either(new Type.Part(COOLDOWN), new Type.Off()),
                NEAREST,
                WORKS)
            .says("", "When a target rests; `false` for never."),
        row(CONFIG, ANYWHERE, "cb_config", new Type.Part(CIRCUIT_BREAKER), NEAREST, MAPPED)
            .says("When a target is left out", "Portkey's words for `cooldown`."),
        row(CONFIG, ANYWHERE, "checks", new Type.Part(CHECKS), NEAREST, WORKS)
            .says("", "What an answer has to be; one that is not counts as a failure."),
        row(CONFIG, ANYWHERE, "capabilities", new Type.Part(CAPABILITIES), MERGED, WORKS)
            .says(
                "",
                "What a model can. A target whose model cannot honour a call is not asked; what is"
                    + " not known is tried."),
        row(
                CONFIG,
                ANYWHERE,
                "commit",
                new Type.Word(List.of("first_token", "complete")),
                NEAREST,
                WORKS)
            .says(
                "",
                "From when on a streamed answer is the client's: from its first token (the"
                    + " default), or when it is `complete`, until when every fault falls back."),
        row(
                CONFIG,
                ANYWHERE,
                "on_break",
                new Type.Word(List.of("error", "continue")),
                NEAREST,
                WORKS)
            .says(
                "",
                "What becomes of a streamed answer that breaks off when it is the client's:"
                    + " `error` (the default) ends it with an error; `continue` has the next target"
                    + " go on from the words so far, where its model takes that (`prefill` of"
                    + " `capabilities`), and the answer is words alone."),
        row(CONFIG, ANYWHERE, "allow_mixed_embeddings", FLAG, NEAREST, WORKS)
            .says(
                "",
                "Whether a target may answer a request for embeddings with vectors of another model"
                    + " or another length than the first target's, which cannot stand in one index"
                    + " with them. Default `false`: it is `unsupported` then."));
  }

  private static List<Field> parameters() {
    return List.of(
        row(CONFIG, ANYWHERE, "override_params", OPEN, MERGED, WORKS)
            .says(
                "Laid over the parameters",
                "Laid over the call's parameters, field by field. Its keys are taken as they"
                    + " are."),
        row(CONFIG, ANYWHERE, "default_params", OPEN, MERGED, WORKS)
            .says(
                "Laid under the parameters",
                "Laid under the call's parameters, field by field. Its keys are taken as they"
                    + " are."),
        row(CONFIG, ANYWHERE, "drop_params", PATHS, MERGED, WORKS)
            .says(
                "Paths that are taken out of the parameters",
                "Paths that are taken out of the parameters, after the two others:"
                    + " `logprobs`, `tools[0].function.strict`, `tools[*].function.strict`."));
  }

  private static List<Field> ofPortkeyAlone() {
    return List.of(
        row(
                CONFIG,
                ANYWHERE,
                "cache",
                either(new Type.Word(List.of("simple", "semantic")), new Type.Part(CACHE), FLAG),
                NEAREST,
                WITHOUT_EFFECT)
            .says("Whether answers are cached", NOT_CACHED),
        row(CONFIG, ANYWHERE, "cache_age", ANY, NOT, WITHOUT_EFFECT)
            .says("How old a cached answer may be", NOT_CACHED),
        row(CONFIG, ANYWHERE, "cache_status", ANY, NOT, WITHOUT_EFFECT)
            .says("Whether answers are cached", NOT_CACHED),
        row(CONFIG, ANYWHERE, "cache_force_refresh", ANY, NOT, WITHOUT_EFFECT)
            .says("Whether a cached answer is replaced", NOT_CACHED),
        row(CONFIG, ANYWHERE, "cache_namespace", ANY, NOT, WITHOUT_EFFECT)
            .says("Which answers are shared", NOT_CACHED),
        row(CONFIG, ANYWHERE, "trace_id", ANY, NOT, WITHOUT_EFFECT)
            .says("The request's name", "Send the header `x-portkey-trace-id`."),
        row(CONFIG, ANYWHERE, "strict_open_ai_compliance", FLAG, NEAREST, WITHOUT_EFFECT)
            .says(
                "Whether an answer is OpenAI's shape alone", "Answers always have OpenAI's shape."),
        row(CONFIG, ANYWHERE, "input_guardrails", ANY, NEAREST, REFUSED)
            .says("Checks of the request", NOT_RUN),
        row(CONFIG, ANYWHERE, "output_guardrails", ANY, NEAREST, REFUSED)
            .says("Checks of the answer", NOT_RUN),
        row(CONFIG, ANYWHERE, "before_request_hooks", ANY, NEAREST, REFUSED)
            .says("Checks of the request", NOT_RUN),
        row(CONFIG, ANYWHERE, "after_request_hooks", ANY, NEAREST, REFUSED)
            .says("Checks of the answer", NOT_RUN),
        row(CONFIG, ANYWHERE, "input_mutators", ANY, NEAREST, REFUSED)
            .says("Changes to the request", NOT_RUN),
        row(CONFIG, ANYWHERE, "output_mutators", ANY, NEAREST, REFUSED)
            .says("Changes to the answer", NOT_RUN),
        row(CONFIG, ANYWHERE, "prompt_id", ANY, NOT, REFUSED)
            .says("A stored prompt", "Prompts are not stored here."));
  }

  /// What an account has beside its key; and what belongs to providers that we do not have, which
  /// is never ignored: the call would go elsewhere than it was meant to.
  private static List<Field> accounts() {
    Stream<Field> known =
        Arrays.stream(AccountField.values())
            .filter(field -> field != AccountField.AWS_AUTH_TYPE)
            .map(
                field ->
                    row(CONFIG, TARGETS, field.wireName(), type(field), NOT, WORKS)
                        .says(
                            "An account, or where a provider is",
                            "Of the account, beside its key: %s.%s"
                                .formatted(field.text(), origin(field)))
                        .or(field.aliases().toArray(String[]::new)));
    Stream<Field> others =
        Stream.of(
                "ad_auth",
                "deployments",
                "azure_model_name",
                "azure_region",
                "azure_deployment_name",
                "azure_deployment_type",
                "azure_endpoint_name",
                "azure_auth_mode",
                "azure_extra_params",
                "azure_managed_client_id",
                "aws_role_arn",
                "aws_external_id",
                "huggingface_base_url",
                "fireworks_account_id",
                "predibase_tenant_id",
                "stability_client_id",
                "stability_client_user_id",
                "stability_client_version",
                "oracle_api_version",
                "oracle_region",
                "oracle_compartment_id",
                "oracle_serving_mode",
                "oracle_tenancy",
                "oracle_user",
                "oracle_fingerprint",
                "oracle_private_key",
                "oracle_key_passphrase",
                "url_to_fetch")
            .map(
                name ->
                    row(CONFIG, TARGETS, name, ANY, NOT, REFUSED)
                        .says("An account, or where a provider is", NOT_AVAILABLE));
    Field role =
        row(CONFIG, TARGETS, AccountField.AWS_AUTH_TYPE.wireName(), ANY, NOT, REFUSED)
            .says(
                "An account, or where a provider is",
                "The function's own role is used by a stored secret alone.");
    return Stream.of(known, Stream.of(role), others).flatMap(rows -> rows).toList();
  }

  private static String origin(AccountField field) {
    return switch (field.kind()) {
      case ACCOUNT -> " Comes from where the key comes from: beside it, or in its secret.";
      case KEY -> " In place of `api_key`.";
      case DETAIL -> "";
    };
  }

  private static Type type(AccountField field) {
    Type text = new Type.Text(field.text(), field.pattern());
    return field == AccountField.VERTEX_SERVICE_ACCOUNT_JSON ? either(text, OPEN) : text;
  }

  private static List<Field> strategy() {
    return List.of(
        row(STRATEGY, THERE, "mode", new Type.Word(Mode.words()), NOT, WORKS)
            .says(
                "`single`, `loadbalance`, `fallback`, `conditional`",
                "`single`: the first target alone. `fallback`: one after the other until one"
                    + " answers. `loadbalance`, or `ab_test`: one by chance, the others when it"
                    + " fails. `conditional`: what a condition names."),
        row(
                STRATEGY,
                THERE,
                "on",
                new Type.Items(
                    new Type.Word(
                        Arrays.stream(FailureClass.values())
                            .filter(failure -> !failure.endsCall())
                            .map(FailureClass::wireName)
                            .toList()),
                    0,
                    Integer.MAX_VALUE),
                NOT,
                WORKS)
            .says(
                "",
                "The failure classes after which the next target is tried; with"
                    + " `on_status_codes` too, either will do. Default: every class that the table"
                    + " of failures says falls back."),
        row(STRATEGY, THERE, "on_status_codes", STATUSES, NOT, WORKS)
            .says(
                "The statuses after which the next target is tried",
                "The statuses after which the next target is tried: a failure class's, or the"
                    + " provider's own. `[]` is never."),
        row(STRATEGY, THERE, "hedge", new Type.Part(HEDGE), NOT, WORKS)
            .says("", "The next target is started too when the one before it is slow."),
        row(STRATEGY, THERE, "failover", FLAG, NOT, WORKS)
            .says(
                "",
                "`false`: the target that `loadbalance` drew is the only one that is tried. Default"
                    + " `true`."),
        row(STRATEGY, THERE, "sticky", new Type.Part(STICKY), NOT, WORKS)
            .says(
                "The same caller gets the same target",
                "What `loadbalance` draws depends on what the call says of itself alone."),
        row(
                STRATEGY,
                THERE,
                "cooldown",
                either(new Type.Part(COOLDOWN), new Type.Off()),
                NEAREST,
                WORKS)
            .says("", "The same as `cooldown` beside `strategy`."),
        row(STRATEGY, THERE, "cb_config", new Type.Part(CIRCUIT_BREAKER), NEAREST, MAPPED)
            .says("When a target is left out", "Portkey's words for `cooldown`."),
        row(
                STRATEGY,
                THERE,
                "conditions",
                new Type.Items(new Type.Part(CONDITION), 0, Integer.MAX_VALUE),
                NOT,
                WORKS)
            .says(
                "The rules of `conditional`",
                "The rules of `conditional`, in order: the first that holds decides."),
        row(STRATEGY, THERE, "default", TEXT, NOT, WORKS)
            .says(
                "The target when no condition holds",
                "The `name` of the target when no condition holds. Without it such a call fails."),
        row(HEDGE, THERE, "after_ms", LIMIT, NOT, WORKS)
            .says(
                "",
                "Milliseconds after which the next target is started beside the one that has not"
                    + " answered; the first valid answer wins. Required."),
        row(HEDGE, THERE, "max_percent", new Type.Decimal(0, 100), NOT, WORKS)
            .says("", "The share of calls in which that may happen. Default 100."),
        row(STICKY, THERE, "enabled", FLAG, NOT, WORKS)
            .says("Whether it is on", "Whether it is on. Default `false`."),
        row(STICKY, THERE, "hash_fields", TEXTS, NOT, WORKS)
            .says(
                "What tells callers apart",
                "What tells callers apart: `metadata.NAME`, `params.NAME`, `headers.NAME`, or"
                    + " `url.pathname`. Required when it is on."),
        row(STICKY, THERE, "ttl", new Type.Whole(0, Integer.MAX_VALUE), NOT, WITHOUT_EFFECT)
            .says(
                "Seconds after which another target may be drawn",
                "Nothing is stored: the same caller gets the same target for as long as targets and"
                    + " weights stay the same."));
  }

  private static List<Field> conditions() {
    return List.of(
        row(CONDITION, THERE, "query", OPEN, NOT, WORKS)
            .says(
                "What has to hold",
                "What has to hold: facts (`metadata.NAME`, `params.NAME`, `url.pathname`), each"
                    + " with a value that it equals or with operators, and `$and` and `$or`. All of"
                    + " it counts. Required."),
        row(CONDITION, THERE, "then", TEXT, NOT, WORKS)
            .says("The name of the target", "The `name` of a target of this group. Required."),
        row(QUERY, THERE, "$and", QUERIES, NOT, WORKS)
            .says("All of them hold", "All of these queries hold."),
        row(QUERY, THERE, "$or", QUERIES, NOT, WORKS)
            .says("One of them holds", "One of these queries holds."),
        row(OPERATORS, THERE, "$eq", new Type.Scalar(), NOT, WORKS)
            .says("Equals", "The fact is this value; a string is not a number."),
        row(OPERATORS, THERE, "$ne", new Type.Scalar(), NOT, WORKS)
            .says("Does not equal", "The fact is not this value, or is absent."),
        row(OPERATORS, THERE, "$gt", COMPARABLE, NOT, WORKS)
            .says("Greater", "The fact is greater."),
        row(OPERATORS, THERE, "$gte", COMPARABLE, NOT, WORKS)
            .says("Greater, or equal", "The fact is greater, or the same."),
        row(OPERATORS, THERE, "$lt", COMPARABLE, NOT, WORKS).says("Less", "The fact is less."),
        row(OPERATORS, THERE, "$lte", COMPARABLE, NOT, WORKS)
            .says("Less, or equal", "The fact is less, or the same."),
        row(OPERATORS, THERE, "$in", SCALARS, NOT, WORKS)
            .says("One of them", "The fact is one of these values."),
        row(OPERATORS, THERE, "$nin", SCALARS, NOT, WORKS)
            .says("None of them", "The fact is none of these values, or is absent."),
        row(
                OPERATORS,
                THERE,
                "$regex",
                new Type.Text("a regular expression of 1 to 512 characters", "(?s).{1,512}"),
                NOT,
                WORKS)
            .says(
                "Matches a regular expression",
                "A part of the fact fits this expression, in JavaScript's syntax. A search that"
                    + " takes too long finds nothing."));
  }

  private static List<Field> retry() {
    return List.of(
        row(RETRY, THERE, "attempts", ATTEMPTS, NOT, WORKS)
            .says("How often again", "How often again, at most. Required."),
        row(RETRY, THERE, "on_status_codes", STATUSES, NOT, WORKS)
            .says(
                "After which statuses; default 429, 500, 502, 503, 504, 529",
                "After which statuses: a failure class's, or the provider's own. Default: every"
                    + " class that the table of failures says is retried. `[]` is never."),
        row(RETRY, THERE, "use_retry_after_headers", FLAG, NOT, WORKS)
            .says(
                "Whether to wait as long as the provider asks for",
                "Whether the pause is as long as the provider asks for. Default `false`: up to"
                    + " 0.5 s at random, then up to 1 s, 2 s, …, 8 s.")
            .or("use_retry_after_header"));
  }

  private static List<Field> cooldown() {
    return List.of(
        row(COOLDOWN, THERE, "failures", new Type.Whole(1, 100), NOT, WORKS)
            .says("", "After so many failures a target rests. Default 3."),
        row(COOLDOWN, THERE, "within_ms", PERIOD, NOT, WORKS)
            .says("", "Milliseconds within which they happen. Default 30000."),
        row(COOLDOWN, THERE, "for_ms", PERIOD, NOT, WORKS)
            .says("", "Milliseconds for which it rests. Default 15000."),
        row(CIRCUIT_BREAKER, THERE, "failure_threshold", new Type.Whole(1, 100), NOT, MAPPED)
            .says("Failures that open the circuit", "`cooldown.failures`."),
        row(CIRCUIT_BREAKER, THERE, "cooldown_interval", PERIOD, NOT, MAPPED)
            .says(
                "Milliseconds until it is tried again; 30000 or more",
                "`cooldown.for_ms`, and `cooldown.within_ms` too."),
        row(
                CIRCUIT_BREAKER,
                THERE,
                "failure_threshold_percentage",
                new Type.Decimal(0, 100),
                NOT,
                WITHOUT_EFFECT)
            .says("The share of failures that opens it", "Failures are counted."),
        row(
                CIRCUIT_BREAKER,
                THERE,
                "minimum_requests",
                new Type.Whole(0, Integer.MAX_VALUE),
                NOT,
                WITHOUT_EFFECT)
            .says("Requests before the share counts", "Failures are counted."),
        row(CIRCUIT_BREAKER, THERE, "failure_status_codes", STATUSES, NOT, WITHOUT_EFFECT)
            .says(
                "What is a failure",
                "What harms a target's health is the same for all; the table of failures says"
                    + " it."));
  }

  private static List<Field> checks() {
    return List.of(
        row(CHECKS, THERE, "non_empty", FLAG, NOT, WORKS)
            .says("", "Whether it has to say something. Default `true`."),
        row(CHECKS, THERE, "finish_reason", either(TEXTS, TEXT), NOT, WORKS)
            .says("", "The only reason, or reasons, for which it may end: `stop`. Default: any."),
        row(CHECKS, THERE, "json_schema", OPEN, NOT, WORKS)
            .says(
                "",
                "The JSON schema that the text of the answer has to fit: draft 2020-12, or what"
                    + " `$schema` names. Nothing is fetched for it."));
  }

  private static List<Field> capabilities() {
    return Stream.concat(
            Stream.of(Capabilities.Feature.values())
                .map(
                    feature ->
                        row(CAPABILITIES, THERE, feature.wireName(), FLAG, NOT, WORKS)
                            .says("", "Whether it " + verb(feature) + ".")),
            Stream.of(Capabilities.Limit.values())
                .map(
                    limit ->
                        row(CAPABILITIES, THERE, limit.wireName(), TOKENS, NOT, WORKS)
                            .says("", "Tokens: " + noun(limit) + ".")))
        .toList();
  }

  private static String verb(Capabilities.Feature feature) {
    return switch (feature) {
      case TOOLS -> "takes tools";
      case IMAGES -> "takes pictures";
      case JSON_SCHEMA -> "takes `response_format` of type `json_schema`";
      case JSON_OBJECT -> "takes `response_format` of type `json_object`";
      case N -> "gives more than one answer to a request";
      case LOGPROBS -> "gives the probabilities of tokens";
      case REASONING -> "reasons before it answers";
      case COUNTS_MAX_TOKENS ->
          "refuses a prompt that fits, when the longest answer would not fit beside it";
      case PREFILL -> "goes on from a last message of the assistant's own";
    };
  }

  private static String noun(Capabilities.Limit limit) {
    return switch (limit) {
      case CONTEXT_WINDOW -> "prompt and answer together";
      case MAX_OUTPUT_TOKENS -> "the most that `max_tokens` may ask for";
      case DEFAULT_MAX_TOKENS ->
          "what is sent as `max_tokens` where the provider requires it and the request has none";
    };
  }

  private static List<Field> cache() {
    return List.of(
        row(CACHE, THERE, "mode", new Type.Word(List.of("simple", "semantic")), NOT, WITHOUT_EFFECT)
            .says("Which cache", NOT_CACHED),
        row(CACHE, THERE, "max_age", new Type.Whole(0, Integer.MAX_VALUE), NOT, WITHOUT_EFFECT)
            .says("Seconds that an answer is kept", NOT_CACHED),
        row(CACHE, THERE, "force_refresh", FLAG, NOT, WITHOUT_EFFECT)
            .says("Whether a cached answer is replaced", NOT_CACHED));
  }

  /// The field of that name, in snake_case, in an object of `section` at these levels.
  static Optional<Field> find(String name, Section section, Set<Level> levels) {
    return ALL.stream()
        .filter(field -> field.standsIn(section, levels))
        .filter(field -> field.names().anyMatch(name::equals))
        .findFirst();
  }

  /// The names of the fields that count in such an object, for an error to list.
  static List<String> counting(Section section, Set<Level> levels) {
    return ALL.stream()
        .filter(field -> field.standsIn(section, levels) && field.support().counts())
        .flatMap(Field::names)
        .toList();
  }

  private static Type either(Type... types) {
    return new Type.Either(List.of(types));
  }

  private static Row row(
      Section section,
      Set<Level> levels,
      String name,
      Type type,
      Inherited inherited,
      Support support) {
    return (portkey, meaning) ->
        new Field(section, name, List.of(), levels, type, inherited, support, portkey, meaning);
  }

  /// A row without its words.
  @FunctionalInterface
  private interface Row {
    /// @param portkey what the field means to Portkey; empty where Portkey has none
    /// @param meaning what it means here
    Field says(String portkey, String meaning);
  }
}
