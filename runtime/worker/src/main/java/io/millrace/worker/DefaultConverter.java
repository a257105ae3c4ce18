package io.millrace.worker;

import java.util.Map;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The converter of keys and values, unless the user chose one: JSON that carries its schema. */
enum DefaultConverter {

    /** Ours, if it is among the plugins: it is loaded like anyone's. */
    OURS("io.millrace.json.JsonConverter"),

    /** Connect's own, which writes and reads the same bytes more slowly; a NULL stays one with it too. */
    CONNECTS("org.apache.kafka.connect.json.JsonConverter");

    private static final Logger LOG = LoggerFactory.getLogger(DefaultConverter.class);

    private final String type;

    DefaultConverter(String type) {
        this.type = type;
    }

    /** The one to use with these plugins. */
    static DefaultConverter among(Plugins plugins) {
        if (plugins.converters().stream().anyMatch(plugin -> plugin.className().equals(OURS.type))) {
            return OURS;
        }
        LOG.info(
                "{} is not in the plugin path, so the default converter is {}, which writes the same bytes more slowly.",
                OURS.type,
                CONNECTS.type);
        return CONNECTS;
    }

    /** The settings of a part, which is {@code key} or {@code value}; none if the user chose its converter. */
    void addTo(Map<String, String> worker, String part, Map<String, String> users) {
        String name = part + ".converter";
        if (!users.containsKey(name)) {
            worker.put(name, type);
            worker.put(name + ".schemas.enable", "true");
            worker.put(name + ".replace.null.with.default", "false");
        }
    }
}
