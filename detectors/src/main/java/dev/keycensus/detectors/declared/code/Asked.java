package dev.keycensus.detectors.declared.code;

import java.util.Locale;
import java.util.Set;

/** What the libraries of languages call it when something is asked over HTTP. */
final class Asked {
  /** Methods, of whatever they are called on. */
  private static final Set<String> METHODS =
      Set.of(
          "post",
          "put",
          "patch",
          "urlopen",
          "ajax",
          "exchange",
          "postforentity",
          "postforobject",
          "postasync",
          "postasjsonasync",
          "getasync",
          "getstringasync",
          "getfromjsonasync",
          "sendasync",
          "sendrequest",
          "connect",
          "wsconnect",
          "dial",
          "newrequest",
          "newrequestwithcontext",
          "postjson",
          "setbaseurl",
          "baseurl",
          "bodystring",
          "stream");

  /** Functions and classes, called by themselves or on their module. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "fetch",
          "axios",
          "got",
          "ky",
          "needle",
          "superagent",
          "urlopen",
          "ajax",
          "httpsconnection",
          "curlinit",
          "curlsetopt",
          "filegetcontents",
          "fopen",
          "wpremotepost",
          "wpremoteget",
          "httppost",
          "httpget",
          "restclient",
          "restrequest",
          "websocket",
          "eventsource");

  /** Methods that many others have too: only on what its name says to be a client. */
  private static final Set<String> COMMON =
      Set.of("get", "send", "open", "create", "client", "asyncclient", "new", "do", "execute");

  private static final String[] CLIENTS = {
    "request",
    "http",
    "session",
    "axios",
    "conn",
    "got",
    "ky",
    "fetch",
    "xhr",
    "uri",
    "webclient",
    "restclient",
    "faraday",
    "curl",
    "ureq",
    "aiohttp",
    "superagent",
    "client"
  };

  private final Tokens tokens;
  private final Language language;

  Asked(Tokens tokens, Language language) {
    this.tokens = tokens;
    this.language = language;
  }

  /** Whether the word at {@code i}, which is called, asks what its arguments name. */
  boolean asks(int i) {
    String name = Call.normal(tokens.text(i));
    if (name.isEmpty() || name.length() > 40) {
      return false;
    }
    boolean method =
        tokens.isSign(i - 1, '.') || tokens.isSign(i - 1, ':') || tokens.isSign(i - 1, '>');
    if (isDefined(i)) {
      return false;
    }
    if (name.contains("fetch") || isRequest(name) || FUNCTIONS.contains(name)) {
      return true;
    }
    if (method && METHODS.contains(name)) {
      return true;
    }
    if (language == Language.JVM || language == Language.DOTNET || language == Language.RUBY) {
      boolean address = name.equals("uri") || name.equals("url") || name.equals("parse");
      if (address && (method || tokens.isWord(i - 1, "new") || language == Language.RUBY)) {
        return !name.equals("parse") || tokens.isWord(i - 2, "URI");
      }
    }
    return method && COMMON.contains(name) && isClient(i - 2);
  }

  /** Whether a function is called so by the file itself. */
  boolean isDefined(int i) {
    return tokens.isWord(i - 1, "def")
        || tokens.isWord(i - 1, "function")
        || tokens.isWord(i - 1, "func")
        || tokens.isWord(i - 1, "fn")
        || tokens.isWord(i - 1, "fun");
  }

  private static boolean isRequest(String name) {
    return name.contains("request")
        && !name.contains("pullrequest")
        && !name.contains("mergerequest")
        && !name.startsWith("on")
        && !name.startsWith("is")
        && !name.startsWith("parse")
        && !name.startsWith("validate")
        && !name.startsWith("handle")
        && !name.startsWith("log");
  }

  private boolean isClient(int i) {
    int word = i;
    while (word > i - 3 && tokens.kind(word) == Tokens.SIGN) {
      word--;
    }
    // client(…).post
    String name = tokens.text(word).toLowerCase(Locale.ROOT);
    for (String client : CLIENTS) {
      if (name.contains(client)) {
        return true;
      }
    }
    return tokens.isSign(i, ')');
  }
}
