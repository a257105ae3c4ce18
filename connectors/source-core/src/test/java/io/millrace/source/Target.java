package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What a sink makes of one table's records: the newest version of a row, and nothing older than the end of a reading. */
public final class Target {
    private final String table;
    private final Map<Object, Kept> kept = new HashMap<>();

    private record Kept(@Nullable Object name, long version, boolean gone) {}

    public Target(String table) {
        this.table = table;
    }

    public void put(Object id, String name, long version) {
        kept.put(id, new Kept(name, version, false));
    }

    public void apply(SourceRecord record) {
        if (!table.equals(Emitted.header(record, ChangeHeaders.TABLE))) {
            return;
        }
        long version = Emitted.version(record);
        switch (Emitted.header(record, ChangeHeaders.OP)) {
            case "b", "p" -> {}
            case "e" -> kept.replaceAll((id, row) -> row.version < version ? new Kept(null, version, true) : row);
            case "d" -> newer(record, new Kept(null, version, true));
            default -> newer(record, new Kept(Emitted.name(record), version, false));
        }
    }

    private void newer(SourceRecord record, Kept row) {
        Object id = Objects.requireNonNull(((Struct) record.key()).get("id"));
        kept.merge(id, row, (old, now) -> now.version >= old.version ? now : old);
    }

    public Map<Object, Object> rows() {
        Map<Object, Object> rows = new HashMap<>();
        kept.forEach((id, row) -> {
            if (!row.gone) {
                rows.put(id, row.name);
            }
        });
        return rows;
    }
}
