package io.debezium.connector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.config.Configuration;
import io.debezium.relational.TableId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceInfoTest {
    private final SourceInfo info = new SourceInfo(new MySqlConnectorConfig(
            Configuration.create().with("topic.prefix", "shop").build()));

    @Test
    void namesTheTableOfARow() {
        info.tableEvent(table("orders"));

        assertThat(info.table()).isEqualTo("orders");
    }

    @Test
    void namesEveryTableOfAStatementAfterARow() {
        info.tableEvent(table("orders"));
        info.tableEvent(new LinkedHashSet<>(List.of(table("a"), table("b"))));

        assertThat(info.table().split(",")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void namesNoTableOfAStatementThatHasNone() {
        info.tableEvent(table("orders"));
        info.tableEvent(Set.of());

        assertThat(info.table()).isNull();
    }

    private static TableId table(String name) {
        return new TableId("shop", null, name);
    }
}
