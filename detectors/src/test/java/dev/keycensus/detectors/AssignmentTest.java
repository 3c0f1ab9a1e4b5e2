package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the ways to write an assignment are read: name and value around an anchor. */
class AssignmentTest {
  /** The first assignment read from an anchor of generic values in a text. */
  private static @Nullable Assignment read(String file, String text) {
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    Window w = new Window(b, b.length);
    for (int at = 0; at < b.length; at++) {
      for (String anchor :
          List.of(
              "identified by",
              "pass",
              "pwd",
              "_pw",
              "securestring",
              "secret",
              "credential",
              "token",
              "auth",
              "key")) {
        if (w.startsWith(anchor, at)) {
          Assignment a =
              Assignment.around(new Probe(w, FileKind.of(file), at, anchor.length(), false, 0));
          if (a != null) {
            return a;
          }
        }
      }
    }
    return null;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '|',
      value = {
        "a.py      ~ db_p·assword = \"v4lue\"                         ~ db_password ~ v4lue",
        "a.py      ~ self.p·assword='v4lue'                           ~ self.password ~ v4lue",
        "a.py      ~ def f(p·assword: str = \"v4lue\"):               ~ password ~ v4lue",
        "a.py      ~ connect(user='u', p·assword='v4lue')             ~ password ~ v4lue",
        "a.py      ~ os.getenv(\"DB_P·ASSWORD\", \"v4lue\")           ~ DB_PASSWORD ~ v4lue",
        "a.py      ~ os.getenv('DB_P·ASSWORD') or 'v4lue'             ~ DB_PASSWORD ~ v4lue",
        "a.py      ~ config['s·ecret'] = 'v4lue'                      ~ secret ~ v4lue",
        "a.py      ~ # p·assword: v4lue                               ~ password ~ v4lue",
        "a.py      ~ if p·assword == 'v4lue':                         ~ password ~ v4lue",
        "A.java    ~ String p·assword = \"v4lue\";                    ~ password ~ v4lue",
        "A.java    ~ String t·oken = \"v4\" + \"lue\";                ~ token ~ v4lue",
        "A.java    ~ x.setP·assword(\"v4lue\");                       ~ x.setPassword ~ v4lue",
        "A.java    ~ m.setCipherKey(Base64.decode(\"v4lue\"));        ~ m.setCipherKey ~ v4lue",
        "A.java    ~ props.put(\"p·assword\", \"v4lue\");             ~ password ~ v4lue",
        "A.java    ~ new C·redential(\"user\", \"v4lue\")             ~ Credential ~ v4lue",
        "A.java    ~ url = \"jdbc:x:y;user=u;p·assword=v4lue;a=b\"    ~ password ~ v4lue",
        "A.java    ~ url = \"https://h/p?access_t·oken=v4lue&x=1\"    ~ access_token ~ v4lue",
        "A.cs      ~ var p·assword = @\"v4lue\";                      ~ password ~ v4lue",
        "a.go      ~ s·ecret := []byte(\"v4lue\")                     ~ secret ~ v4lue",
        "a.rb      ~ :p·assword => 'v4lue'                            ~ password ~ v4lue",
        "a.rb      ~ p·assword ||= 'v4lue'                            ~ password ~ v4lue",
        "a.php     ~ define('A·UTH_K·EY', 'v4lue');                   ~ AUTH_KEY ~ v4lue",
        "a.php     ~ s:4:\"p·ass\";s:5:\"v4lue\";                     ~ pass ~ v4lue",
        "a.js      ~ const t = process.env.API_T·OKEN || 'v4lue'      ~ process.env.API_TOKEN ~ v4lue",
        "a.js      ~ t·okens: [\"v4lue\", \"other\"]                  ~ tokens ~ v4lue",
        "a.js      ~ headers: 'X-Api-K·ey: v4lue'                     ~ X-Api-Key ~ v4lue",
        "a.ts      ~ const p·assword: string = 'v4lue'                ~ password ~ v4lue",
        "a.json    ~ \"p·assword\": \"v4lue\"                         ~ password ~ v4lue",
        "a.json    ~ {\"name\": \"DB_P·ASSWORD\", \"value\": \"v4lue\"} ~ DB_PASSWORD ~ v4lue",
        "a.json    ~ \"p·assword\": 12345678,                         ~ password ~ 12345678",
        "a.yml     ~ p·assword: v4lue # old                           ~ password ~ v4lue",
        "a.yml     ~ - name: DB_P·ASSWORD⏎  value: v4lue             ~ DB_PASSWORD ~ v4lue",
        "a.yml     ~ p·assword: >-⏎    v4lue                         ~ password ~ v4lue",
        "a.yml     ~ Private-T·oken:⏎    - v4lue                     ~ Private-Token ~ v4lue",
        "a.yml     ~ users: [{user: a, p·assword: v4lue}]             ~ password ~ v4lue",
        "a.yml     ~ cmd: run --p·assword=v4lue --user x              ~ password ~ v4lue",
        "a.xml     ~ <p·assword>v4lue</p·assword>                     ~ password ~ v4lue",
        "a.xml     ~ <user name=\"u\" p·assword=\"v4lue\"/>           ~ password ~ v4lue",
        "a.xml     ~ <property name=\"x.p·assword\" value=\"v4lue\"/> ~ x.password ~ v4lue",
        ".env      ~ DB_P·ASSWORD=v4lue                               ~ DB_PASSWORD ~ v4lue",
        "a.ini     ~ p·assword = v4lue ; old                          ~ password ~ v4lue",
        ".netrc    ~ machine h login u p·assword v4lue                ~ password ~ v4lue",
        "a.yml     ~ url: ${db.p·assword:v4lue}                       ~ db.password ~ v4lue",
        "a.sh      ~ P=${DB_P·ASSWORD:-v4lue}                         ~ DB_PASSWORD ~ v4lue",
        "a.sh      ~ export S·ECRET='v4lue'                           ~ SECRET ~ v4lue",
        "a.sh      ~ tool --p·assword v4lue                           ~ password ~ v4lue",
        "a.sh      ~ sshp·ass -p v4lue ssh host                       ~ sshpass ~ v4lue",
        "a.ps1     ~ ConvertTo-S·ecureString \"v4lue\" -AsPlainText   ~ ConvertTo-SecureString ~ v4lue",
        "Dockerfile ~ ENV DB_P·ASSWORD v4lue                          ~ DB_PASSWORD ~ v4lue",
        "a.sql     ~ CREATE USER u I·DENTIFIED BY 'v4lue';            ~ IDENTIFIED BY ~ v4lue",
        "a.sql     ~ alter user sys i·dentified by v4lue;             ~ identified by ~ v4lue",
        "a.sql     ~ CREATE ROLE r WITH P·ASSWORD 'v4lue';            ~ PASSWORD ~ v4lue",
        "a.md      ~ - **p·assword**: v4lue                           ~ password ~ v4lue",
        "a.md      ~ `p·assword`: `v4lue`                             ~ password ~ v4lue",
        "a.log     ~ login with p·assword=v4lue, ok                   ~ password ~ v4lue",
        "a.http    ~ X-A·uth-T·oken: v4lue                            ~ X-Auth-Token ~ v4lue",
        "a.http    ~ A·uthorization: T·oken v4lue                     ~ Authorization ~ v4lue",
        "a.py      ~ WLS_P·W = 'v4lue'                                ~ WLS_PW ~ v4lue",
      })
  void reads(String file, String text, String name, String value) {
    Assignment a = Objects.requireNonNull(read(file, Spelled.of(text).replace('⏎', '\n')));
    assertThat(a.name()).isEqualTo(name);
    assertThat(a.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the password is asked for, then the key is used",
        "if (password.isEmpty()) return;",
        "password = readLine();",
        "key -> value.get(key)",
        "String password;",
        "createKey(name, other);",
        "x = password + salt;",
        "for (Key key : keys) { use(key); }",
        "import org.token.Tokenizer;",
        "identified by its name",
        "first pass: --i",
      })
  void refusesWhatAssignsNothing(String text) {
    assertThat(read("A.java", text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000})
  void readsNoFurtherThanItMay(int length) {
    String text = "password = \"" + "x".repeat(length) + "\"" + " ".repeat(length);
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    Window w = new Window(b, b.length);
    Assignment.around(new Probe(w, FileKind.SOURCE, 0, 4, false, 0));
    assertThat(w.hi() - w.lo()).isLessThan(8 * 1024);
  }
}
