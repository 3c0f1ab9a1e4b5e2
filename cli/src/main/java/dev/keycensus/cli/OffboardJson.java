package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.remedy.Command.Missing;
import dev.keycensus.inventory.remedy.Friction;
import dev.keycensus.inventory.remedy.MustRevoke;
import dev.keycensus.inventory.remedy.Offboarding;
import dev.keycensus.inventory.remedy.Offboarding.Action;
import dev.keycensus.inventory.remedy.Offboarding.Move;
import dev.keycensus.inventory.remedy.Offboarding.Step;
import dev.keycensus.inventory.remedy.Spot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code keycensus offboard} for programs; {@code docs/offboarding.md} tells the keys. */
final class OffboardJson {
  private OffboardJson() {}

  static void plan(Offboarding plan, Census census, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/offboard/v1");
            json.put("target", census.target());
            json.object("identity", () -> identity(json, plan.identity()));
            json.objects("credentials", plan.credentials(), c -> credential(json, c));
            json.put("keyless", plan.keyless());
            json.objects("steps", plan.steps(), s -> step(json, s));
          });
    }
  }

  static void due(List<MustRevoke> due, Census census, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/due/v1");
            json.put("target", census.target());
            json.objects(
                "due",
                due,
                d -> {
                  json.object("credential", () -> credential(json, d.credential()));
                  Identity i = d.identity();
                  if (i != null) {
                    json.object("identity", () -> identity(json, i));
                  }
                  json.put("urgency", d.urgency());
                  json.objects(
                      "reasons",
                      d.reasons(),
                      r -> {
                        json.put("trigger", r.trigger().word());
                        json.put("text", r.text());
                      });
                });
          });
    }
  }

  static void ranking(Friction.Ranking ranking, Census census, OutputStream out)
      throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/ranking/v1");
            json.put("target", census.target());
            json.objects(
                "keys",
                ranking.easiest(),
                f -> {
                  json.put("subject", f.subject());
                  json.put("name", f.name());
                  json.put("provider", f.provider());
                  json.object(
                      "where",
                      () -> {
                        for (Map.Entry<String, Integer> e : f.where().entrySet()) {
                          json.put(e.getKey(), (long) e.getValue());
                        }
                      });
                  json.put("replacement", f.replacement());
                  json.put("why", f.why());
                  json.put("dropIn", f.dropIn());
                  json.put("score", f.score());
                  json.strings("reasons", f.reasons());
                });
            json.put("without", ranking.without());
          });
    }
  }

  private static void identity(Json json, Identity i) throws IOException {
    json.put("id", i.id());
    json.put("kind", i.kind().word());
    json.put("name", i.name());
    json.put("provider", i.provider());
    json.put("owner", i.owner() == null ? null : i.owner().name());
  }

  private static void credential(Json json, Credential c) throws IOException {
    json.put("id", c.id());
    json.put("type", c.type().id());
    json.put("severity", c.severity().word());
    json.put("masked", c.masked());
    json.put("status", c.status().word());
  }

  private static void step(Json json, Step s) throws IOException {
    json.put("step", s.kind().word());
    json.put("title", s.kind().title());
    json.strings("notes", s.notes());
    json.objects("actions", s.actions(), a -> action(json, a));
    json.objects("moves", s.moves(), m -> move(json, m));
  }

  private static void action(Json json, Action a) throws IOException {
    json.put("about", a.about());
    var command = a.command();
    if (command != null) {
      json.put("command", command.line());
      json.strings("argv", command.argv());
      json.objects("missing", command.missing(), m -> missing(json, m));
    }
    json.put("docs", a.docs());
  }

  private static void missing(Json json, Missing m) throws IOException {
    json.put("placeholder", m.placeholder());
    json.put("ask", m.ask());
  }

  private static void move(Json json, Move m) throws IOException {
    json.put("alternative", m.id());
    json.put("title", m.title());
    json.put("keyless", m.keyless());
    json.put("snippet", empty(m.snippet()));
    json.put("docs", m.docs());
    json.objects("places", m.spots(), s -> spot(json, s));
  }

  private static void spot(Json json, Spot s) throws IOException {
    json.put("path", s.path());
    if (s.line() > 0) {
      json.put("line", s.line());
    }
    json.put("slot", s.slot());
    json.put("role", s.role().word());
    json.put("kind", s.kind().word());
    json.put("credential", s.credential());
    json.strings("usedBy", s.users());
    json.put("introduced", s.introduced());
    json.put("removed", s.removed());
  }

  private static @Nullable String empty(String text) {
    return text.isEmpty() ? null : text;
  }
}
