package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agents that a file makes, with the tools that it lists. What others add is not seen. */
final class Agents {
  private static final int MOST_TOOLS = 100;

  private final Tokens tokens;
  private final Given given;
  private final String place;
  private final Collector into;
  private final Map<String, Declaration> byVariable = new HashMap<>();

  Agents(Tokens tokens, Given given, String place, Collector into) {
    this.place = place;
    this.tokens = tokens;
    this.given = given;
    this.into = into;
  }

  /** What the call whose name is at {@code i} makes. */
  void add(Library library, Call call, int i) {
    boolean person = library.symbol().equals("UserProxyAgent");
    String asks = call.text(0, "humaninputmode");
    boolean runs = given(call, "codeexecutionconfig") && !isFalse(call, "codeexecutionconfig");
    if (person && !(asks.equals("NEVER") && runs)) {
      return;
    }
    String name = name(library, call, i);
    Declaration d =
        into.declare(
            IdentityKind.AI_AGENT,
            Plain.text(name, library.provider()),
            library.provider(),
            "code.agent." + Plain.text(name, library.provider()),
            call.line(),
            call.endLine());
    byVariable.putIfAbsent(assigned(i), d);
    d.fact("seen", "in code: tools and models may be added elsewhere");
    d.purpose(Plain.text(first(call.text(0, "goal", "description", "purpose"))));
    String model = call.text(0, "model", "llm", "modelname");
    model = model.isEmpty() && library.provider().equals("pydantic-ai") ? call.firstText() : model;
    d.fact("model", Clients.isModel(model) ? Plain.text(model) : null);
    for (Call.Argument a : call.arguments()) {
      if (a.depth() == 0) {
        argument(d, a, runs);
      } else if (a.name().equals("usedocker") && isFalse(a)) {
        d.mark(Mark.SANDBOX_OFF);
      } else if (a.depth() == 1) {
        mode(d, a);
      }
    }
  }

  /** {@code @agent.tool} in front of a function. */
  void tools() {
    for (int i = 3; i < tokens.count() && !byVariable.isEmpty(); i++) {
      boolean decorated =
          (tokens.isWord(i, "tool") || tokens.isWord(i, "tool_plain"))
              && tokens.isSign(i - 1, '.')
              && tokens.isSign(i - 3, '@');
      Declaration d = decorated ? byVariable.get(tokens.text(i - 2)) : null;
      for (int k = i + 1; d != null && k < i + 60 && k < tokens.count(); k++) {
        if (tokens.isWord(k, "def")) {
          tool(d, tokens.text(k + 1));
          d = null;
        }
      }
    }
  }

  private void argument(Declaration d, Call.Argument a, boolean runs) {
    switch (a.name()) {
      case "tools", "allowedtools", "functions" -> listed(a).forEach(tool -> tool(d, tool));
      case "handoffs", "subagents", "agents", "managedagents" -> {
        if (!listed(a).isEmpty()) {
          d.mark(Mark.SPAWNS_AGENTS);
        }
      }
      case "allowdelegation" -> {
        if (isTrue(a)) {
          d.mark(Mark.SPAWNS_AGENTS);
        }
      }
      case "allowcodeexecution" -> {
        if (isTrue(a)) {
          d.can("code_execution");
        }
      }
      case "codeexecutionmode" -> {
        if (tokens.text(a.from()).equals("unsafe")) {
          d.mark(Mark.SANDBOX_OFF);
        }
      }
      case "humaninput" -> {
        if (isTrue(a)) {
          d.autonomy(Autonomy.CONFIRM);
        }
      }
      case "humaninputmode" -> asked(d, tokens.text(a.from()), runs);
      case "interruptbefore", "interrupton", "humanintheloop" -> d.autonomy(Autonomy.CONFIRM);
      case "allowdangerousrequests", "allowdangerouscode" -> {
        if (isTrue(a)) {
          d.mark(Mark.APPROVAL_BYPASSED);
        }
      }
      default -> mode(d, a);
    }
  }

  private static void asked(Declaration d, String mode, boolean runs) {
    switch (mode) {
      case "NEVER" -> {
        d.autonomy(Autonomy.UNATTENDED);
        if (runs) {
          d.can("code_execution").mark(Mark.APPROVAL_BYPASSED);
        }
      }
      case "ALWAYS", "TERMINATE" -> d.autonomy(Autonomy.CONFIRM);
      default -> {}
    }
  }

  /** How much a coding agent asks, and what it is given, in {@code options} or beside it. */
  private void mode(Declaration d, Call.Argument a) {
    switch (a.name()) {
      case "permissionmode" -> {
        String mode = tokens.text(a.from());
        d.fact("mode", Plain.text(mode));
        switch (mode.toLowerCase(Locale.ROOT)) {
          case "plan" -> d.autonomy(Autonomy.SUGGEST);
          case "default" -> d.autonomy(Autonomy.CONFIRM);
          case "acceptedits" -> d.autonomy(Autonomy.AUTO);
          case "bypasspermissions" -> d.autonomy(Autonomy.UNATTENDED).mark(Mark.APPROVAL_BYPASSED);
          default -> {}
        }
      }
      case "dangerouslyskippermissions", "allowdangerouslyskippermissions" -> {
        if (isTrue(a)) {
          d.autonomy(Autonomy.UNATTENDED).mark(Mark.APPROVAL_BYPASSED);
        }
      }
      case "allowedtools" -> listed(a).forEach(tool -> tool(d, tool));
      default -> {}
    }
  }

  private static void tool(Declaration d, String tool) {
    String plain = Plain.permission(tool);
    if (plain == null) {
      return;
    }
    d.can(plain);
    if (plain.startsWith("mcp__")) {
      int end = plain.indexOf("__", 5);
      String server = plain.substring(5, end < 0 ? plain.length() : end);
      if (!server.isEmpty() && !server.contains("*")) {
        d.uses("mcp:" + server);
      }
    }
  }

  /** The texts of a list, the last words of its names, the keys of an object. */
  private List<String> listed(Call.Argument a) {
    List<String> all = new ArrayList<>();
    if (!given.opens(a.from())) {
      return all;
    }
    boolean keys = tokens.isSign(a.from(), '{');
    int depth = 0;
    boolean taken = false;
    for (int i = a.from(); i < a.to() && all.size() < MOST_TOOLS; i++) {
      boolean text = tokens.kind(i) == Tokens.TEXT;
      if (given.opens(i)) {
        depth++;
      } else if (given.closes(i)) {
        depth--;
      } else if (depth == 1 && tokens.isSign(i, ',')) {
        taken = false;
      } else if (depth == 1 && !taken && (text || tokens.kind(i) == Tokens.WORD)) {
        boolean more = !keys && tokens.isSign(i + 1, '.');
        if (!more && !tokens.isWord(i, "new") && !tokens.isWord(i, "await")) {
          all.add(tokens.text(i));
          taken = true;
        }
      }
    }
    return all;
  }

  private String name(Library library, Call call, int i) {
    String name = call.text(0, "name");
    name = name.isEmpty() ? call.text(0, "role") : name;
    if (name.isEmpty() && !library.provider().equals("pydantic-ai")) {
      name = Clients.isModel(call.firstText()) ? "" : call.firstText();
    }
    if (name.isEmpty()) {
      name = configured(call);
    }
    if (name.isEmpty()) {
      name = assigned(i);
      name = Program.isCommon(name) || library.provider().equals("claude-code") ? "" : name;
    }
    String plain = Plain.text(first(name));
    return plain == null || plain.contains("{") ? place : plain;
  }

  /** {@code config=self.agents_config["researcher"]}: the file of agents has the rest. */
  private String configured(Call call) {
    for (Call.Argument a : call.arguments()) {
      if (a.name().equals("config") && a.depth() == 0) {
        for (int i = a.from(); i < a.to(); i++) {
          if (tokens.kind(i) == Tokens.TEXT) {
            return tokens.text(i);
          }
        }
      }
    }
    return "";
  }

  /** What it is assigned to, or given as. */
  private String assigned(int i) {
    int at = i - 1;
    at -= tokens.isWord(at, "new") || tokens.isWord(at, "await") ? 1 : 0;
    boolean assigned = tokens.isSign(at, '=') || tokens.isSign(at, ':');
    return assigned && tokens.kind(at - 1) == Tokens.WORD ? tokens.text(at - 1) : "";
  }

  /** Its first line. */
  private static String first(String text) {
    String stripped = text.strip();
    int end = stripped.indexOf('\n');
    return end < 0 ? stripped : stripped.substring(0, end).strip();
  }

  private static boolean given(Call call, String name) {
    return call.arguments().stream().anyMatch(a -> a.name().equals(name));
  }

  private boolean isFalse(Call call, String name) {
    return call.arguments().stream().anyMatch(a -> a.name().equals(name) && isFalse(a));
  }

  private boolean isTrue(Call.Argument a) {
    return tokens.isWord(a.from(), "True") || tokens.isWord(a.from(), "true");
  }

  private boolean isFalse(Call.@Nullable Argument a) {
    return a != null && (tokens.isWord(a.from(), "False") || tokens.isWord(a.from(), "false"));
  }
}
