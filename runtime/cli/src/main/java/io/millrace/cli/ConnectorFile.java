package io.millrace.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads connectors from JSON in any of the forms in which people keep them. */
final class ConnectorFile {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .build();
    /** What Connect's own answer for a connector holds besides; it may be applied again as it is. */
    private static final Set<String> WRAPPER = Set.of("name", "config", "tasks", "type", "initial_state");

    private static final String FORMS = "expected {\"name\": ..., \"config\": {...}}, or settings with \"name\" among"
            + " them, or several of these, in an array or one after another";

    private final String file;
    private final List<ConnectorSpec> specs;
    private final List<Problem> problems;

    private ConnectorFile(String file, List<ConnectorSpec> specs, List<Problem> problems) {
        this.file = file;
        this.specs = specs;
        this.problems = problems;
    }

    /** Adds what the text asks for to {@code specs}, and what is wrong with it to {@code problems}. */
    static void read(String file, String text, List<ConnectorSpec> specs, List<Problem> problems) {
        new ConnectorFile(file, specs, problems).read(text);
    }

    /** The text of a file, or of standard input for {@code -}. */
    static String text(Shell shell, String file) {
        try {
            return file.equals("-")
                    ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(shell.path(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file, e);
        } catch (IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(String text) {
        try (MappingIterator<JsonNode> roots = STRICT.readerFor(JsonNode.class).readValues(text)) {
            if (!roots.hasNextValue()) {
                problem(null, null, "holds no connector: " + FORMS);
            }
            while (roots.hasNextValue()) {
                root(roots.nextValue());
            }
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            String place = where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
            problem(null, null, "not valid JSON: " + e.getOriginalMessage() + place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void root(JsonNode root) {
        if (root.isArray()) {
            root.forEach(this::connector);
            if (root.isEmpty()) {
                problem(null, null, "the array holds no connector");
            }
        } else {
            connector(root);
        }
    }

    private void connector(JsonNode node) {
        JsonNode name = node.path("name");
        if (!node.isObject() || !name.isTextual() || name.asText().isBlank()) {
            problem(null, node.isObject() ? "name" : null, "no connector name: " + FORMS);
            return;
        }
        boolean wrapped = node.path("config").isObject();
        if (wrapped) {
            node.fieldNames().forEachRemaining(field -> {
                if (!WRAPPER.contains(field)) {
                    problem(name.asText(), field, "unknown beside \"config\"; settings belong inside it");
                }
            });
        }
        JsonNode state = wrapped ? node.path("initial_state") : node.path("absent");
        var config = settings(name.asText(), wrapped ? node.get("config") : node);
        String inner = config.get("name");
        if (inner != null && !inner.equals(name.asText())) {
            problem(
                    name.asText(),
                    "name",
                    "is '" + inner + "' in the settings, but the connector is '" + name.asText() + "'");
            return;
        }
        specs.add(new ConnectorSpec(file, name.asText(), config, state.isTextual() ? state.asText() : null));
    }

    private Map<String, String> settings(String connector, JsonNode node) {
        var settings = new TreeMap<String, String>();
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isValueNode() && !value.isNull()) {
                settings.put(field.getKey(), value.asText());
            } else {
                String kind = value.isNull() ? "null" : value.isArray() ? "an array" : "an object";
                String hint = value.isArray() ? "; write lists as one text with commas" : "";
                problem(
                        connector,
                        field.getKey(),
                        "is " + kind + "; a setting is text, a number, true or false" + hint);
            }
        });
        if (!settings.containsKey("connector.class")) {
            problem(connector, "connector.class", "is missing; millrace plugins lists what the worker can run");
        }
        return settings;
    }

    private void problem(@Nullable String connector, @Nullable String field, String message) {
        problems.add(new Problem(file, connector, field, message));
    }
}
