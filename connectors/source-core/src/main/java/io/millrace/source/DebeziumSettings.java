package io.millrace.source;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the configuration of one of our sources to that of Debezium's task inside it. */
public final class DebeziumSettings {
    private static final String TOMBSTONES = "tombstones.on.delete";
    private static final String CHANNELS = "notification.enabled.channels";
    private static final String NOTICE_TOPIC = "notification.sink.topic.name";
    private static final String OVERRIDES = "snapshot.select.statement.overrides";
    private static final String QUEUE_BYTES = "max.queue.size.in.bytes";
    /** 64 MB: few of the largest rows, and more than the queue holds of small ones. */
    private static final String QUEUE_BUDGET = "67108864";

    private static final String THREADS = "snapshot.max.threads";
    /** Numbers are rarely spread evenly in a table, so there are more chunks than threads. */
    private static final String CHUNKS_EACH_THREAD = "4";

    private static final String SINK_CHANNEL = "sink";

    private DebeziumSettings() {}

    /**
     * The configuration for Debezium's task.
     *
     * @param connectorClass Debezium's own class, by whose name it finds the parts of a connector
     * @param defaults where our defaults differ from Debezium's
     */
    public static Map<String, String> of(
            Map<String, String> config, RecordFormat format, String connectorClass, Map<String, String> defaults) {
        Map<String, String> debezium = new HashMap<>(SourceSettings.withoutOurs(config));
        debezium.put("connector.class", connectorClass);
        complete(debezium, format, defaults);
        return debezium;
    }

    /** Adds the defaults, and what stamping needs of Debezium. */
    private static void complete(Map<String, String> debezium, RecordFormat format, Map<String, String> defaults) {
        defaults.forEach(debezium::putIfAbsent);
        debezium.putIfAbsent(QUEUE_BYTES, QUEUE_BUDGET);
        if (format == RecordFormat.ROW) {
            debezium.put(TOMBSTONES, "false");
        }
        if (!debezium.getOrDefault(THREADS, "1").trim().equals("1")) {
            debezium.putIfAbsent(THREADS + ".multiplier", CHUNKS_EACH_THREAD);
        }
        debezium.put(
                CHANNELS,
                Stream.concat(items(debezium.get(CHANNELS)).stream(), Stream.of(SINK_CHANNEL))
                        .distinct()
                        .collect(Collectors.joining(",")));
        debezium.putIfAbsent(NOTICE_TOPIC, "millrace-notices-are-not-sent");
    }

    /** Whether the user's own configuration asks for Debezium's notifications in a topic. */
    public static boolean wantsNotices(Map<String, String> config) {
        return items(config.get(CHANNELS)).contains(SINK_CHANNEL);
    }

    /** How the records of Debezium's task are stamped. */
    public static StampOptions stamping(
            Map<String, String> debezium, RecordFormat format, boolean keepNotices, UnaryOperator<String> topics) {
        return new StampOptions(
                format,
                Configuration.from(debezium).getBoolean(CommonConnectorConfig.TOMBSTONES_ON_DELETE),
                String.valueOf(debezium.get(NOTICE_TOPIC)),
                keepNotices,
                items(debezium.get(OVERRIDES)),
                topics);
    }

    /** The items of a list with commas. */
    public static Set<String> items(@Nullable String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::trim)
                        .filter(item -> !item.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
