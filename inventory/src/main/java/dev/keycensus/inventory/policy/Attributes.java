package dev.keycensus.inventory.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a condition may ask for: the attributes of nhi-model 6.4 that the records of a census can
 * answer. Every attribute always has a value; what is not known is an empty text, an empty list, or
 * the number that its line names.
 */
final class Attributes {
  /** In place of a number of days where there is no such day. */
  static final long NEVER = 999_999;

  private static final String ALL =
      """
      nhi.id text its id, nhi_…
      nhi.name text its name
      nhi.kind text service-account, ci-pipeline, ai-agent, mcp-connector …; empty where there is no identity
      nhi.provider text who knows it
      nhi.tenant text the account, organisation or project at the provider
      nhi.env text its environment; of several the worst to lose, production first
      nhi.envs texts all of its environments
      nhi.owner text who answers for it
      nhi.ownerStatus text declared, derived, suggested, left or none
      nhi.ownerSource text register, tag, backstage, codeowners …
      nhi.ownerPerson truth whether the owner is one person
      nhi.ownerAwayDays number days that the history goes on after the last commit of its owner, where that is one person; -1 unknown
      nhi.ownerUnlisted truth whether its owner is one person, and there is a list of people without them
      nhi.authorAwayDays number the same of who first committed what authenticates it; -1 unknown
      nhi.purpose text what it is for
      nhi.scope texts what the register says it may reach
      nhi.trustBoundary text where it may be used from
      nhi.offboarding texts the steps that end it
      nhi.autonomy text suggest, confirm, auto, unattended, or empty
      nhi.onBehalfOf text for whom it acts
      nhi.registered truth whether the register names it
      nhi.gone truth whether the register names it and nothing of it was found
      nhi.tier number how much harm it can do, 1 (most) to 4; 0 where nobody says
      nhi.reviewInDays number days until its review, below zero when overdue; 999999 for none
      nhi.validForDays number days until its end, below zero behind it; 999999 for none
      nhi.breakGlass truth whether it is kept for emergencies
      nhi.testedDays number days since the emergency account was tried; -1 for never
      nhi.marks texts what its file says of it: wildcard-tools, approval-bypassed, unpinned …
      nhi.can texts what it may do, in the words of its file
      nhi.uses texts names of what it works through
      nhi.users number how many declared identities work through it
      nhi.userKinds texts their kinds, each once
      nhi.longestSeconds number how long what it is issued lives, or its task runs; 0 unknown
      nhi.facts map whatever else its file tells, such as package or url
      nhi.maturity text T0 (plaintext) to T4 (keyless), or empty
      nhi.risk number its score, 0 to 100
      nhi.references texts kinds of references it uses, each once: ci-secret, vault, federation …
      nhi.referenceProviders texts who issued what it refers to
      nhi.keyProviders texts providers of the long-lived keys it is given, by value or by name
      nhi.federatedProviders texts providers that it logs in to by federation
      nhi.credentials number how many values authenticate it, guesses not counted
      nhi.holds number how many values of others stand in its declaration, guesses not counted
      nhi.exposed number how many values that authenticate it stand in files of now
      nhi.secrets truth whether it is given any secret, by value or by reference
      nhi.reachesSecrets truth whether it, or a connector that it works through, is given any secret
      nhi.live truth whether it stands anywhere but in tests, examples, documents and packages of others
      nhi.path text where it is declared, or its first value stands
      nhi.unpinnedIn text the files in which code of others is not fixed to a version; of a single declaration its own
      nhi.basis text registered, self-describing, declared, adjacent, named or derived
      nhi.confidence text how sure that is: high, medium or low
      cred.id text its id, cred_…
      cred.masked text its prefix and a few characters
      cred.type text id of its type, such as github-pat-classic
      cred.name text name of its type
      cred.kind text the kind of identity that its type authenticates
      cred.provider text who issued it
      cred.class text the issuer's kind of token, such as classic-pat
      cred.actor text person, app or service, where its class tells
      cred.status text unknown, active, inactive or expired
      cred.severity text low, medium, high or critical
      cred.tier text how sure it is one: low, medium or high
      cred.ageDays number days that it has been there, at least; -1 where nothing tells
      cred.ageExact truth whether that is its age, and not only a lower bound
      cred.expires truth whether its end is known
      cred.expiresInDays number days until its end, below zero behind it; 999999 for none
      cred.ttlSeconds number from its making to its end; 0 unknown
      cred.lifetime text static, expiring or session
      cred.hasAlternative truth whether its provider offers something short-lived
      cred.exposed truth whether it was committed, logged, or stands in a file
      cred.exposedSinceDays number days since the first commit that holds it; -1 unknown
      cred.inTree truth whether a file of now holds it
      cred.committed truth whether a commit holds it, or once did
      cred.historyOnly truth whether only the history holds it
      cred.replaced truth whether another value took its place
      cred.rotations number how often the value of its place changed
      cred.lastRotatedDays number days since it took the place of another value; -1 for never
      cred.lastUsedDays number days since its last use, as its provider's export tells; -1 where none does
      cred.neverUsed truth whether its provider's export says that nobody has ever used it
      cred.rotationDays number the age at which its type should be replaced; 0 for no advice
      cred.copies number distinct files that hold it now
      cred.liveCopies number the same without tests, examples, documents, logs, state files and packages of others
      cred.repositories number targets that hold it
      cred.consumers number declared identities that use it
      cred.services number how many programs those are, a database and its client counted as one
      cred.liveFolders number top folders of the files that cred.liveCopies counts
      cred.consumerKinds texts their kinds, each once
      cred.envs texts environments that it and its places tell of
      cred.ownEnv text the environment that its class tells, such as production of a live key
      cred.placeEnvs texts environments that its paths tell of
      cred.spreadDays number days between its first place and its newest
      cred.facts map what the value and its neighbours tell, such as account
      cred.slots texts names that it is assigned to
      cred.paths texts files that hold it, or once did; 50 at most
      cred.surfaces texts what sort of places: mcp-config, agent-transcript, log, notebook-output, config …; of now, else of the past
      cred.where texts worktree, history, message, unreachable, stream
      cred.inComment truth whether it stands in comments only
      cred.encodedOnly truth whether it stands in encoded or escaped text only
      cred.weak truth whether it is made of common words, or equals its name or user
      cred.cleartext truth whether it goes over a network without TLS
      cred.local truth whether it opens something on the same machine, by the host beside it
      finding.id text its id, s_…
      finding.path text the file
      finding.line number its line
      finding.slot text the name it is assigned to
      finding.where text worktree, history, message, unreachable or stream
      finding.tier text low, medium or high
      finding.kind text what sort of place: mcp-config, log, notebook-output, config, code …
      finding.inHead truth whether the file holds it now
      finding.reasons texts why it is taken for one
      finding.refs number how many refs hold it
      ref.id text its id, ref_…
      ref.kind text ci-secret, variable, vault, federation …
      ref.name text what it is called there
      ref.provider text who issued the credential
      ref.slot text what it is used for
      ref.env text environment
      ref.path text the file
      ref.stored text yes or no, as lists of what the CI system keeps tell; empty where they do not cover it
      ref.storedDays number days since its value was set, as they tell; -1 unknown
      repo.name text what was scanned
      repo.registered truth whether there is a register of identities
      repo.owned truth whether anything tells who answers for anything
      repo.identities number how many identities there are
      repo.credentials number how many credentials
      repo.agents number how many AI agents
      repo.connectors number how many MCP connectors
      repo.unboundedAgents number AI agents that name no tools, and so have all of their session
      repo.unwatchedAgents number agents that reach secrets or tools and are recorded nowhere
      repo.unusedSecrets texts names that the CI system keeps for this repository and that no workflow of it uses
      repo.history truth whether there is a history
      ctx.today text the day of the scan, 2026-11-30
      ctx.environment text the environment of what is judged
      exc.id text its id
      exc.rule text what it is from
      exc.state text active, unused, expired, lapsed or exceeded
      exc.expiresInDays number days until its last day, below zero behind it
      exc.ageDays number days since it was made
      exc.lengthDays number days from its first to its last
      exc.renewals number how often it was renewed
      exc.matches number how many violations it covers
      exc.maxMatches number how many it may; 999999 where it does not say
      exc.breakGlass truth whether it is for an emergency
      exc.testedDays number days since the emergency way was tried; -1 for never
      exc.routine truth whether what it excuses runs by itself: a pipeline, or by the clock
      exc.owner text who answers for it
      exceptions.active number how many hold
      exceptions.expired number how many have expired
      exceptions.identities number identities with an excused violation
      exceptions.sharePercent number of a hundred identities, how many have one that was renewed, or is older than 30 days
      """;

  private static final Set<String> PREFIXES =
      Set.of("nhi", "cred", "finding", "ref", "repo", "ctx", "exc", "exceptions", "params");

  /**
   * One of them.
   *
   * @param name such as {@code nhi.kind}
   * @param about a few words
   */
  record Attribute(String name, ValueType type, String about) {}

  private Attributes() {}

  /** All of them, by name, in the order of the documentation. */
  static Map<String, Attribute> all() {
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (String line : ALL.lines().toList()) {
      int first = line.indexOf(' ');
      int second = line.indexOf(' ', first + 1);
      String name = line.substring(0, first);
      ValueType type =
          ValueType.valueOf(line.substring(first + 1, second).toUpperCase(Locale.ROOT));
      all.put(name, new Attribute(name, type, line.substring(second + 1)));
    }
    return all;
  }

  /** Those of a subject. */
  static Map<String, Attribute> of(Subject subject) {
    Map<String, Attribute> some = new LinkedHashMap<>();
    all()
        .forEach(
            (name, attribute) -> {
              if (subject.prefixes().contains(name.substring(0, name.indexOf('.')))) {
                some.put(name, attribute);
              }
            });
    return some;
  }

  /** The names of attributes and parameters that an expression mentions, in its order. */
  static List<String> mentioned(String expression) {
    List<String> names = new ArrayList<>();
    int i = 0;
    while (i < expression.length()) {
      char c = expression.charAt(i);
      if (c == '"' || c == '\'') {
        int end = expression.indexOf(c, i + 1);
        i = end < 0 ? expression.length() : end + 1;
      } else if (Character.isLetter(c)) {
        String word = word(expression, i);
        i += word.length();
        int dot = word.indexOf('.');
        int next = dot < 0 ? -1 : word.indexOf('.', dot + 1);
        String name = next < 0 ? word : word.substring(0, next);
        if (dot > 0 && PREFIXES.contains(word.substring(0, dot)) && !names.contains(name)) {
          names.add(name);
        }
      } else {
        i++;
      }
    }
    return names;
  }

  /** The dotted word that begins at {@code from}. */
  static String word(String text, int from) {
    int to = from;
    while (to < text.length()
        && (Character.isLetterOrDigit(text.charAt(to))
            || text.charAt(to) == '_'
            || text.charAt(to) == '.')) {
      to++;
    }
    return text.substring(from, to);
  }
}
