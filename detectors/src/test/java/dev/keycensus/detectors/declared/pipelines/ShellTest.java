package dev.keycensus.detectors.declared.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
  private static boolean prints(String script) {
    Script of = new Script(false).add(Node.scalar(1, 1, script, true));
    return of.prints(Set.of("KEY", "API_TOKEN"), text -> text.contains("${{ secrets."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo $KEY",
        "echo \"the key: ${KEY}\"",
        "ls; echo \"${API_TOKEN:0:4}\" >&2",
        "if true; then echo $KEY; fi",
        "echo ${{ secrets.X }}",
        "set -x\ncurl -H \"Authorization: $KEY\" https://example.com",
        "set -euxo pipefail\n./deploy --key ${{ secrets.X }}",
        "#!/bin/bash -x\nlogin $KEY",
        "set -o xtrace; login \"$KEY\"",
        "printenv",
        "env\nmake",
        "printenv API_TOKEN",
        "export -p",
        "Write-Host $env:KEY",
        "cat <<EOF\nit's\nEOF\necho $KEY",
        "echo $KEY | base64",
        "echo -n \"${{ secrets.X }}\" | xxd -p | tr -d '\\n'",
        "echo $KEY |\n  rev",
        "echo ${{ secrets.X }} | sed 's/./& /g'",
        "env | sort",
        "echo \"key: $(echo '${{ secrets.X }}' | base64)\"",
        "echo \"$(date) $(printf '%s' \"$KEY\")\""
      })
  void seesWhatIsPrinted(String script) {
    assertThat(prints(script)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo $KEY | base64 -d > key.pem",
        "echo \"$KEY\" > key.pem",
        "echo \"KEY=$KEY\" >> \"$GITHUB_ENV\"",
        "echo '$KEY'",
        "echo \\$KEY",
        "echo \"${#KEY}\"",
        "echo \"${KEY:+set}\"",
        "echo \"::add-mask::$KEY\"",
        "echo \"$(curl -u $KEY https://example.com)\"",
        "x=$(echo $KEY)",
        "(echo $KEY; echo) > file",
        "{ echo \"a=$KEY\"; } >> out",
        "# echo $KEY",
        "set -x\nmake\nset +x\nlogin $KEY",
        "if [ \"$DEBUG\" ]; then set -x; fi\nlogin $KEY",
        "set -e pipefail\nlogin $KEY",
        "env KEY=1 make",
        "env | grep PATH",
        "env > file",
        "echo $KEYS $OTHER",
        "cat <<EOF > file\n$KEY\nEOF",
        "cat <<'EOF'\necho $KEY\nEOF",
        "echo $KEY | base64 -d | docker load",
        "echo $KEY | sed 's/./*/g'",
        "echo $KEY | rev > file",
        "x=$(echo $KEY | base64)",
        "echo \"$(printf '%s' \"$KEY\" | wc -c | tr -d ' ')\"",
        "echo \"$(echo $(echo $KEY | wc -c))\"",
        "echo -n \"$KEY\" | base64 --decode --output \"$FILE\"",
        "echo $KEY | login; base64 file",
        "echo \"::set-output name=args::--key $KEY\"",
        "echo \"::save-state name=x::$KEY\""
      })
  void leavesTheRestAlone(String script) {
    assertThat(prints(script)).isFalse();
  }

  @Test
  void knowsItsOwnVariables() {
    Script script =
        new Script(false)
            .add(
                Node.scalar(
                    1,
                    1,
                    "A_TOKEN=$(get)\nexport B_TOKEN=1\nfor C_TOKEN in x; do echo; done\n"
                        + "read -r D_TOKEN\nuse $A_TOKEN $B_TOKEN $C_TOKEN $D_TOKEN $E_TOKEN",
                    true));
    assertThat(script.uses()).containsOnlyKeys("E_TOKEN");
  }

  @Test
  void saysWhetherALeaseGoesBack() {
    assertThat(lease("vault login -method=jwt role=ci")).isFalse();
    assertThat(lease("vault write auth/jwt/login role=ci\nvault token revoke -self")).isTrue();
    assertThat(lease("vault kv get secret/x")).isNull();
    assertThat(lease("vault login -method approle role_id=x")).isFalse();
  }

  @Test
  void aStoredTokenIsNoLease() {
    assertThat(lease("vault login token=$VAULT_TOKEN")).isNull();
    assertThat(lease("vault login -method=token token=$VAULT_TOKEN")).isNull();
    assertThat(lease("vault login -method token -")).isNull();
  }

  private static @Nullable Boolean lease(String script) {
    return new Script(false).add(Node.scalar(1, 1, script, true)).givesLeaseBack();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(", "\"", "'", "`", "${", "<<EOF", "((", "\\", "${{", "<<", "a)b", "|"})
  void neverFails(String piece) {
    Shell.commands(piece.repeat(20_000), false);
    Shell.commands("echo " + piece, false);
    Shell.variables(piece.repeat(1_000));
  }

  /** A million characters of the same take no time that grows with their square. */
  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"a (x) ", "if ", "a=1 ", "<<a ", "x;", "$(a) "})
  void takesTimeInProportion(String piece) {
    String script = "a " + piece.repeat(1_000_000 / piece.length());
    String assigned = piece.repeat(1_000_000 / piece.length());
    Shell.commands(script, false);
    Shell.assigned(Shell.commands(assigned, false));
  }
}
