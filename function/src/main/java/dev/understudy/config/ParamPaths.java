package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.route.ParamPath;
import dev.understudy.route.ParamPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `drop_params`: paths such as `tools[*].function.strict`.
final class ParamPaths {
  private static final Pattern PART = Pattern.compile("([^.\\[\\]]+)((?:\\[(?:\\*|\\d{1,6})])*)");
  private static final Pattern INDEX = Pattern.compile("\\[(\\*|\\d+)]");

  private ParamPaths() {}

  static List<ParamPath> read(Node node) {
    List<ParamPath> paths = new ArrayList<>();
    for (JsonNode path : node.items("drop_params").orElse(List.of())) {
      paths.add(path(node, path.textValue(), paths.size()));
    }
    return paths;
  }

  private static ParamPath path(Node node, String text, int index) {
    List<Step> steps = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw node.reading()
            .invalid(
                node.at("drop_params") + "/" + index,
                "expected a path such as \"logprobs\", \"tools[0].function\" or"
                    + " \"tools[*].function.strict\"; found "
                    + Found.quoted(text));
      }
      steps.add(new Step.Field(matcher.group(1)));
      INDEX
          .matcher(matcher.group(2))
          .results()
          .map(found -> found.group(1))
          .forEach(found -> steps.add(step(found)));
    }
    return new ParamPath(steps);
  }

  private static Step step(String index) {
    return index.equals("*") ? new Step.Every() : new Step.Element(Integer.parseInt(index));
  }
}
