package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.relational.TableId;
import io.debezium.schema.DefaultTopicNamingStrategy;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    private static final TableId ORDERS = new TableId("shop", null, "orders");
    private static final TableId STRANGE = new TableId("shop", null, "käse & more");

    @Test
    void namesEveryTableAsDebeziumDoes() {
        Properties settings = new Properties();
        settings.put("topic.prefix", "p");
        TopicNames ours = new TopicNames(settings);
        DefaultTopicNamingStrategy theirs = new DefaultTopicNamingStrategy(settings);

        for (TableId id : List.of(ORDERS, ORDERS, STRANGE, new TableId("shop", null, "orders"), STRANGE, ORDERS)) {
            assertThat(ours.dataChangeTopic(id)).isEqualTo(theirs.dataChangeTopic(id));
        }
    }

    @Test
    void leavesTheUsersOwnStrategyAlone() {
        assertThat(TopicNames.in(Map.of("topic.naming.strategy", "mine")))
                .containsEntry("topic.naming.strategy", "mine");
        assertThat(TopicNames.in(Map.of())).containsEntry("topic.naming.strategy", TopicNames.class.getName());
    }
}
