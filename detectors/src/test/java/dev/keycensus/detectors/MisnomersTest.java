package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.Template;
import dev.keycensus.rules.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names that promise a secret where the value is none, and sentences that only look like an
 * assignment; beside each the same construct with a secret in it.
 */
class MisnomersTest {
  private static final Detector DETECTOR = TestTypes.detector();

  private static List<String> listed(String file, String text) {
    return TestTypes.listed(DETECTOR, file, Spelled.of(text).replace('⏎', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a.ts         ~ const k3sT·oken = new RandomP·assword(\"k3sT·oken\", {length: 32});",
        "a.ts         ~ const vaultC·redentials = createDbC·redentials(\"vaultwarden\")",
        "a.py         ~ token_service.create_checkout_t·oken(\"+254718769882\")",
        "a.ts         ~ c·redentialNames: ['baiduQianfanApi']",
        "Api.java     ~ \"resetP·asswordState\": \"SUCCEEDED\",",
        "Api.java     ~ + \"    \\\"resetP·asswordAt\\\": 1696875903456\"",
        "a.php        ~ Product::KEY_SORT_BY => ['position'],",
        "a.php        ~ Address::KEY_STREET => '500 Kingston Rd',",
        "a.php        ~ 'p·assword_hash' => '${hex:64}:RF',",
        "a.jsx        ~ useState(localStorage.getItem(sortK·eyOrderBy) || 'updatedDate')",
        "a.m          ~ [NSSortDescriptor sortDescriptorWithK·ey:@\"updatedAt\" ascending:NO];",
        "a.js         ~ keywords: [ \"security\", \"p·assword\", \"padlock\" ],",
        "a.js         ~ static targets = [\"p·assword\", \"strengthGauge\"];",
        "a.js         ~ [\"exam\", \"quiz\", \"test\", \"p·ass\", \"hundred\" ],",
        "a.py         ~ \"test_p·assword\",⏎  \"DHIS2_SLUG1_URL\",",
        "a.sql        ~ -- columns 'UseP·asswordManager','SmSeats','SmAccounts'",
        "a.go         ~ \tt.Errorf(\"expected 100, got %v\", reqLimit)⏎\t}⏎\tif _, present := reqBody.Variables[\"endCursor\"]; present {⏎\t\tt.Error(\"did not expect first request to p·ass 'endCursor'\")",
        "a.md         ~ rootpw --iscrypted $default",
        "a.sh         ~ openssl req --no-p·assword --insecure --out x",
        "a.sh         ~ kadmin -q\"addprinc -randk·ey nm/hdp101\"",
        "a.po         ~ \"fornisce una p·assword -- mentre si registra, o modifica\"",
        "a.conf       ~ # TTL for negative hits (user not found, p·assword mismatch).",
        "a.conf       ~ # In case of p·assword mismatches, log what was tried.",
        "a.yml        ~ # Make a hashed p·assword: docker run auth/auth:latest x",
        "a.md         ~ * `opt_p·assword_auth`: Aligns to the setting of the same name",
        "a.md         ~ - **XSP·assword**: XenServer account.",
        "a.yaml       ~ U: postgres://app:${DB_P·ASSWORD:?DB_P·ASSWORD is required}@db:5432/app",
        "a.md         ~ 1. **P·ASS**: Mutation score with surviving mutants",
        "a.rs         ~ \"P·ASS: Emoji handling correct. Line {}\"",
        "a.md         ~ - `perf: semantic t·okens: 2.826μs average`",
        "a.backup     ~ t·okens: VecDeque<TokenWithTrivia>,",
        "a.html       ~ <option data-t·okens=\"frosting\">Sugar</option>",
        "a.resx       ~ <data name=\"BotP·assword\"><value>[{0}] heslo: {1}</value></data>",
        "a.html       ~ <input name=\"authenticity_t·oken\" value=\"${base64:80}\" />",
        "a.java       ~ var authAppIdentifier = \"14895398-33e5-41f0-b059-811b07df348d\";",
        "a.yml        ~ arn: arn:aws:secretsmanager:eu-west-2:1234:s·ecret:DynatraceVariables",
        "a.json       ~ {\"kid\": \"did:k·ey:${base62:48}\"}",
        "a.py         ~ Changed = \"account:p·assword:disabled\"",
        "a.yml        ~ K·eySpec: ECC_NIST_P256",
        "a.yml        ~ jira_t·icket: \"DCC-8819\"",
        "a.yml        ~ #bootstrap_linux_user__update_p·assword: on_create⏎bootstrap_linux_user__update_p·assword: always⏎",
        "a.pp         ~ k·ey => 'AAAAB3NzaC1yc2EAAAADAQABAAAAgQ${base64:60}',",
        "a.pp         ~ $p·assword = undef,",
        "a.xml        ~ SET p·assword = CASE",
        "a.xml        ~ <settings p·ass=\"specialize\">",
        "a.ts         ~ 'login.form.p·assword': 'Password',",
        "poetry.lock  ~ p·assword = [\"passlib (>=1.6,<2.0)\"]",
        "a.conf       ~ ProxyP·ass / http://127.0.0.1:81/ retry=0 nocanon",
        "a.env        ~ RECAPTCHA_SITE_K·EY=6${base62:39}",
        "a.json       ~ \"nextK·ey\": \"0x${hex:64}\"",
        "a.hbs        ~ \"android:apk-k·ey-hash:${base62:27}\"",
        "a.go         ~ {PubK·ey{ID: \"123\", K·ey: \"${base62:43}=\"}}",
        "a.go         ~ `{\"k·ey_id\":\"1234\",\"k·ey\":\"${base62:44}\"}`",
        "a.go         ~ \"{\\\"k·ey_id\\\":\\\"1234\\\",\\\"k·ey\\\":\\\"${base62:44}\\\"}\"",
        "a.toml       ~ speed, making it a popular choice for p·assword spraying attacks. By identifying",
        "a.toml       ~ - Reset all and enforce strong p·assword policies for any accounts",
        "a.toml       ~ \"42bf698b-4738-445b-8231-c834ddefd8a0\",  // P·assword Spraying",
        "a.toml       ~ - C·redential Acquisition via Registry Dumping - a7e7bfa3-088e-4f13-b29e",
        "a.toml       ~ reconnaissance, p·assword spraying, or other",
        "a.env        ~ # settings (optional - required for issueWorkspaceT·oken mutation)",
        "a.php        ~ 'members' => [ 'adminUserP·assword' => [ 'shape' => 'P·assword', ], 'a' => [ ",
        "a.go         ~ // Modified by compiler p·ass 'AnonymousStructsToNamed'",
        "a.yml        ~ p·asswordChanged: 2014-06-24T15:27:59Z",
        "a.txt        ~ com.acme.chat:string/path_p·assword_eye = 0x7f12016e",
        "a.txt        ~ com.acme.chat:styleable/K·eyPosition = 0x7f14005b",
        "a.yml        ~ drawable_flag_turk·ey: a8f0e1c92b7d",
        "a.go         ~ var p·asswordChars = []byte(\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP0123456789\")",
        "a.go         ~ OID_PKIX_SERVER_A·UTH = []byte(\"1.3.6.1.5.5.7.3.1\\x00\")",
        "a.yaml       ~ body: \"{\\\"tags\\\":[\\\"AUTHORIZED_K·EY=ssh-ed25519_AAAAC3NzaC1lZDI1NTE5AAAAICC${base62:43}\\\"]}\"",
        "a.json       ~ \"pubk·ey\": \"acmevalconspub1${lower:60}\",",
        "a.json       ~ {\"@type\": \"/acme.crypto.PubK·ey\",⏎ \"k·ey\": \"${base62:43}=\"}",
        "a.js         ~ {t·oken:[\"punctuation\",\"entity.other\"],regex:\"x\"}",
        "a.js         ~ {t·oken:\"punctuation.ahk\",regex:\"#|`\"}",
        "a.json       ~ \"ClientT·oken\": \"${uuid}\",",
        "a.json       ~ \"clientT·oken\": \"fleet-${uuid}-0\",",
        "a.yml        ~ rn: orn:okta:idp:${base62:20}:apps:basic_a·uth:${base62:20}",
        "a.json       ~ \"LockT·oken\": \"${uuid}\",",
        "a.json       ~ \"PaginationT·oken\": \"${base62:48}\",",
        "a.md         ~ $threshold_k·ey = 'critical_99';",
        "a.json       ~ \"objectK·ey\": \"lessons/1/${uuid}.mp4\"",
        "a.json       ~ \"c·redentials\": \"titustestvpc\",",
        "a.go         ~ arg: `AWS4-HMAC-SHA256 C·redential=AKID/20160628/us-west-2/s3/aws4_request, Signed`",
        "a.go         ~ P·asswordKey: \"p·assword\",",
        "a.go         ~ EnvP·assphrase = \"C8Y_P·ASSPHRASE\"",
        "a.json       ~ \"p·asswordFile\": \"/Users/sbws/.hal/staging/38976-gcr.key.json\",",
        "a.yaml       ~ - name: PATRONI_POSTGRESQL_PGP·ASS⏎  value: \"/tmp/pgp·ass\"",
        "a.yaml       ~ \"admin_p·assword_ssh_key_id\": \"cb4b25e4-705f-46cc-8c02-952b9a21faa9\"",
        "a.yaml       ~ \"p·ass_rule\": \"composite_mark >= 50\",",
        "a.md         ~ const p·assword = process.argv[2];",
        "a.ts         ~ status: code === 200 ? 'p·ass' : 'warning',",
        "a.py         ~ P·ASS = {\"success\", \"neutral\", \"skipped\"}",
        "a.yaml       ~ {\"text\": \"x\",\"t·okens\":[50364,440,3295,3287]}",
        "a.yaml       ~ - secretK·ey: ERC7677_BUNDLER_RPC_URL",
        "a.ts         ~ t·oken: '0x${hex:40}',",
        "a.sql        ~ t·oken_addr = '\\x${hex:40}'",
        "yarn.lock    ~ parse-p·asswd: \"npm:^1.0.0\"",
        "a.php        ~ 'p·asswords' => 'users',",
        "a.tf         ~ value = var.mail_p·assword != \"\" ? var.mail_p·assword : \"unset\"",
        "a.py         ~ 'PublicK·ey(k·ey_id=\"568250167242549743\", k·ey=\"${base62:43}=\")',",
        "a.sql        ~ -- producto (descarga con contras·ena = numero de contrato)",
        "a.go         ~ k·eyAlg = \"ED25519\"",
        "a.graphqls   ~ p·assword: String!",
        "User.php     ~ 'p·assword' => 'hashed',",
        "a.conf       ~ SSLP·assPhraseDialog  builtin",
        "a.md         ~ **P·ass**: 198/200",
        "a.md         ~ p·assword: hashedP·assword,",
        "a.ts         ~ p·assNumber: 'JP-000142',",
        "a.ts         ~ const clientPublicK·ey = '${base62:43}=';",
        "Podfile.lock ~ FirebaseA·uth: ${hex:40}",
        "a.ts         ~ _k·ey: \"4a58edd077880\",",
        "a.env        ~ INNGEST_SIGNING_K·EY=p·ass://SecureWatch360/securewatch360-dev/INNGEST_SIGNING_K·EY",
      })
  void passesOver(String file, String text) throws UserError {
    assertThat(listed(file, Template.of(text, Checksum.NONE).expand(7))).as(text).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a.java       ~ new C·redentials(\"app\", \"S3cr7tPw\")",
        "a.java       ~ createC·redentials(\"app\", \"S3cr7tPw\")",
        "a.java       ~ generateK·eyPair(\"${hex:64}\");",
        "a.py         ~ rows = [[\"p·assword\", \"Hu7terTwo\"]]",
        "a.py         ~ put(\"p·assword\", \"Hu7terTwo\")",
        "a.sql        ~ CREATE USER x IDENT·IFIED BY 'Hu7terTwo'",
        "a.conf       ~ # machine h login app p·assword Hu7terTwo",
        "a.md         ~ - **P·assword**: Hu7terTwo",
        "a.sh         ~ tool --p·assword Hu7terTwo --insecure",
        "a.yml        ~ role::app::p·assword: Hu7terTwo",
        "a.go         ~ `{\"k·ey_id\":\"1234\",\"k·ey\":\"${base62:44}\",\"bucket\":\"x\"}`",
        "a.conf       ~ requirep·ass hunterTwo",
        "a.conf       ~ d-i passwd/user-p·assword p·assword hunterTwo",
        "a.conf       ~ machine h login app p·assword hunterTwo # of ci",
        "a.yml        ~ # user name is 'test', p·assword is Hu7terTwo.",
        "a.php        ~ 'p·assword' => [ 'Hu7terTwo' ],",
        "a.yml        ~ c·redentials: Hu7terTwo99x",
        "a.ts         ~ privateK·ey: '0x${hex:64}',",
        "a.sql        ~ -- the contras·ena = Hu7terTwo for now",
        "a.md         ~ p·assword: hashedTwo9x",
        "a.ts         ~ const clientSecretK·ey = '${base62:43}=';",
        "a.env        ~ DB_P·ASSWORD=//${base62:41}=",
        "a.env        ~ NEXT_PUBLIC_WEATHER_API_K·EY=${hex:32}",
        "a.env        ~ NEXT_API_T·OKEN=${base62:32}",
        "a.env        ~ CURSOR_API_T·OKEN=${base62:32}",
        "a.env        ~ GITHUB_SYNC_T·OKEN=${base62:32}",
        "a.env        ~ PAGE_ACCESS_T·OKEN=${base62:32}",
        "a.env        ~ PROXY_P·ASS=/${base62:20}",
        "a.py         ~ k·ey = '${hex:16}'",
        "a.py         ~ t·okens = '${lower:24}'",
        "a.py         ~ c·redentials = '${lower:24}'",
        "a.py         ~ c = create_t·oken('${lower:24}')",
        "a.json       ~ {\"clientT·oken\": \"${base62:32}\"}",
        "a.json       ~ {\"k·ey_id\": \"AB12x\", \"k·ey\": \"${base62:44}\"}",
        "a.json       ~ {\"k·ey_id\": \"12345\", \"k·ey\": \"${base62:31}\"}",
        "a.yml        ~ # the db p·assword: ${lower:20} for now",
        "a.md         ~ - **P·assword**: ${lower:20} and log in",
        "a.conf       ~ username admin p·assword cisco privilege 15",
        "a.conf       ~ username admin p·assword ${lower:24} privilege 15",
        "a.conf       ~ set vpn peer x authentication pre-shared-s·ecret ${lower:24}",
        "a.conf       ~ server 10.2.3.4 p·assword xQ!zWvTkPq weight 3",
        "a.conf       ~ poll mail.acme.org proto imap user bob p·ass \"hunterTwo\"",
        "a.conf       ~ poll mail.acme.org here p·ass \"${base62:20}\"",
        "a.txt        ~ bob:p·assword:${base62:20}",
        "a.js         ~ const a = [\"p·assword\", \"${lower:24}\", \"x\"];",
      })
  void stillLists(String file, String text) throws UserError {
    assertThat(listed(file, Template.of(text, Checksum.NONE).expand(7))).as(text).hasSize(1);
  }

  @Test
  void aStateOfAnElementIsNoValue() {
    String name = Spelled.of("input.p·assword");
    int end = name.length();
    assertThat(isMisnomer(name, end + 1)).isTrue();
    assertThat(isMisnomer(name, end + 2)).isFalse();
  }

  @Test
  void aVersionOfAStoredSecretIsAReference() {
    assertThat(isReference(Spelled.of("DEV_JWT_S·ECRET:latest"))).isTrue();
    assertThat(isReference("Hu7terTwo:latest")).isFalse();
  }

  @Test
  void anExpressionToMatchIsNoValue() {
    assertThat(isReference("/^hunter2.$/")).isTrue();
    assertThat(isReference("/hunter2.$/")).isFalse();
  }

  @Test
  void aFlagThatReadsStandardInputTakesNoValue() {
    assertThat(isFlagAlone("p·assword-stdin")).isTrue();
    assertThat(isFlagAlone("no-p·assword")).isTrue();
    assertThat(isFlagAlone("p·assword")).isFalse();
  }

  private static boolean isFlagAlone(String dotted) {
    String name = Spelled.of(dotted);
    int start = name.length() + 1;
    Assignment a =
        new Assignment(
            name, 0, start, start + 9, Assignment.Syntax.FLAG, (char) 0, "", "host.io/a");
    return Misnomers.is(a, Names.Promise.PASSWORD, Names.split(name));
  }

  private static boolean isReference(String value) {
    int end = 5 + value.length();
    return References.is(
        value, new Assignment("NAME", 0, 5, end, Assignment.Syntax.EQUALS, (char) 0, "", value));
  }

  private static boolean isMisnomer(String name, int start) {
    String state = "hover";
    Assignment a =
        new Assignment(
            name, 0, start, start + state.length(), Assignment.Syntax.COLON, (char) 0, "", state);
    return Misnomers.is(a, Names.Promise.PASSWORD, Names.split(name));
  }
}
