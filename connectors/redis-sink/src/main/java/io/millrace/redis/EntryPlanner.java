package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.RowFields;
import io.millrace.sink.Template;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Keeps one key for each row that holds it as a string, a hash or a document and may end by itself. */
final class EntryPlanner implements Planner<RedisOp> {
    private final KeyName name;
    private final RedisOp.Form form;
    private final Function<Data, List<byte[]>> parts;
    private final Ttl ttl;

    private EntryPlanner(Template key, RedisOp.Form form, Function<Data, List<byte[]>> parts, Ttl ttl) {
        this.name = new KeyName(key);
        this.form = form;
        this.parts = parts;
        this.ttl = ttl;
    }

    static EntryPlanner ofJson(Template key, Ttl ttl) {
        return ofJson(key, RedisOp.Form.STRING, ttl);
    }

    static EntryPlanner ofDocument(Template key, Ttl ttl) {
        return ofJson(key, RedisOp.Form.DOCUMENT, ttl);
    }

    static EntryPlanner ofHash(Template key, Ttl ttl) {
        return new EntryPlanner(key, RedisOp.Form.HASH, new RowFields()::write, ttl);
    }

    private static EntryPlanner ofJson(Template key, RedisOp.Form form, Ttl ttl) {
        JsonDocument documents = new JsonDocument();
        return new EntryPlanner(key, form, row -> List.of(documents.write(row)), ttl);
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        plan(change, null, out);
    }

    @Override
    public void plan(Change change, @Nullable SinkRecord record, Consumer<? super RedisOp> out) {
        Origin origin = change.origin();
        if (change instanceof Change.Upsert upsert) {
            String key = name.of(origin, upsert.key(), upsert.row());
            Expiry expiry = ttl.of(upsert.row(), record, key, origin.version());
            out.accept(
                    expiry.isOver()
                            ? new RedisOp.Remove(key, origin.version(), origin.committedMicros())
                            : new RedisOp.Put(
                                    key,
                                    form,
                                    parts.apply(upsert.row()),
                                    expiry,
                                    origin.version(),
                                    origin.committedMicros()));
        } else if (change instanceof Change.Delete delete) {
            out.accept(new RedisOp.Remove(
                    name.of(origin, delete.key(), delete.before()), origin.version(), origin.committedMicros()));
        }
    }
}
