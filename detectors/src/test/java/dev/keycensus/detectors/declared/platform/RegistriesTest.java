package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.XmlNodes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesTest {
  private static final String VALUE = "v".repeat(20);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".npmrc|//npm.example.org/:_authToken=${NPM_TOKEN}"
            + "|1-1 api-client npm.example.org npm (//npm.example.org/:_authToken) STATIC_KEY"
            + "|1:31 VARIABLE NPM_TOKEN <npm> //npm.example.org/:_authToken"
            + " by //npm.example.org/:_authToken",
        ".npmrc|_auth = \"V\"|1-1 api-client npm npm (_auth) STATIC_KEY|",
        ".yarnrc.yml|npmScopes: {acme: {npmAuthToken: \"${T}\"}}"
            + "|1-1 api-client acme npm (npmScopes.acme.npmAuthToken) STATIC_KEY"
            + "|1:34 VARIABLE T <npm> npmScopes.acme.npmAuthToken by npmScopes.acme.npmAuthToken",
        ".pypirc|[corp]~repository: https://pypi.example.org/x~username: __token__~password: V"
            + "|4-4 api-client pypi.example.org pypi (corp.password) STATIC_KEY user=__token__|",
        "pip.conf|[global]~extra-index-url = https://u:${PIP_TOKEN}@pypi.example.org/simple"
            + "|2-2 api-client pypi.example.org pypi (global.extra-index-url) STATIC_KEY"
            + "|2:19 VARIABLE PIP_TOKEN <pypi> global.extra-index-url"
            + " by global.extra-index-url",
        "pip.ini|[global]~extra_index_url =~    https://pypi.example.org/simple~"
            + "    https://$PIP_USER:$PIP_TOKEN@a.example.org/simple~timeout: 60~[install]~"
            + "  find-links: https://u:${B}@b.example.org/ https://c.example.org/"
            + "|4-4 api-client a.example.org pypi (global.extra-index-url) STATIC_KEY;"
            + "7-7 api-client b.example.org pypi (install.find-links) STATIC_KEY"
            + "|4:5 VARIABLE PIP_USER <pypi> global.extra-index-url by global.extra-index-url;"
            + "4:5 VARIABLE PIP_TOKEN <pypi> global.extra-index-url by global.extra-index-url;"
            + "7:15 VARIABLE B <pypi> install.find-links by install.find-links",
        "gradle.properties|corpUser=a~corpPassword=V~org.gradle.jvmargs=-x"
            + "~signing.secretKeyRingFile=k.gpg"
            + "|2-2 api-client corp gradle (corpPassword) STATIC_KEY;"
            + "4-4 signing-key signing gradle (signing.secretKeyRingFile) KEY_ON_DISK"
            + "|4:27 FILE k.gpg <gradle> signing.secretKeyRingFile by signing.secretKeyRingFile",
        "NuGet.config|<configuration><packageSourceCredentials>~<corp>"
            + "<add key=\"ClearTextPassword\" value=\"%NUGET_PAT%\"/></corp>"
            + "</packageSourceCredentials></configuration>"
            + "|2-2 api-client corp nuget (packageSourceCredentials.corp) STATIC_KEY"
            + "|2:43 VARIABLE NUGET_PAT <nuget> packageSourceCredentials.corp"
            + " by packageSourceCredentials.corp",
        ".m2/settings.xml|<settings><servers>~<server><id>corp</id>~"
            + "<password>${env.MVN_PW}</password></server>~<server><id>no</id></server>"
            + "</servers></settings>"
            + "|2-3 api-client corp maven (servers.corp) STATIC_KEY"
            + "|3:11 VARIABLE MVN_PW <maven> servers.corp.password by servers.corp",
        ".m2/settings.xml|<settings><servers><server><id>k</id><privateKey>/k</privateKey>"
            + "<passphrase>x</passphrase></server></servers></settings>"
            + "|1-1 api-client k maven (servers.k) KEY_ON_DISK"
            + "|1:50 FILE /k servers.k.privateKey by servers.k",
        "ci/settings.xml|<settings><servers><server><id>k</id>"
            + "<privateKey>${env.KEY_FILE}</privateKey></server></servers></settings>"
            + "|1-1 api-client k maven (servers.k)"
            + "|1:50 VARIABLE KEY_FILE <maven> servers.k.privateKey by servers.k",
        ".cargo/credentials.toml|[registries.corp]~token = \"V\""
            + "|2-2 api-client corp rust (registries.corp.token) STATIC_KEY|",
        ".cargo/config.toml|[registry]~global-credential-providers = [\"cargo:libsecret\"]"
            + "||2:32 HELPER cargo:libsecret <rust> registry.credential-provider",
        ".cargo/config.toml|[registry]~global-credential-providers = [\"keeper --account a\"]"
            + "||2:32 HELPER keeper <rust> registry.credential-provider",
        ".docker/config.json|{\"credsStore\": \"desktop\", \"auths\": {"
            + "\"https://registry.example.org/v1/\": {\"auth\": \"V\"}, \"x.example.org\": {}}}"
            + "|1-1 api-client registry.example.org docker"
            + " (auths.https://registry.example.org/v1/) STATIC_KEY"
            + "|1:16 HELPER docker-credential-desktop <docker> credsStore",
      })
  void whoSignsInAtRegistries(String path, String text, String declared, String references) {
    String content = text.replace('~', '\n').replace("\"V\"", "\"" + VALUE + "\"");
    content = content.endsWith("V") ? content.substring(0, content.length() - 1) + VALUE : content;
    content = content.replace("=V\n", "=" + VALUE + "\n");
    assertThat(String.join(";", Told.declarations(path, content)))
        .isEqualTo(declared == null ? "" : declared)
        .doesNotContain(VALUE);
    assertThat(String.join(";", Told.references(path, content)))
        .isEqualTo(references == null ? "" : references)
        .doesNotContain(VALUE);
  }

  /** What nobody expands is no variable: a password may have a dollar in it. */
  @ParameterizedTest
  @ValueSource(strings = {"open$Me*", "$esame", "a$UP", "$UP-b", "50%OFF%"})
  void aPasswordWithADollarIsAPassword(String password) {
    String text = "[corp]\n  username = u\n  password = " + password + "\n";
    assertThat(Told.declarations(".pypirc", text))
        .containsExactly("3-3 api-client corp pypi (corp.password) STATIC_KEY");
    assertThat(Told.references(".pypirc", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${THE_PW}", "$THE_PW", "${THE_PW-}", "%THE_PW%"})
  void aVariableIsAReference(String password) {
    assertThat(Told.read(".pypirc", "[corp]\npassword = " + password).references())
        .extracting(Reference::name)
        .containsExactly("THE_PW");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".npmrc|registry=https://npm.example.org/",
        ".npmrc|//npm.example.org/:_authToken=",
        "pip.conf|[global]~index-url = https://pypi.example.org/simple",
        "settings.xml|<resources><string>x</string></resources>",
        "gradle.properties|org.gradle.daemon=true",
        ".pypirc|[distutils]~index-servers = corp",
        ".docker/config.json|{\"auths\": {\"x.example.org\": {}}}",
        "nuget.config|<configuration/>",
      })
  void nobodyWithoutACredential(String path, String text) {
    Declared declared = Told.read(path, text.replace('~', '\n'));
    assertThat(declared.declarations()).isEmpty();
    assertThat(declared.references()).isEmpty();
    assertThat(declared.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<settings><servers>",
        "<servers></servers></x>",
        "<servers><a b=\"",
        "<servers><!-- ",
        "<servers><",
      })
  void brokenXmlIsToldOf(String text) {
    assertThat(Told.read("settings.xml", text).problem()).isNotNull();
  }

  @Test
  void hostileXml() {
    assertThatThrownBy(() -> XmlNodes.read("<a>".repeat(10_000))).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> XmlNodes.read("<a/>".repeat(300_000))).isInstanceOf(Malformed.class);
    Random random = new Random(8);
    String good = "<s a='b'><!-- c --><servers><server><id>x</id>\n</server></servers></s>";
    for (int n = 0; n < 5_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int k = random.nextInt(4); k >= 0; k--) {
        text.setCharAt(random.nextInt(text.length()), "<>/!-'\"= &[x\n".charAt(random.nextInt(13)));
      }
      assertThat(
              Declarations.read(
                  "settings.xml",
                  text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .isNotNull();
    }
  }

  @Test
  void placesInXml() {
    Node top = XmlNodes.read("<?xml version='1.0'?>\n<a x=\"1\">\n  t &amp; u\n  <b/>\n</a>\n");
    Node a = top.get("#all").items().get(0);
    assertThat(a.line()).isEqualTo(2);
    assertThat(a.endLine()).isEqualTo(5);
    assertThat(a.get("@x").column()).isEqualTo(7);
    assertThat(a.get("#text").text()).isEqualTo("t & u");
    assertThat(a.get("#text").line()).isEqualTo(3);
    assertThat(a.get("#text").column()).isEqualTo(3);
    assertThat(a.get("#all").items().get(0).get("#name").text()).isEqualTo("b");
  }
}
