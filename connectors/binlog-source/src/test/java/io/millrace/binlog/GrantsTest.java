package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {
    @Test
    void readsGlobalPrivilegesStaticAndDynamic() {
        Grants grants = Grants.of(List.of(
                "GRANT SELECT, RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `m`@`%`",
                "GRANT BACKUP_ADMIN,FLUSH_TABLES ON *.* TO `m`@`%` WITH GRANT OPTION"));

        assertThat(grants.everywhere("REPLICATION CLIENT")).isTrue();
        assertThat(grants.everywhere("FLUSH_TABLES")).isTrue();
        assertThat(grants.everywhere("LOCK TABLES")).isFalse();
        assertThat(grants.onDatabase("SELECT", "shop")).isTrue();
    }

    @Test
    void takesAllPrivilegesForEach() {
        Grants grants = Grants.of(List.of("GRANT ALL PRIVILEGES ON *.* TO `root`@`%`"));

        assertThat(grants.everywhere("RELOAD")).isTrue();
        assertThat(grants.onDatabase("SELECT", "shop")).isTrue();
    }

    @Test
    void takesTheNameOfADatabaseAsAPattern() {
        Grants grants = Grants.of(List.of(
                "GRANT USAGE ON *.* TO `m`@`%`",
                "GRANT SELECT ON `shop\\_eu%`.* TO `m`@`%`", "GRANT SELECT ON `a``b`.* TO `m`@`%`"));

        assertThat(grants.onDatabase("SELECT", "shop_eu1")).isTrue();
        assertThat(grants.onDatabase("SELECT", "shopXeu1")).isFalse();
        assertThat(grants.onDatabase("SELECT", "a`b")).isTrue();
        assertThat(grants.everywhere("SELECT")).isFalse();
    }

    @Test
    void doesNotTakeATableOrAColumnForADatabase() {
        Grants grants = Grants.of(List.of(
                "GRANT SELECT ON `shop`.`orders` TO `m`@`%`",
                "GRANT SELECT (`id`, `name`), INSERT ON `shop`.`items` TO `m`@`%`",
                "GRANT `reader`@`%` TO `m`@`%`",
                "GRANT EXECUTE ON FUNCTION `shop`.`f` TO `m`@`%`"));

        assertThat(grants.onDatabase("SELECT", "shop")).isFalse();
    }

    @Test
    void minusWhatWasRevokedOfAGlobalGrant() {
        Grants grants =
                Grants.of(List.of("GRANT SELECT ON *.* TO `m`@`%`", "REVOKE SELECT ON `secret`.* FROM `m`@`%`"));

        assertThat(grants.onDatabase("SELECT", "shop")).isTrue();
        assertThat(grants.onDatabase("SELECT", "secret")).isFalse();
    }
}
