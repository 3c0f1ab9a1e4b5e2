package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.policy.Attributes.Attribute;
import java.util.List;
import java.util.Map;

/** Values that a test gives; what it does not give is unknown. */
final class GivenValues implements Values {
  private final Map<String, Object> given;
  private final Map<String, Parameter> parameters;

  GivenValues(Map<String, Object> given, Map<String, Parameter> parameters) {
    this.given = given;
    this.parameters = parameters;
  }

  @Override
  public Object get(String name) {
    Object value = given.get(name);
    if (value != null) {
      return value;
    }
    Parameter parameter = name.startsWith("params.") ? parameters.get(name.substring(7)) : null;
    if (parameter != null) {
      return parameter.value(given.get("nhi.tier") instanceof Long tier ? tier.intValue() : 0);
    }
    return unset(name);
  }

  private static final Map<String, Attribute> ALL = Attributes.all();

  /** What an attribute is where nothing is known. */
  static Object unset(String name) {
    Attribute attribute = ALL.get(name);
    if (attribute == null) {
      throw new IllegalArgumentException("no attribute " + name);
    }
    return switch (attribute.type()) {
      case TEXT -> name.equals("nhi.ownerStatus") ? "none" : "";
      case NUMBER -> number(attribute.about());
      case DECIMAL -> 0.0;
      case TRUTH -> false;
      case TEXTS -> List.of();
      case MAP -> Map.of();
    };
  }

  /** The number that the description of an attribute names for what is not known. */
  private static long number(String about) {
    return about.contains("999999") ? Attributes.NEVER : about.contains("-1") ? -1 : 0;
  }
}
