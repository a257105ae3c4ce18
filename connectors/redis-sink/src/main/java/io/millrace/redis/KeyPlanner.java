package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.util.function.Consumer;

/** Says which cache key a change writes or removes. Not thread-safe, like the parts it is made of. */
final class KeyPlanner implements Planner<RedisOp> {
    private final Template template;
    private final JsonDocument documents;

    KeyPlanner(Template template, JsonDocument documents) {
        this.template = template;
        this.documents = documents;
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            String key = key(origin, upsert.key(), upsert.row());
            out.accept(new RedisOp.SetJson(
                    key, documents.write(upsert.row()), origin.version(), origin.committedMicros()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            out.accept(new RedisOp.Remove(
                    key(origin, delete.key(), delete.before()), origin.version(), origin.committedMicros()));
        }
    }

    private String key(Origin origin, Data key, Data row) {
        String name = template.resolve(origin, key, row);
        if (name.isEmpty()) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "The cache key made from " + template + " is empty. Add text or another part to the template.");
        }
        if (name.startsWith(GuardKey.PREFIX)) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "A cache key made from " + template + " starts with " + GuardKey.PREFIX
                            + ", where versions are kept. Put another text before it.");
        }
        return name;
    }
}
