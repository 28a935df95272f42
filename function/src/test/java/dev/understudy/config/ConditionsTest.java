package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.route.Facts;
import dev.understudy.route.Route;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
  private static final Facts FACTS =
      new Facts(
          (ObjectNode) Configs.json("{'plan':'paid','userId':'u7','age':'41','eu':true}"),
          (ObjectNode) Configs.json("{'model':'large','n':2,'temperature':0.7}"),
          Headers.none(),
          "/v1/chat/completions");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metadata.plan':'paid'} | true",
        "{'metadata.plan':'free'} | false",
        "{'metadata.eu':true} | true",
        "{'metadata.plan':{'$eq':'paid'}} | true",
        "{'metadata.plan':{'$ne':'paid'}} | false",
        "{'metadata.none':{'$ne':'paid'}} | true",
        "{'metadata.none':{'$eq':'paid'}} | false",
        "{'params.n':{'$gt':1}} | true",
        "{'params.n':{'$gt':2}} | false",
        "{'params.n':{'$gte':2}} | true",
        "{'params.n':{'$lt':2}} | false",
        "{'params.n':{'$lte':2.0}} | true",
        "{'metadata.age':{'$gt':40}} | true",
        "{'params.model':{'$in':['small','large']}} | true",
        "{'params.model':{'$nin':['small','large']}} | false",
        "{'metadata.userId':{'$regex':'^u[0-9]$'}} | true",
        "{'metadata.userId':{'$regex':'^u$'}} | false",
        "{'url.pathname':'/v1/chat/completions'} | true",
        "{'params.n':{'$gt':1,'$lt':2}} | false",
        "{'metadata.userId':{'$regex':'u','$ne':'u7'}} | false",
        "{'metadata.plan':'paid','params.n':3} | false",
        "{'$or':[{'metadata.plan':'free'},{'params.n':2}]} | true",
        "{'$or':[{'metadata.plan':'free'},{'params.n':2}],'metadata.eu':false} | false",
        "{'$and':[{'metadata.plan':'paid'},{'params.n':3}]} | false",
        "{'$and':[{'$or':[{'params.n':3},{'$and':[{'params.n':2}]}]}]} | true",
      })
  void everythingInAQueryCounts(String query, boolean holds) {
    Route.Conditional conditional =
        (Route.Conditional)
            Configs.route(
                "{'strategy':{'mode':'conditional','conditions':[{'query':"
                    + query
                    + ",'then':'a'}]},'targets':[{'name':'a','provider':'openai'}]}");

    assertEquals(
        holds,
        conditional
            .cases()
            .getFirst()
            .when()
            .holds(FACTS, Deadline.in(new FakeTime(), Duration.ofSeconds(1))));
  }

  @Test
  void aNameMayBeAGroupsAndWhoIsNeverChosenIsSaid() {
    Config config =
        Configs.read(
            """
            {'strategy':{'mode':'conditional','conditions':[{'query':{'metadata.a':1},'then':'both'}],
              'default':'one'},'targets':[
              {'name':'one','provider':'openai'},
              {'name':'both','strategy':{'mode':'fallback'},'targets':[{'provider':'openai'},{'provider':'anthropic'}]},
              {'name':'spare','provider':'openai'},{'provider':'openai'}]}
            """);
    Route.Conditional conditional = (Route.Conditional) config.route();

    assertEquals(2, conditional.cases().getFirst().then().targets().size());
    assertEquals(
        List.of(
            "/config/targets/2 is named by no condition, so it is never called",
            "/config/targets/3 is named by no condition, so it is never called"),
        config.warnings());
  }
}
