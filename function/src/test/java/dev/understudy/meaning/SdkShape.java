package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/// Holds JSON to a shape of an AWS service, as its SDK has it: names, and kinds of values.
final class SdkShape {
  private SdkShape() {}

  /// What does not fit.
  static List<String> objections(SdkPojo shape, JsonNode json) {
    List<String> objections = new ArrayList<>();
    object("", shape, json, objections);
    return objections;
  }

  private static void object(String where, SdkPojo shape, JsonNode json, List<String> objections) {
    if (!json.isObject()) {
      objections.add(where + " is no object");
      return;
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String place = where + "/" + member.getKey();
      shape.sdkFields().stream()
          .filter(field -> field.locationName().equals(member.getKey()))
          .findFirst()
          .ifPresentOrElse(
              field -> value(place, field, member.getValue(), objections),
              () -> objections.add("unknown: " + place));
    }
  }

  private static void value(
      String where, SdkField<?> field, JsonNode json, List<String> objections) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.DOCUMENT)) {
      return;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      object(where, field.constructor().get(), json, objections);
    } else if (type.equals(MarshallingType.LIST)) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      if (!json.isArray()) {
        objections.add(where + " is no list");
      }
      json.forEach(each -> value(where + "[]", member, each, objections));
    } else if (type.equals(MarshallingType.MAP)) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      json.forEach(each -> value(where + "{}", member, each, objections));
    } else {
      boolean fits = fits(type, json);
      if (!fits) {
        objections.add(where + " is " + json.getNodeType() + ", not " + type.getTargetClass());
      }
    }
  }

  private static boolean fits(MarshallingType<?> type, JsonNode json) {
    if (type.equals(MarshallingType.STRING) || type.equals(MarshallingType.SDK_BYTES)) {
      return json.isTextual();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return json.isBoolean();
    }
    if (type.equals(MarshallingType.INTEGER) || type.equals(MarshallingType.LONG)) {
      return json.isIntegralNumber();
    }
    return json.isNumber();
  }
}
