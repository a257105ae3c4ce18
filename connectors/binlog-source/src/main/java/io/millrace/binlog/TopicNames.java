package io.millrace.binlog;

import io.debezium.schema.DefaultTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The names that Debezium gives to topics; that of the last table is not put together anew for every row. */
public final class TopicNames extends DefaultTopicNamingStrategy {
    private static final String SETTING = "topic.naming.strategy";

    /** Rows of a table come together, and with the same id. A race costs another look. */
    private volatile @Nullable Named last;

    private record Named(DataCollectionId id, String topic) {}

    /** As Debezium makes one. */
    public TopicNames(Properties settings) {
        super(settings);
    }

    /** A configuration for Debezium with these names, unless it has others. */
    public static Map<String, String> in(Map<String, String> debezium) {
        Map<String, String> named = new HashMap<>(debezium);
        named.putIfAbsent(SETTING, TopicNames.class.getName());
        return named;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same object is what this is about
    public String dataChangeTopic(DataCollectionId id) {
        Named named = last;
        if (named != null && named.id() == id) {
            return named.topic();
        }
        String topic = super.dataChangeTopic(id);
        last = new Named(id, topic);
        return topic;
    }
}
