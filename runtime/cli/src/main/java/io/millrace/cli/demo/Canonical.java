package io.millrace.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One text for all JSON that means the same: fields in order, numbers by value, points in time by value. */
final class Canonical {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private Canonical() {}

    static String text(String json) {
        try {
            return text(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return "not JSON: " + json;
        }
    }

    static String text(JsonNode node) {
        var text = new StringBuilder();
        append(node, text);
        return text.toString();
    }

    private static void append(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            var fields = new TreeMap<String, JsonNode>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            text.append('{');
            fields.forEach((name, value) -> {
                text.append(name).append('=');
                append(value, text);
                text.append(';');
            });
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(value -> {
                append(value, text);
                text.append(';');
            });
            text.append(']');
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            text.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
        } else if (node.isTextual()) {
            String value = node.textValue();
            boolean time = TIME.matcher(value).matches();
            text.append('"').append(time ? Instant.parse(value) : value).append('"');
        } else {
            text.append(node);
        }
    }
}
