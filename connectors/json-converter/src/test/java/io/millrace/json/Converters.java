package io.millrace.json;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.storage.Converter;

/** Our converter and Connect's, configured alike. */
record Converters(Converter ours, Converter connects) {

    static Converters with(boolean schemas, DecimalFormat decimals, boolean replaceNull) {
        return with(Map.of(
                "schemas.enable", schemas,
                "decimal.format", decimals.name(),
                "replace.null.with.default", replaceNull));
    }

    static Converters with(Map<String, ?> config) {
        return new Converters(ours(config), connects(config));
    }

    static Converter ours(Map<String, ?> config) {
        JsonConverter ours = new JsonConverter();
        ours.configure(config, false);
        return ours;
    }

    static Converter connects(Map<String, ?> config) {
        Map<String, Object> same = new HashMap<>(config);
        same.putIfAbsent("replace.null.with.default", false);
        org.apache.kafka.connect.json.JsonConverter connects = new org.apache.kafka.connect.json.JsonConverter();
        connects.configure(same, false);
        return connects;
    }
}
