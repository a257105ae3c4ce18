package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.sink.CanonicalKey;
import io.millrace.sink.Columns;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each row a member of the set or sorted set that one of its columns names; the key made from the template and the
 * text of the column is the set, the text of the row's key the member.
 */
final class IndexPlanner implements Planner<RedisOp> {
    private final KeyName name;
    private final String column;
    private final @Nullable String score;

    IndexPlanner(Template key, String column, Optional<String> score) {
        this.name = new KeyName(key);
        this.column = column;
        this.score = score.orElse(null);
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        if (change instanceof Change.Upsert upsert) {
            out.accept(upsert(upsert.origin(), upsert.key(), upsert.row()));
        } else if (change instanceof Change.Delete delete) {
            out.accept(leave(delete.origin(), delete.key()));
        }
    }

    private RedisOp upsert(Origin origin, Data key, Data row) {
        String named = Columns.text(row, column);
        Columns.Quantity place = score == null ? null : Columns.quantity(row, score);
        if (named == null || (score != null && place == null)) {
            return leave(origin, key);
        }
        String set = name.of(origin, key, named);
        String member = CanonicalKey.text(key);
        return new RedisOp.Join(
                GuardKey.ofMember(name.of(origin, key), member),
                set,
                member,
                place == null ? null : place.value().toPlainString(),
                origin.version(),
                origin.committedMicros());
    }

    private RedisOp leave(Origin origin, Data key) {
        String member = CanonicalKey.text(key);
        return new RedisOp.Leave(
                GuardKey.ofMember(name.of(origin, key), member), member, origin.version(), origin.committedMicros());
    }
}
