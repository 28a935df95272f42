package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.time.Time;
import java.time.Duration;

/// A provider's stream as an [Example] has it: words, each an event; numbers, which are pauses in
/// milliseconds; and at the end `cut`, `silence` or `error`, or nothing for a whole answer.
final class ScriptedStream {
  private final PlayedEvents events;
  private final boolean anthropic;
  private Duration pause = Duration.ZERO;

  private ScriptedStream(Time time, boolean anthropic) {
    this.events = new PlayedEvents(time);
    this.anthropic = anthropic;
  }

  static PlayedEvents of(Time time, JsonNode beats, boolean anthropic) {
    return new ScriptedStream(time, anthropic).play(beats);
  }

  private PlayedEvents play(JsonNode beats) {
    if (anthropic) {
      event(
          "message_start",
          "'message':{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':[],'stop_reason':null,'usage':{'input_tokens':1,'output_tokens':1}}");
      event("content_block_start", "'index':0,'content_block':{'type':'text','text':''}");
    } else {
      chunk("'delta':{'role':'assistant','content':''},'finish_reason':null");
    }
    for (JsonNode beat : beats) {
      if (beat.isInt()) {
        pause = pause.plusMillis(beat.intValue());
        continue;
      }
      switch (beat.asText()) {
        case "cut" -> {
          return events.after(pause, new Upstream.Broken(Upstream.Fault.CUT_OFF, "cut"));
        }
        case "silence" -> {
          return events.after(Duration.ofDays(1), new EventSource.End());
        }
        case "error" -> {
          add(
              anthropic ? "error" : "",
              "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
          return events.ends();
        }
        default -> word(Json.text(beat));
      }
    }
    end();
    return events.ends();
  }

  private void word(String word) {
    if (anthropic) {
      event("content_block_delta", "'index':0,'delta':{'type':'text_delta','text':" + word + "}");
    } else {
      chunk("'delta':{'content':" + word + "},'finish_reason':null");
    }
  }

  private void end() {
    if (anthropic) {
      event("content_block_stop", "'index':0");
      event("message_delta", "'delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}");
      event("message_stop", "'last':true");
    } else {
      chunk("'delta':{},'finish_reason':'stop'");
      add(
          "",
          "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'gpt','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}");
      events.then(Event.of("[DONE]"));
    }
  }

  private void event(String type, String members) {
    add(type, "{'type':'" + type + "'," + members + "}");
  }

  private void chunk(String choice) {
    add(
        "",
        "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'gpt','choices':[{'index':0,"
            + choice
            + "}]}");
  }

  private void add(String name, String data) {
    events.after(pause, new EventSource.Came(new Event(name, data.replace('\'', '"'))));
    pause = Duration.ZERO;
  }

  /// The words that a client of OpenAI's dialect reads, then `[DONE]`, or the code of the error.
  static String told(World.Answer answer) {
    StringBuilder told = new StringBuilder();
    for (String data : answer.events()) {
      if (data.equals("[DONE]")) {
        return told + "[DONE]";
      }
      ObjectNode chunk = World.object(data);
      told.append(chunk.at("/choices/0/delta/content").asText(""));
      if (chunk.has("error")) {
        return told + "[" + chunk.at("/error/code").asText() + "]";
      }
    }
    return told + "[END]";
  }
}
