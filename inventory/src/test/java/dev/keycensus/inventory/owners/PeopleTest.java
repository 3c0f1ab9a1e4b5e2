package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keycensus.rules.UserError;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeopleTest {
  private static final String HEAD = "id,email,aliases,active,left_on,team\n";
  private static final LocalDate NOW = LocalDate.of(2026, 11, 22);
  private static final String LIST =
      HEAD
          + "ann,ann@acme.example,ann-gh;ann.old@acme.example,true,,pay\r\n"
          + "\n"
          + "Bob,bob@acme.example,bob-gh,no,,pay\n"
          + "cid,\"cid@acme.example\",,,2026-11-22,gone\n"
          + "dan,dan@acme.example,shared,yes,2026-11-23,\n"
          + "eve,eve@acme.example,shared,0,,\"gone\"";

  @ParameterizedTest
  @CsvSource({
    "ann, false, true",
    "@ann-gh, false, true",
    "ANN.OLD@acme.example, false, true",
    "@bob, true, true",
    "Bob Roe <bob@acme.example>, true, true",
    "17+bob-gh@users.noreply.github.com, true, true",
    "user:default/bob, true, true",
    "cid, true, true",
    "dan, false, true",
    "shared, false, true",
    "eve, true, true",
    "@acme/pay, false, true",
    "@acme/gone, true, true",
    "group:gone, true, true",
    "zoe, false, false",
    "@acme/bob, false, false",
    "'', false, false",
  })
  void left(String name, boolean left, boolean known) throws UserError {
    People people = People.read(LIST.getBytes(UTF_8));
    assertThat(people.left(name, NOW)).isEqualTo(left);
    assertThat(people.knows(name)).isEqualTo(known);
  }

  @Test
  void columnsInAnyOrder() throws UserError {
    String list = "\ufeffteam,active,left_on,aliases,email,id\npay,false,,,,ann\n";
    assertThat(People.read(list.getBytes(UTF_8)).left("ann", NOW)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`` | p.csv:1:1: no head line",
        "id,mail | p.csv:1:4: an unknown column",
        "id,id | p.csv:1:4: a column that stands twice",
        "id,email,aliases,active,team | p.csv:1:1: no column \"left_on\"",
        "HEAD;ann | p.csv:2:1: 1 cells under 6 columns",
        "HEAD;;a,,,maybe,,, | p.csv:3:1: 7 cells under 6 columns",
        "HEAD;a,,,maybe,, | p.csv:2:5: active is neither true nor false",
        "HEAD;a,,,,31.12.2026, | p.csv:2:6: left_on is no date",
        "HEAD;a,,,,2026-02-30, | p.csv:2:6: left_on is no date",
        "HEAD;,x,,,, | p.csv:2:1: a person without an id",
        "HEAD;a,,,,,;A,,,,, | p.csv:3:1: an id that stands twice",
        "HEAD;a,\"x,,,, | p.csv:2:3: a quote that is not closed",
        "HEAD;a,\"x\"y,,,, | p.csv:2:3: text behind a quote",
        "HEAD;a,\"x;y\",,?,, | p.csv:3:5: active is neither true nor false",
      })
  void wrongListsAreRefused(String text, String message) {
    String csv = text.replace("HEAD;", HEAD).replace(';', '\n');
    UserError error =
        catchThrowableOfType(UserError.class, () -> People.read("p.csv", csv.getBytes(UTF_8)));
    assertThat(error.render().lines().findFirst()).contains(message);
  }

  @Test
  void theLineAndAHintAreShown() {
    byte[] csv = (HEAD + "a,,,,soon,\n").getBytes(UTF_8);
    UserError error = catchThrowableOfType(UserError.class, () -> People.read("p.csv", csv));
    assertThat(error.render())
        .isEqualTo(
            """
            p.csv:2:6: left_on is no date
              a,,,,soon,
                   ^
              write it as 2026-11-30""");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] csv = (HEAD + "a?,,,,,\n").getBytes(UTF_8);
    csv[HEAD.length() + 1] = (byte) 0xff;
    UserError error = catchThrowableOfType(UserError.class, () -> People.read("p.csv", csv));
    assertThat(error.render()).startsWith("p.csv:2:1: not UTF-8");
  }
}
