package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords behind a word for one in languages other than English. */
class ForeignFinderTest {
  private static final Detector DETECTOR = TestTypes.detector();

  private static List<String> listed(String file, String text) {
    return TestTypes.listed(DETECTOR, file, Spelled.of(text) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a.md    ~ 账号：admin 密·码：Zx9k·Q2tt7，然后登录",
        "a.md    ~ - **密·码**: `Zx9k·Q2tt7`",
        "a.md    ~ 默认密·码为Zx9k·Q2tt7",
        "a.md    ~ **密·码：Zx9k·Q2tt7**",
        "a.md    ~ **密·码：** Zx9k·Q2tt7",
        "a.md    ~ 密·码=Zx9k·Q2tt7",
        "a.java  ~ // 密·码: Zx9k·Q2tt7",
        "a.md    ~ パスワ·ード：Zx9k·Q2tt7",
        "a.md    ~ Пар·оль: Zx9k·Q2tt7",
        "a.py    ~ db = {\"пар·оль\": \"Zx9k·Q2tt7\"}",
        "a.py    ~ contras·eña = \"Zx9k·Q2tt7\"",
        "a.py    ~ contras·ena = \"Zx9k·Q2tt7\"",
        "a.md    ~ Contras·eña: Zx9k·Q2tt7",
        "a.py    ~ db_sen·ha = \"Zx9k·Q2tt7\"",
        "a.sh    ~ export SEN·HA=\"Zx9k·Q2tt7\"",
        "a.php   ~ $md·p = \"Zx9k·Q2tt7\";",
        "a.php   ~ $db_md·p = \"Zx9k·Q2tt7\";",
        "a.php   ~ $motdepas·se = 'Zx9k·Q2tt7';",
        "a.md    ~ Mot de pas·se : Zx9k·Q2tt7",
        "a.yml   ~ kenn·wort: Zx9k·Q2tt7",
        "a.yml   ~ wacht·woord: Zx9k·Q2tt7",
        "a.ini   ~ has·lo = Zx9k·Q2tt7",
        "a.ini   ~ hes·lo = Zx9k·Q2tt7",
        "a.md    ~ Login with `admin` / `Zx9k·Q2tt7`",
        "a.md    ~ User/Pass·word: root/Zx9k·Q2tt7",
      })
  void finds(String file, String text) {
    assertThat(listed(file, text)).as(text).containsExactly("Zx9kQ2tt7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a.md    ~ 密·码：至少8位，包含数字",
        "a.md    ~ 请输入密·码",
        "a.md    ~ Пар·оль: минимум 8 символов",
        "a.json  ~ {\"密·码\": \"Password\"}",
        "a.json  ~ {\"sen·ha\": \"Senha\"}",
        "a.json  ~ {\"contras·eña\": \"Contraseña\"}",
        "a.py    ~ sen·ha = os.environ[\"SENHA\"]",
        "a.java  ~ String 密·码 = read();",
        "a.css   ~ /* 密·码：Zx9k·Q2tt7 */",
        "a.md    ~ Mot de pas·se : au moins huit",
      })
  void passesOver(String file, String text) {
    assertThat(listed(file, text)).as(text).isEmpty();
  }
}
