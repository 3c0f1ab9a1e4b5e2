package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.policy.Frameworks.Alias;
import dev.keycensus.inventory.policy.Frameworks.Framework;
import dev.keycensus.rules.Severity;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The built-in policy as bytes: what the build writes, and the program reads without YAML or CEL.
 */
final class PolicyCodec {
  private PolicyCodec() {}

  static byte[] encode(List<Rule> rules, Map<String, Parameter> parameters, Frameworks frameworks)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(parameters.size());
      for (Parameter p : parameters.values()) {
        write(out, p);
      }
      frameworks(out, frameworks);
      out.writeShort(rules.size());
      for (Rule r : rules) {
        write(out, r);
      }
    }
    return bytes.toByteArray();
  }

  static Policy decode(String hash, DataInputStream in) throws IOException {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (int n = in.readShort(); n > 0; n--) {
      Parameter p = parameter(in);
      parameters.put(p.name(), p);
    }
    Frameworks frameworks = frameworks(in);
    List<Rule> rules = new ArrayList<>();
    for (int n = in.readShort(); n > 0; n--) {
      rules.add(rule(in));
    }
    return new Policy(hash, rules, parameters, frameworks, List.of());
  }

  private static void write(DataOutputStream out, Rule r) throws IOException {
    out.writeUTF(r.id());
    out.writeUTF(r.subject().name());
    text(out, r.group());
    out.writeUTF(r.condition().text());
    byte[] checked = r.condition().checked();
    out.writeInt(checked.length);
    out.write(checked);
    text(out, r.severity() == null ? null : r.severity().name());
    out.writeUTF(r.message().text());
    out.writeUTF(r.remedy().text());
    out.writeBoolean(r.fails());
    out.writeByte(r.tiers().size());
    for (int tier : r.tiers()) {
      out.writeByte(tier);
    }
    controls(out, r.controls());
    text(out, r.about());
  }

  private static Rule rule(DataInputStream in) throws IOException {
    String id = in.readUTF();
    Subject subject = Subject.valueOf(in.readUTF());
    String group = text(in);
    String when = in.readUTF();
    byte[] checked = new byte[in.readInt()];
    in.readFully(checked);
    String severity = text(in);
    Template message = new Template(in.readUTF());
    Template remedy = new Template(in.readUTF());
    boolean fails = in.readBoolean();
    List<Integer> tiers = new ArrayList<>();
    for (int n = in.readByte(); n > 0; n--) {
      tiers.add((int) in.readByte());
    }
    List<Control> controls = controls(in);
    return new Rule(
        id,
        subject,
        group,
        new Condition(when, checked),
        severity == null ? null : Severity.valueOf(severity),
        message,
        remedy,
        fails,
        tiers,
        controls,
        Map.of(),
        text(in),
        "",
        0);
  }

  private static void controls(DataOutputStream out, List<Control> controls) throws IOException {
    out.writeByte(controls.size());
    for (Control c : controls) {
      out.writeUTF(c.framework());
      out.writeUTF(c.id());
      out.writeUTF(c.strength().name());
    }
  }

  private static List<Control> controls(DataInputStream in) throws IOException {
    List<Control> controls = new ArrayList<>();
    for (int n = in.readByte(); n > 0; n--) {
      controls.add(new Control(in.readUTF(), in.readUTF(), Control.Strength.valueOf(in.readUTF())));
    }
    return controls;
  }

  private static void write(DataOutputStream out, Parameter p) throws IOException {
    out.writeUTF(p.name());
    out.writeUTF(p.type().name());
    value(out, p.value());
    Map<Integer, Object> tiers = new TreeMap<>(p.tiers());
    out.writeByte(tiers.size());
    for (Map.Entry<Integer, Object> e : tiers.entrySet()) {
      out.writeByte(e.getKey());
      value(out, e.getValue());
    }
    text(out, p.source());
    text(out, p.rationale());
  }

  private static Parameter parameter(DataInputStream in) throws IOException {
    String name = in.readUTF();
    ValueType type = ValueType.valueOf(in.readUTF());
    Object value = value(in, type);
    Map<Integer, Object> tiers = new TreeMap<>();
    for (int n = in.readByte(); n > 0; n--) {
      int tier = in.readByte();
      tiers.put(tier, value(in, type));
    }
    return new Parameter(name, type, value, tiers, text(in), text(in));
  }

  private static void value(DataOutputStream out, Object value) throws IOException {
    if (value instanceof Long number) {
      out.writeLong(number);
    } else if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof List<?> list) {
      texts(out, list.stream().map(String::valueOf).toList());
    } else {
      out.writeUTF(value.toString());
    }
  }

  private static Object value(DataInputStream in, ValueType type) throws IOException {
    return switch (type) {
      case NUMBER -> in.readLong();
      case DECIMAL -> in.readDouble();
      case TRUTH -> in.readBoolean();
      case TEXTS -> texts(in);
      case TEXT, MAP -> in.readUTF();
    };
  }

  private static void frameworks(DataOutputStream out, Frameworks frameworks) throws IOException {
    out.writeShort(frameworks.all().size());
    for (Framework f : frameworks.all()) {
      out.writeUTF(f.id());
      out.writeUTF(f.name());
      out.writeBoolean(f.ai());
      texts(out, f.unobservable());
      texts(out, f.exports());
    }
    out.writeShort(frameworks.kinds().size());
    for (Map.Entry<String, List<Control>> e : frameworks.kinds().entrySet()) {
      out.writeUTF(e.getKey());
      controls(out, e.getValue());
    }
    out.writeShort(frameworks.aliases().size());
    for (Alias a : frameworks.aliases()) {
      out.writeUTF(a.id());
      texts(out, a.controls());
      out.writeUTF(a.note());
    }
  }

  private static Frameworks frameworks(DataInputStream in) throws IOException {
    Map<String, Framework> all = new LinkedHashMap<>();
    for (int n = in.readShort(); n > 0; n--) {
      Framework f =
          new Framework(in.readUTF(), in.readUTF(), in.readBoolean(), texts(in), texts(in));
      all.put(f.id(), f);
    }
    Map<String, List<Control>> kinds = new LinkedHashMap<>();
    for (int n = in.readShort(); n > 0; n--) {
      String kind = in.readUTF();
      kinds.put(kind, controls(in));
    }
    Map<String, Alias> aliases = new LinkedHashMap<>();
    for (int n = in.readShort(); n > 0; n--) {
      Alias a = new Alias(in.readUTF(), texts(in), in.readUTF());
      aliases.put(a.id(), a);
    }
    return new Frameworks(all, kinds, aliases);
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int n = in.readShort(); n > 0; n--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
