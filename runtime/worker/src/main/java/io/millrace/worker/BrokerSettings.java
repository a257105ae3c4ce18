package io.millrace.worker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The embedded Kafka's settings; the module's README gives the reason of each. */
final class BrokerSettings {

    static final String CLIENT_LISTENER = "CLIENTS";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String HOST = "127.0.0.1";
    static final int NODE_ID = 1;

    private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

    private BrokerSettings() {}

    /**
     * The settings of a broker that is its own controller.
     *
     * @param logDir the folder of Kafka's logs
     * @param port the port for clients; 0 takes a free one
     * @param overrides settings of the user, which win
     */
    static Map<String, String> build(Path logDir, int port, Map<String, String> overrides) {
        Map<String, String> settings = new TreeMap<>();
        identity(settings, logDir, port);
        size(settings);
        durability(settings);
        settings.putAll(overrides);
        return settings;
    }

    private static void identity(Map<String, String> settings, Path logDir, int port) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":0");
        settings.put("listeners", listener(CLIENT_LISTENER, port) + "," + listener(CONTROLLER_LISTENER, 0));
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("log.dirs", logDir.toString());
    }

    private static String listener(String name, int port) {
        return name + "://" + HOST + ":" + port;
    }

    private static void size(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(32 * 1024 * 1024));
        settings.put("offsets.topic.num.partitions", "5");
        settings.put("transaction.state.log.num.partitions", "5");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("metadata.max.idle.interval.ms", "5000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.session.timeout.ms", "6000");
        settings.put("broker.heartbeat.interval.ms", "1000");
    }

    private static void durability(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.retention.minutes", Integer.toString(365 * 24 * 60));
        settings.put("log.cleaner.delete.retention.ms", Long.toString(7L * 24 * 60 * 60 * 1000));
        settings.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE));
    }
}
