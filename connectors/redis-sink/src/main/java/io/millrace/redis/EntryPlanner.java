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

/** Keeps one key for each row that holds it as a string or as a hash and may end by itself. */
final class EntryPlanner implements Planner<RedisOp> {
    private final KeyName name;
    private final boolean hash;
    private final Function<Data, List<byte[]>> form;
    private final Ttl ttl;

    private EntryPlanner(Template key, boolean hash, Function<Data, List<byte[]>> form, Ttl ttl) {
        this.name = new KeyName(key);
        this.hash = hash;
        this.form = form;
        this.ttl = ttl;
    }

    static EntryPlanner ofJson(Template key, Ttl ttl) {
        JsonDocument documents = new JsonDocument();
        return new EntryPlanner(key, false, row -> List.of(documents.write(row)), ttl);
    }

    static EntryPlanner ofHash(Template key, Ttl ttl) {
        return new EntryPlanner(key, true, new RowFields()::write, ttl);
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
                                    hash,
                                    form.apply(upsert.row()),
                                    expiry,
                                    origin.version(),
                                    origin.committedMicros()));
        } else if (change instanceof Change.Delete delete) {
            out.accept(new RedisOp.Remove(
                    name.of(origin, delete.key(), delete.before()), origin.version(), origin.committedMicros()));
        }
    }
}
