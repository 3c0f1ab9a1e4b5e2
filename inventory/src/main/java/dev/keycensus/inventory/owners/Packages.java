package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The people whom a package names: {@code package.json}, {@code pom.xml} and MAINTAINERS here, TOML
 * in {@link TomlPeople}. Weak: who wrote a package need not answer for what runs from it.
 */
final class Packages {
  private static final int MOST = 50;

  /** In the heading of a list of those who were maintainers once. */
  private static final List<String> FORMER =
      List.of("emeritus", "former", "inactive", "past", "alumni", "retired");

  /** Who are they, in the order of the file. */
  private final List<Owner> owners = new ArrayList<>();

  private final String path;

  Packages(String path) {
    this.path = path;
  }

  static List<Owner> read(String path, byte[] bytes, Problems problems) {
    Packages read = new Packages(path);
    switch (Nearest.nameOf(path)) {
      case "package.json" -> read.json(bytes, problems);
      case "pom.xml" -> read.pom(bytes, problems);
      case "pyproject.toml", "Cargo.toml" ->
          TomlPeople.read(TextLines.of(bytes, problems), read, problems);
      default -> read.maintainers(TextLines.of(bytes, problems), problems);
    }
    return read.owners;
  }

  /**
   * Adds one, by the address if there is one.
   *
   * @param name may hold an address between angle brackets, and a URL between round ones
   */
  void add(@Nullable String name, @Nullable String mail, int line) {
    String shown = name == null ? "" : name;
    String address = mail == null ? "" : mail.strip();
    int round = shown.indexOf(" (");
    shown = round < 0 ? shown : shown.substring(0, round);
    int open = shown.indexOf('<');
    if (open >= 0) {
      int close = shown.indexOf('>', open);
      address = close < 0 ? address : shown.substring(open + 1, close).strip();
      shown = shown.substring(0, open);
    }
    boolean isMail = Names.isMail(address);
    String kept = Names.tidy(isMail ? address : shown);
    if (kept == null || owners.size() >= MOST) {
      return;
    }
    String local = isMail ? kept.substring(0, kept.indexOf('@')).toLowerCase(Locale.ROOT) : "";
    if (local.startsWith("you") && kept.endsWith("@example.com")) {
      return; // Of the template that the file was made from.
    }
    boolean person =
        Names.isPerson(kept) || (Names.isPersonalName(shown) && !Names.hasSharedWord(local));
    owners.add(new Owner(kept, Source.PACKAGE, Status.DERIVED, path, line, person));
  }

  /** Whether a text may stand in bytes of UTF-8; true where they are of another encoding. */
  private static boolean mayHold(byte[] bytes, String... texts) {
    String all = new String(bytes, UTF_8);
    if (all.indexOf('\0') >= 0) {
      return true;
    }
    for (String text : texts) {
      if (all.contains(text)) {
        return true;
      }
    }
    return false;
  }

  // package.json

  private void json(byte[] bytes, Problems problems) {
    if (!mayHold(bytes, "\"author\"", "\"maintainers\"")) {
      return;
    }
    Packages authors = new Packages(path);
    try (JsonParser json = new JsonFactory().createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        problems.tell(0, "no JSON object");
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "author" -> authors.person(json);
          case "maintainers" -> {
            if (json.currentToken() == JsonToken.START_ARRAY) {
              while (json.nextToken() != JsonToken.END_ARRAY) {
                person(json);
              }
            } else {
              person(json);
            }
          }
          default -> json.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      problems.tell(e.getLocation() == null ? 0 : e.getLocation().getLineNr(), "not JSON");
    } catch (IOException e) {
      problems.tell(0, "not JSON");
    }
    owners.addAll(authors.owners);
  }

  private void person(JsonParser json) throws IOException {
    int line = json.currentTokenLocation().getLineNr();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      add(json.getText(), null, line);
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      String name = null;
      String mail = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          json.skipChildren();
        } else if (key.equals("name")) {
          name = json.getText();
        } else if (key.equals("email")) {
          mail = json.getText();
        }
      }
      add(name, mail, line);
    } else {
      json.skipChildren();
    }
  }

  // pom.xml

  private void pom(byte[] bytes, Problems problems) {
    if (!mayHold(bytes, "developer>")) {
      return;
    }
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is fetched");
        });
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text(bytes)));
      List<String> open = new ArrayList<>();
      String[] found = new String[3];
      int line = 0;
      StringBuilder text = new StringBuilder();
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            open.add(xml.getLocalName());
            text.setLength(0);
            if (isDeveloper(open, 3)) {
              found = new String[3];
              line = xml.getLocation().getLineNumber();
            }
          }
          case XMLStreamConstants.CHARACTERS -> {
            if (open.size() == 4 && text.length() < 1000) {
              text.append(xml.getText());
            }
          }
          case XMLStreamConstants.END_ELEMENT -> {
            String name = open.get(open.size() - 1);
            int field = List.of("name", "email", "id").indexOf(name);
            if (isDeveloper(open, 4) && field >= 0) {
              found[field] = text.toString().strip();
            } else if (isDeveloper(open, 3)) {
              add(found[0] != null ? found[0] : found[2], found[1], line);
            }
            open.remove(open.size() - 1);
          }
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      problems.tell(e.getLocation() == null ? 0 : e.getLocation().getLineNumber(), "not XML");
    } catch (RuntimeException e) {
      // The JDK's reader has such ways of saying that a document is broken, too.
      problems.tell(0, "not XML");
    }
  }

  /**
   * What an XML file says, in the encoding that is not UTF-8 and still common. Given bytes the
   * JDK's reader prints its trouble with them.
   */
  private static String text(byte[] bytes) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      text = new String(bytes, ISO_8859_1);
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static boolean isDeveloper(List<String> open, int depth) {
    return open.size() == depth
        && open.get(0).equals("project")
        && open.get(1).equals("developers")
        && open.get(2).equals("developer");
  }

  // MAINTAINERS

  /**
   * A line that holds an address in angle brackets, begins with an address or an account, or links
   * to an account is a maintainer, until a heading says that those below it were.
   */
  private void maintainers(List<String> lines, Problems problems) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("F:")) {
        problems.tell(i + 1, "maintainers by paths are not read");
        owners.clear();
        return;
      }
      if (line.startsWith("#")) {
        String heading = line.toLowerCase(Locale.ROOT);
        if (FORMER.stream().anyMatch(heading::contains)) {
          return;
        }
        continue;
      }
      while (!line.isEmpty() && "*-+|[\" ".indexOf(line.charAt(0)) >= 0) {
        line = line.substring(1);
      }
      int open = line.indexOf('<');
      int close = line.indexOf('>', open + 1);
      List<String> words = TextLines.words(line);
      if (open >= 0 && close > 0 && Names.isMail(line.substring(open + 1, close))) {
        add(line.substring(0, close + 1), null, i + 1);
      } else if (!words.isEmpty()
          && (Names.isMail(words.get(0)) || Names.isHandle(words.get(0), 1))) {
        add(words.get(0), words.get(0), i + 1);
      } else {
        int link = line.indexOf("](https://github.com/");
        int end = link < 0 ? -1 : line.indexOf(')', link + 21);
        String account = end < 0 ? "" : "@" + line.substring(link + 21, end);
        if (Names.isHandle(account, 0)) {
          add(account, null, i + 1);
        }
      }
    }
  }
}
