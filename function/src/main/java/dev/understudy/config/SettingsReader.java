package dev.understudy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.route.ParamPath;
import dev.understudy.route.Terms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what a config passes on, over what was passed on to it.
final class SettingsReader {
  private final Hosts hosts;

  SettingsReader(Hosts hosts) {
    this.hosts = hosts;
  }

  /// @param outer what stands around `node`; `node` wins
  Settings read(Node node, Settings outer) {
    return new Settings(
        merged(outer.defaults(), node.open("default_params")),
        merged(outer.overrides(), node.open("override_params")),
        joined(outer.drops(), ParamPaths.read(node)),
        RetryReader.read(node).or(outer::retries),
        node.millis("request_timeout").or(outer::timeout),
        node.millis("first_token_timeout").or(outer::firstToken),
        node.millis("idle_timeout").or(outer::idle),
        hosts.read(node).or(outer::host),
        ForwardedHeaders.read(node).or(outer::forwardHeaders),
        CooldownReader.read(node).or(outer::rest),
        ChecksReader.read(node).or(outer::checks),
        CapabilitiesReader.read(node).orElse(outer.capabilities()),
        node.text("commit").map(SettingsReader::commit).or(outer::commit),
        node.text("on_break").map(SettingsReader::onBreak).or(outer::onBreak),
        node.flag("allow_mixed_embeddings").or(outer::mixedEmbeddings));
  }

  private static Terms.Commit commit(String word) {
    return Terms.Commit.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Terms.OnBreak onBreak(String word) {
    return Terms.OnBreak.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static ObjectNode merged(ObjectNode outer, Optional<ObjectNode> own) {
    ObjectNode all = Json.object();
    all.setAll(outer);
    own.ifPresent(all::setAll);
    return all;
  }

  private static List<ParamPath> joined(List<ParamPath> outer, List<ParamPath> own) {
    return Stream.concat(outer.stream(), own.stream()).distinct().toList();
  }
}
