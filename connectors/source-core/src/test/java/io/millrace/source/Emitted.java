package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Looks into the records that a source has emitted. */
public final class Emitted {
    private Emitted() {}

    public static boolean seen(List<SourceRecord> records, int id) {
        return records.stream()
                .anyMatch(record -> record.key() instanceof Struct key
                        && key.schema().field("id") != null
                        && Objects.equals(key.get("id"), id));
    }

    public static List<String> logRows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> List.of("c", "u", "d").contains(header(record, ChangeHeaders.OP)))
                .map(record -> record.key() + " " + record.value() + " " + header(record, ChangeHeaders.VERSION))
                .toList();
    }

    public static long count(List<SourceRecord> records, String op) {
        return ops(records).stream().filter(op::equals).count();
    }

    public static List<String> ops(List<SourceRecord> records) {
        return records.stream()
                .map(record -> header(record, ChangeHeaders.OP))
                .filter(op -> !op.isEmpty())
                .toList();
    }

    public static List<Long> versions(List<SourceRecord> records) {
        return records.stream().map(Emitted::version).toList();
    }

    public static long version(SourceRecord record) {
        return Long.parseLong(header(record, ChangeHeaders.VERSION));
    }

    public static @Nullable Object name(SourceRecord record) {
        return record.value() instanceof Struct row ? row.getWithoutDefault("name") : null;
    }

    public static boolean same(SourceRecord one, SourceRecord other) {
        return identity(one).equals(identity(other));
    }

    public static String identity(SourceRecord record) {
        return record.topic()
                + record.key()
                + record.value()
                + new TreeMap<>(record.sourceOffset())
                + header(record, ChangeHeaders.OP)
                + version(record);
    }

    public static String header(SourceRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? "" : header.value().toString();
    }
}
