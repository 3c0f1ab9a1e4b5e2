package dev.keycensus.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The names of all commands. Only the command that is run is ever loaded: help and did-you-mean
 * need no more than this.
 */
enum Verb {
  SCAN("scan", "Find credentials in folders, files and streams") {
    @Override
    Command load() {
      return new ScanCommand();
    }
  },
  INVENTORY_ADD("inventory add", "Scan targets and keep what was found in a store") {
    @Override
    Command load() {
      return new InventoryAddCommand();
    }
  },
  INVENTORY_IMPORT("inventory import", "Join what a provider exported to what was found") {
    @Override
    Command load() {
      return new InventoryImportCommand();
    }
  },
  INVENTORY_LIST("inventory list", "List identities, the riskiest first") {
    @Override
    Command load() {
      return new InventoryListCommand();
    }
  },
  INVENTORY_SHOW("inventory show", "Tell all of an identity or a credential") {
    @Override
    Command load() {
      return new InventoryShowCommand();
    }
  },
  INVENTORY_DIFF("inventory diff", "Tell what changed between two snapshots") {
    @Override
    Command load() {
      return new InventoryDiffCommand();
    }
  },
  INVENTORY_EXPLAIN("inventory explain", "Tell what was known at a time, and by what evidence") {
    @Override
    Command load() {
      return new InventoryExplainCommand();
    }
  },
  INVENTORY_REGISTER("inventory register", "Write a register of what was found") {
    @Override
    Command load() {
      return new InventoryRegisterCommand();
    }
  },
  INVENTORY_SNAPSHOTS("inventory snapshots", "List the snapshots of a store") {
    @Override
    Command load() {
      return new InventorySnapshotsCommand();
    }
  },
  INVENTORY_FORGET("inventory forget", "Take a target out of a store") {
    @Override
    Command load() {
      return new InventoryForgetCommand();
    }
  },
  INVENTORY_GRAPH("inventory graph", "Draw who works through whom, with which credentials") {
    @Override
    Command load() {
      return new InventoryGraphCommand();
    }
  },
  RULES_LIST("rules list", "List the credential types that are known") {
    @Override
    Command load() {
      return new RulesListCommand();
    }
  },
  RULES_SHOW("rules show", "Tell about a credential type") {
    @Override
    Command load() {
      return new RulesShowCommand();
    }
  },
  RULES_CHECK("rules check", "Check credential types of your own") {
    @Override
    Command load() {
      return new RulesCheckCommand();
    }
  },
  RULES_TEST("rules test", "Try the examples of credential types") {
    @Override
    Command load() {
      return new RulesTestCommand();
    }
  },
  POLICY_LIST("policy list", "List the policies that identities are judged by") {
    @Override
    Command load() {
      return new PolicyListCommand();
    }
  },
  POLICY_SHOW("policy show", "Tell about a policy") {
    @Override
    Command load() {
      return new PolicyShowCommand();
    }
  },
  POLICY_CHECK("policy check", "Check a policy of your own") {
    @Override
    Command load() {
      return new PolicyCheckCommand();
    }
  },
  POLICY_TEST("policy test", "Run the tests beside a policy") {
    @Override
    Command load() {
      return new PolicyTestCommand();
    }
  },
  POLICY_EXPLAIN("policy explain", "Tell why something breaks a policy") {
    @Override
    Command load() {
      return new PolicyExplainCommand();
    }
  },
  POLICY_FRAMEWORKS("policy frameworks", "Tell what frameworks say, and what cannot be seen") {
    @Override
    Command load() {
      return new PolicyFrameworksCommand();
    }
  },
  EXCEPTIONS_LIST("exceptions list", "List the exceptions of a repository") {
    @Override
    Command load() {
      return new ExceptionsListCommand(false);
    }
  },
  EXCEPTIONS_CHECK("exceptions check", "Check the exceptions file, and whether any expired") {
    @Override
    Command load() {
      return new ExceptionsListCommand(true);
    }
  },
  EXCEPTIONS_ADD("exceptions add", "Excuse what breaks a policy until a day") {
    @Override
    Command load() {
      return new ExceptionsAddCommand();
    }
  },
  HOOK_INSTALL("hook install", "Make git call keycensus before each commit or push") {
    @Override
    Command load() {
      return new HookCommand(HookCommand.Action.INSTALL);
    }
  },
  HOOK_UNINSTALL("hook uninstall", "Take that hook away again") {
    @Override
    Command load() {
      return new HookCommand(HookCommand.Action.UNINSTALL);
    }
  },
  HOOK_STATUS("hook status", "Tell which hooks are installed") {
    @Override
    Command load() {
      return new HookCommand(HookCommand.Action.STATUS);
    }
  },
  OFFBOARD("offboard", "Tell how to end an identity: where it lives and how to revoke it") {
    @Override
    Command load() {
      return new OffboardCommand();
    }
  },
  COMPLETION("completion", "Print a completion script for bash, zsh or fish") {
    @Override
    Command load() {
      return new CompletionCommand();
    }
  },
  HELP("help", "Tell about a command") {
    @Override
    Command load() {
      return new HelpCommand();
    }
  },
  VERSION("version", "Print the version") {
    @Override
    Command load() {
      return new VersionCommand();
    }
  };

  private final String words;
  private final String about;

  Verb(String words, String about) {
    this.words = words;
    this.about = about;
  }

  /** A new instance of the command; its class is loaded now. */
  abstract Command load();

  /** One word, or a group and a word, such as {@code rules list}. */
  String words() {
    return words;
  }

  /** One line for the list of commands. */
  String about() {
    return about;
  }

  /** How many arguments the name takes: 1 or 2. */
  int length() {
    return words.indexOf(' ') < 0 ? 1 : 2;
  }

  /** The first word. */
  String group() {
    int space = words.indexOf(' ');
    return space < 0 ? words : words.substring(0, space);
  }

  /** The command that {@code args} begin with. */
  static Optional<Verb> find(List<String> args) {
    for (Verb verb : values()) {
      int n = verb.length();
      if (args.size() >= n && verb.words.equals(String.join(" ", args.subList(0, n)))) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /** The commands of a group of several, such as {@code rules}; empty if there is none. */
  static List<Verb> inGroup(String group) {
    return Arrays.stream(values()).filter(v -> v.length() == 2 && v.group().equals(group)).toList();
  }

  /** The distinct first words, in order. */
  static List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (Verb verb : values()) {
      if (!groups.contains(verb.group())) {
        groups.add(verb.group());
      }
    }
    return groups;
  }
}
