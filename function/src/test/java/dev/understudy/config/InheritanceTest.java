package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.config.Field.Inherited;
import dev.understudy.json.Json;
import dev.understudy.provider.Key;
import dev.understudy.route.Overrides;
import dev.understudy.route.Route;
import dev.understudy.route.Terms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a group says holds for its targets, as the table says of each field.
class InheritanceTest {
  /// A field with two values, and what a target sees of it.
  ///
  /// @param merged what it sees of both, where they are joined
  record Case(String field, String one, String other, String merged, Function<Route, Object> seen) {
    @Override
    public String toString() {
      return field;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(
            "custom_host", "'https://a.example.com'", "'https://b.example.com'", "", r -> key(r)),
        new Case("retry", "1", "{'attempts':2,'on_status_codes':[429]}", "", r -> retry(r)),
        new Case("request_timeout", "1000", "40000", "", r -> List.of(limit(r), terms(r))),
        new Case("idle_timeout", "1000", "2000", "", r -> terms(r)),
        new Case("first_token_timeout", "1000", "2000", "", r -> terms(r)),
        new Case("forward_headers", "['x-a']", "'x-b, X-C'", "", r -> terms(r)),
        new Case("cooldown", "false", "{'failures':9}", "", r -> terms(r)),
        new Case(
            "cb_config", "{'failure_threshold':8}", "{'failure_threshold':9}", "", r -> terms(r)),
        new Case("checks", "{'non_empty':false}", "{'finish_reason':'stop'}", "", r -> terms(r)),
        new Case(
            "capabilities",
            "{'tools':false,'n':true}",
            "{'n':false,'contextWindow':9}",
            "{'tools':false,'n':false,'contextWindow':9}",
            r -> terms(r)),
        new Case("override_params", "{'a':1,'b':1}", "{'b':2}", "{'a':1,'b':2}", r -> params(r)),
        new Case("default_params", "{'a':1,'b':1}", "{'b':2}", "{'a':1,'b':2}", r -> params(r)),
        new Case("drop_params", "['a']", "['b[*].c']", "['a','b[*].c']", r -> params(r)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reachesTheTargetsAsTheTableSays(Case each) {
    Object nothing = seen(each, "", "", "");
    Object one = seen(each, each.one(), "", "");
    Object other = seen(each, each.other(), "", "");
    assertNotEquals(nothing, one);
    assertNotEquals(nothing, other);
    assertNotEquals(one, other);

    assertEquals(one, seen(each, "", each.one(), ""), "from the group inside");
    assertEquals(one, seen(each, "", "", each.one()), "from the target itself");

    Field row = Fields.find(each.field(), Section.CONFIG, Set.of(Field.Level.TARGET)).orElseThrow();
    Object both = row.inherited() == Inherited.MERGED ? seen(each, each.merged(), "", "") : other;
    assertEquals(both, seen(each, each.one(), each.other(), ""), "the group inside wins");
    assertEquals(both, seen(each, each.one(), "", each.other()), "the target wins");
    assertEquals(both, seen(each, "", each.one(), each.other()), "the target wins over its group");
  }

  /// What the target sees when the field has these values around it, in its group, and on itself.
  private static Object seen(Case each, String outer, String inner, String own) {
    return each.seen()
        .apply(
            Configs.route(
                "{'strategy':{'mode':'fallback'},%s'targets':[{'mode':'single',%s'options':[{%s'provider':'openai','apiKey':'k'}]}]}"
                    .formatted(value(each, outer), value(each, inner), value(each, own))));
  }

  private static String value(Case each, String value) {
    return value.isEmpty() ? "" : "'" + each.field() + "':" + value + ",";
  }

  @Test
  void everyFieldThatTheTableCallsInheritedIsTriedHere() {
    assertEquals(
        Fields.ALL.stream()
            .filter(field -> field.section() == Section.CONFIG && field.support().counts())
            .filter(field -> field.inherited() != Inherited.NOT)
            .map(Field::name)
            .sorted()
            .toList(),
        Stream.concat(
                cases().stream().map(Case::field),
                Stream.of("commit", "on_break", "allow_mixed_embeddings"))
            .sorted()
            .toList());
  }

  /// They have two values, of which one is the default.
  @Test
  void whatHasTwoValuesIsInheritedAndANearerWordWins() {
    List<Route.Target> targets =
        Configs.targets(
            """
            {'strategy':{'mode':'fallback'},'commit':'complete','on_break':'continue','allow_mixed_embeddings':true,'targets':[
              {'provider':'openai'},
              {'strategy':{'mode':'fallback'},'commit':'first_token','on_break':'error','allow_mixed_embeddings':false,'targets':[{'provider':'openai'}]}]}
            """);

    assertEquals(Terms.Commit.COMPLETE, targets.getFirst().terms().commit());
    assertEquals(Terms.OnBreak.CONTINUE, targets.getFirst().terms().onBreak());
    assertTrue(targets.getFirst().terms().mixedEmbeddings());
    assertEquals(Terms.Commit.FIRST_TOKEN, targets.getLast().terms().commit());
    assertEquals(Terms.OnBreak.ERROR, targets.getLast().terms().onBreak());
    assertFalse(targets.getLast().terms().mixedEmbeddings());
  }

  @Test
  void aStrategysCooldownHoldsForItsTargetsAndANearerOneWins() {
    List<Route.Target> targets =
        Configs.targets(
            """
            {'strategy':{'mode':'fallback','cooldown':{'failures':7}},'targets':[
              {'provider':'openai'},
              {'strategy':{'mode':'fallback','cooldown':false},'targets':[{'provider':'openai'}]}]}
            """);

    assertEquals(7, targets.getFirst().terms().cooldown().orElseThrow().failures());
    assertEquals(Optional.empty(), targets.getLast().terms().cooldown());
  }

  @Test
  void retriesAreReplacedWhole() {
    Route.Retry retry =
        (Route.Retry)
            ((Route.Fallback)
                    Configs.route(
                        """
                        {'strategy':{'mode':'fallback'},'retry':{'attempts':1,'on_status_codes':[429]},
                         'targets':[{'provider':'openai','retry':{'attempts':2}}]}
                        """))
                .routes()
                .getFirst();

    assertEquals(2, retry.attempts());
    assertEquals(Optional.empty(), retry.statuses());
  }

  @Test
  void noRetriesAtAllReplaceTheGroupsRetries() {
    assertEquals(
        2,
        Configs.route(
                "{'mode':'fallback','retry':5,'options':[{'provider':'openai','retry':0},{'provider':'openai','retry':{'attempts':0}}]}")
            .mostAttempts());
  }

  private static Route.Target target(Route route) {
    return route.targets().getFirst();
  }

  private static Terms terms(Route route) {
    return target(route).terms();
  }

  private static Object key(Route route) {
    return ((Key.Inline) target(route).key()).baseUrl();
  }

  private static Object params(Route route) {
    Overrides overrides = target(route).overrides();
    return List.of(
        Json.text(overrides.defaults()), Json.text(overrides.params()), overrides.drops());
  }

  private static Route leaf(Route route) {
    return route instanceof Route.Fallback fallback ? leaf(fallback.routes().getFirst()) : route;
  }

  private static Object retry(Route route) {
    return leaf(route) instanceof Route.Retry retry
        ? List.of(retry.attempts(), retry.statuses())
        : "none";
  }

  private static Object limit(Route route) {
    return leaf(route) instanceof Route.Timeout timeout ? timeout.limit() : "none";
  }
}
