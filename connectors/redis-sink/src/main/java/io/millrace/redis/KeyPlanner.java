package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Origin;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.util.function.Consumer;

/** Says which cache key a change writes or removes. Not thread-safe, like the parts it is made of. */
final class KeyPlanner implements Planner<RedisOp> {
    private final KeyName name;
    private final JsonDocument documents;

    KeyPlanner(Template template, JsonDocument documents) {
        this.name = new KeyName(template);
        this.documents = documents;
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            String key = name.of(origin, upsert.key(), upsert.row());
            out.accept(new RedisOp.SetJson(
                    key, documents.write(upsert.row()), origin.version(), origin.committedMicros()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            out.accept(new RedisOp.Remove(
                    name.of(origin, delete.key(), delete.before()), origin.version(), origin.committedMicros()));
        }
    }
}
