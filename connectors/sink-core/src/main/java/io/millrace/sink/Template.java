package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A name made of a record's parts, such as {@code shop-${table}} or {@code customer:${key.id}}.
 *
 * <p>{@code ${topic}} is the topic as the sink sees it; {@code ${table}} and {@code ${database}} are the two parts of the
 * source's {@code database.table}, or else the last and the last but one part of the topic; {@code ${key}} is the text
 * of the whole key and {@code ${key.NAME}} that of one of its columns, as {@link CanonicalKey} makes it; {@code
 * ${header.NAME}} is a header. {@code ${value.NAME}} is a column of the row: {@link MovingRows} then sees to the copy under
 * the old name.
 *
 * <p>Not thread-safe: it remembers what it made last.
 */
public final class Template {
    private static final String POSSIBLE = "Possible are ${topic}, ${database}, ${table}, ${key}, ${key.COLUMN},"
            + " ${header.NAME} and ${value.COLUMN}.";

    private enum Kind {
        TEXT(""),
        TOPIC(""),
        DATABASE(""),
        TABLE(""),
        KEY(""),
        KEY_COLUMN("key."),
        HEADER("header."),
        VALUE_COLUMN("value.");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** A piece of the template; {@code text} is the text itself, the column or the header. */
    private record Part(Kind kind, String text) {}

    private final String source;
    private final List<Part> parts;
    private final boolean usesKey;
    private final boolean usesValue;
    private final boolean lasting;
    private @Nullable String lastTopic;
    private @Nullable String lastTable;
    private @Nullable String lastName;

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
        this.usesKey = uses(Kind.KEY) || uses(Kind.KEY_COLUMN);
        this.usesValue = uses(Kind.VALUE_COLUMN);
        this.lasting = !usesKey && !usesValue && !uses(Kind.HEADER);
    }

    private boolean uses(Kind kind) {
        return parts.stream().anyMatch(part -> part.kind == kind);
    }

    /** Compiles a template; an {@link IllegalArgumentException} says what is wrong with it and what is possible. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("has a ${ without a } after it");
            }
            addText(text.substring(at, open), parts);
            parts.add(placeholder(text.substring(open + 2, close)));
            at = close + 1;
        }
        addText(text.substring(at), parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("is empty, so it names nothing");
        }
        return new Template(text, parts);
    }

    /** The name for a record of which the row does not matter. */
    public String resolve(Origin origin, Data key) {
        return resolve(origin, key, Data.NONE);
    }

    /** The name for a record with this state of its row; a {@link FaultException} if it lacks a part. */
    public String resolve(Origin origin, Data key, Data row) {
        if (!lasting) {
            return parts.size() == 1 ? value(parts.get(0), origin, key, row) : compose(origin, key, row);
        }
        String name = lastName;
        if (name == null || !origin.topic().equals(lastTopic) || !Objects.equals(origin.table(), lastTable)) {
            name = compose(origin, key, row);
            lastName = name;
            lastTopic = origin.topic();
            lastTable = origin.table();
        }
        return name;
    }

    /**
     * What all names of a topic begin with and no name of another topic does, or the name itself if it is made of the topic
     * alone; nothing if the names of two topics can be alike.
     */
    public Optional<String> ownedBy(String topic) {
        StringBuilder head = new StringBuilder();
        boolean named = false;
        boolean parted = !usesKey;
        for (Part part : parts) {
            if (part.kind == Kind.TOPIC) {
                named = true;
                parted = !usesKey;
                head.append(topic);
            } else if (part.kind == Kind.TEXT) {
                parted |= named && !isOfTopics(part.text.charAt(0));
                head.append(part.text);
            } else if (part.kind == Kind.KEY || part.kind == Kind.KEY_COLUMN) {
                break;
            } else {
                return Optional.empty();
            }
        }
        return named && parted ? Optional.of(head.toString()) : Optional.empty();
    }

    private static boolean isOfTopics(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    /** Whether the name depends on the key. */
    public boolean usesKey() {
        return usesKey;
    }

    /** Whether the name depends on the row, so that it changes when the row does. */
    public boolean usesValue() {
        return usesValue;
    }

    @Override
    public String toString() {
        return source;
    }

    private String compose(Origin origin, Data key, Data row) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            name.append(value(parts.get(i), origin, key, row));
        }
        return name.toString();
    }

    private String value(Part part, Origin origin, Data key, Data row) {
        return switch (part.kind) {
            case TEXT -> part.text;
            case TOPIC -> origin.topic();
            case DATABASE -> database(origin);
            case TABLE -> table(origin);
            case KEY -> CanonicalKey.text(key);
            case KEY_COLUMN -> present(CanonicalKey.columnText(key, part.text), "the record's key has no column", part);
            case HEADER -> present(header(origin, part.text), "the record has no header", part);
            case VALUE_COLUMN -> present(CanonicalKey.columnText(row, part.text), "the row has no column", part);
        };
    }

    private String present(@Nullable String text, String missing, Part part) {
        if (text == null || text.isEmpty()) {
            throw unresolved(missing + " " + part.text + ", or it is null or empty there");
        }
        return text;
    }

    private static @Nullable String header(Origin origin, String name) {
        Header header = origin.headers().lastWithName(name);
        if (header == null || header.value() == null) {
            return null;
        }
        return header.value() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : CanonicalKey.wholeText(header.schema(), header.value());
    }

    private static String table(Origin origin) {
        String name = Objects.requireNonNullElse(origin.table(), origin.topic());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private String database(Origin origin) {
        String name = Objects.requireNonNullElse(origin.table(), origin.topic());
        int dot = name.lastIndexOf('.');
        if (dot <= 0) {
            throw unresolved("neither the record nor its topic " + origin.topic() + " names a database");
        }
        String before = name.substring(0, dot);
        return before.substring(before.lastIndexOf('.') + 1);
    }

    private FaultException unresolved(String why) {
        return new FaultException(
                Fault.RECORD_TARGET_INVALID,
                "The name " + source + " cannot be made: " + why + ". Change the setting.");
    }

    private static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part(Kind.TEXT, text));
        }
    }

    private static Part placeholder(String name) {
        for (Kind kind : Kind.values()) {
            if (!kind.prefix.isEmpty() && name.startsWith(kind.prefix) && name.length() > kind.prefix.length()) {
                return new Part(kind, name.substring(kind.prefix.length()));
            }
        }
        return switch (name) {
            case "topic" -> new Part(Kind.TOPIC, name);
            case "database", "schema" -> new Part(Kind.DATABASE, name);
            case "table" -> new Part(Kind.TABLE, name);
            case "key" -> new Part(Kind.KEY, name);
            default -> throw new IllegalArgumentException("has the unknown placeholder ${" + name + "}. " + POSSIBLE);
        };
    }
}
