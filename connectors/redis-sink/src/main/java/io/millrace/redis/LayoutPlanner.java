package io.millrace.redis;

import io.millrace.core.change.Change;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.MovingRows;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Lets the layout of a record's topic plan it; found once for each topic. Not thread-safe. */
final class LayoutPlanner implements Planner<RedisOp> {
    private static final int MOST_KEPT = 1_000;

    private final List<Choice> choices;
    private final Planner<RedisOp> otherwise;
    private final Map<String, Planner<RedisOp>> byTopic = new HashMap<>();

    private record Choice(Layout layout, Planner<RedisOp> planner) {}

    private LayoutPlanner(List<Choice> choices, Planner<RedisOp> otherwise) {
        this.choices = choices;
        this.otherwise = otherwise;
    }

    /** The planner for these layouts: only one that has to choose costs a look at the topic. */
    static Planner<RedisOp> of(Layouts layouts) {
        Planner<RedisOp> otherwise = of(layouts.otherwise());
        List<Choice> choices = layouts.named().stream()
                .map(layout -> new Choice(layout, of(layout)))
                .toList();
        return choices.isEmpty() ? otherwise : new LayoutPlanner(choices, otherwise);
    }

    @Override
    public void plan(Change change, Consumer<? super RedisOp> out) {
        plan(change, null, out);
    }

    @Override
    public void plan(Change change, @Nullable SinkRecord record, Consumer<? super RedisOp> out) {
        Planner<RedisOp> planner = planner(change.origin().topic());
        if (record == null) {
            planner.plan(change, out);
        } else {
            planner.plan(change, record, out);
        }
    }

    private Planner<RedisOp> planner(String topic) {
        Planner<RedisOp> known = byTopic.get(topic);
        if (known != null) {
            return known;
        }
        if (byTopic.size() > MOST_KEPT) {
            byTopic.clear();
        }
        Planner<RedisOp> found = choices.stream()
                .filter(choice -> choice.layout.takes(topic))
                .findFirst()
                .map(Choice::planner)
                .orElse(otherwise);
        byTopic.put(topic, found);
        return found;
    }

    private static Planner<RedisOp> of(Layout layout) {
        Template key = Template.parse(layout.key());
        return switch (layout.shape()) {
            case JSON ->
                MovingRows.of(
                        layout.ttl().isNone()
                                ? new KeyPlanner(key, new JsonDocument())
                                : EntryPlanner.ofJson(key, layout.ttl()),
                        key);
            case HASH -> MovingRows.of(EntryPlanner.ofHash(key, layout.ttl()), key);
            case REDISJSON -> MovingRows.of(EntryPlanner.ofDocument(key, layout.ttl()), key);
            case INVALIDATE ->
                MovingRows.of(new InvalidatePlanner(key, layout.channel().map(Template::parse)), key);
            case STREAM -> new StreamPlanner(key, layout.streamMost());
            case SET, SORTED_SET -> new IndexPlanner(key, layout.column().orElseThrow(), layout.score());
        };
    }
}
