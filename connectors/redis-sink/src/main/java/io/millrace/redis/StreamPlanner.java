package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.sink.CanonicalKey;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Appends every change to a stream: what happened, to which row, at which version, and the row as JSON. */
final class StreamPlanner implements Planner<RedisOp> {
    private static final byte[] OP = utf8("op");
    private static final byte[] KEY = utf8("key");
    private static final byte[] VERSION = utf8("version");
    private static final byte[] ROW = utf8("row");
    private static final byte[] UPSERT = utf8("upsert");
    private static final byte[] DELETE = utf8("delete");

    private final KeyName name;
    private final long most;
    private final JsonDocument documents = new JsonDocument();

    StreamPlanner(Template key, long most) {
        this.name = new KeyName(key);
        this.most = most;
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        if (change instanceof Change.Upsert upsert) {
            out.accept(append(
                    upsert.origin(),
                    upsert.key(),
                    List.of(
                            OP,
                            UPSERT,
                            KEY,
                            row(upsert.key()),
                            VERSION,
                            version(upsert.origin()),
                            ROW,
                            documents.write(upsert.row()))));
        } else if (change instanceof Change.Delete delete) {
            out.accept(append(
                    delete.origin(),
                    delete.key(),
                    List.of(OP, DELETE, KEY, row(delete.key()), VERSION, version(delete.origin()))));
        }
    }

    private RedisOp append(Origin origin, Data key, List<byte[]> fields) {
        return new RedisOp.Append(name.of(origin, key), fields, most, origin.version(), origin.committedMicros());
    }

    private static byte[] row(Data key) {
        return utf8(CanonicalKey.text(key));
    }

    private static byte[] version(Origin origin) {
        return utf8(Long.toString(origin.version()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
