package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Removes the key of every row that changes in any way, for caches that an application fills itself. */
final class InvalidatePlanner implements Planner<RedisOp> {
    private final KeyName name;
    private final @Nullable Template channel;

    InvalidatePlanner(Template key, Optional<Template> channel) {
        this.name = new KeyName(key);
        this.channel = channel.orElse(null);
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        if (change instanceof Change.Upsert upsert) {
            out.accept(invalidate(upsert.origin(), upsert.key(), upsert.row()));
        } else if (change instanceof Change.Delete delete) {
            out.accept(invalidate(delete.origin(), delete.key(), delete.before()));
        }
    }

    private RedisOp invalidate(Origin origin, Data key, Data row) {
        return new RedisOp.Invalidate(
                name.of(origin, key, row),
                channel == null ? null : channel.resolve(origin, key, Data.NONE),
                origin.version(),
                origin.committedMicros());
    }
}
