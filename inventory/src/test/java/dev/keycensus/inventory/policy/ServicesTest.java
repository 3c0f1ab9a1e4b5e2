package dev.keycensus.inventory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.VendoredPaths;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docker shop, docker billing | 2",
        "docker shop, docker shop-db | 1",
        "docker shop, docker store image=docker.io/library/postgres:16 | 1",
        "docker api, docker worker image=acme/app:1, docker beat image=acme/app:2 | 2",
        "docker api build=., docker worker build=. | 1",
        "docker api build=./api, docker mail build=./mail | 2",
        "docker auth, docker auth-migrate, docker auth-db | 1",
        "docker a-b image=x, docker c image=y, docker a-d image=y | 1",
        "docker shop, spring shopping | 1",
        "docker shop, docker mail, spring shopping | 2",
        "docker db | 1",
        "docker shop, docker system-tests | 1",
        "docker a build=shop, docker b build=./shop | 1",
        "docker api image=${REGISTRY}/x, docker mail image=${REGISTRY}/x | 2"
      })
  void countsPrograms(String consumers, long services) {
    List<Identity> all = new ArrayList<>();
    for (String one : Spelled.list(consumers)) {
      all.add(consumer(IdentityKind.WORKLOAD, one));
    }
    assertThat(Services.count(all)).isEqualTo(services);
  }

  @Test
  void pipelinesOfARepositoryAndRegistriesOfAVendorAreOne() {
    assertThat(
            Services.count(
                List.of(
                    consumer(IdentityKind.CI_PIPELINE, "github build"),
                    consumer(IdentityKind.CI_PIPELINE, "github deploy"))))
        .isOne();
    assertThat(
            Services.count(
                List.of(
                    consumer(IdentityKind.API_CLIENT, "composer repo.acme.example"),
                    consumer(IdentityKind.API_CLIENT, "composer old.acme.example2"))))
        .isOne();
    assertThat(
            Services.count(
                List.of(
                    consumer(IdentityKind.API_CLIENT, "composer repo.acme.example"),
                    consumer(IdentityKind.API_CLIENT, "composer shop.example"))))
        .isEqualTo(2);
    assertThat(Services.count(List.of())).isZero();
  }

  @Test
  void knowsPackagesOfOthers() {
    assertThat(VendoredPaths.is("web/node_modules/x/lib/a.js")).isTrue();
    assertThat(VendoredPaths.is(".venv/Lib/site-packages/jose/jwt.py")).isTrue();
    assertThat(VendoredPaths.is("dist/2026/api.yaml")).isTrue();
    assertThat(VendoredPaths.is("src/vendor.js")).isFalse();
  }

  private static Identity consumer(IdentityKind kind, String words) {
    List<String> parts = Spelled.words(words);
    SortedMap<String, String> facts = new TreeMap<>();
    for (String fact : parts.subList(2, parts.size())) {
      facts.put(fact.substring(0, fact.indexOf('=')), fact.substring(fact.indexOf('=') + 1));
    }
    Identity like = Given.identity(1, kind, Governance.NONE);
    return new Identity(
        like.id(),
        kind,
        parts.get(1),
        parts.get(0),
        null,
        like.basis(),
        null,
        Governance.NONE,
        Ability.NONE.with(facts),
        List.of(),
        like.maturity(),
        like.risk(),
        List.of(),
        List.of(),
        List.of(),
        like.places());
  }

  /** Lists in the cells of a table. */
  private static final class Spelled {
    static List<String> list(String text) {
      return parts(text, ',');
    }

    static List<String> words(String text) {
      return parts(text, ' ');
    }

    private static List<String> parts(String text, char separator) {
      List<String> parts = new ArrayList<>();
      int from = 0;
      while (from <= text.length()) {
        int to = text.indexOf(separator, from);
        int end = to < 0 ? text.length() : to;
        parts.add(text.substring(from, end).strip());
        from = end + 1;
      }
      return parts;
    }
  }
}
