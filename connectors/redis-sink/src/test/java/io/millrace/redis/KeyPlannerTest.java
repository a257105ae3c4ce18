package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class KeyPlannerTest {
    private static final Origin ORIGIN = new Origin("demo.shop.orders", "shop.orders", 42, 7);
    private static final Data KEY = new Data(null, Map.of("id", 5L));

    @Test
    void anUpsertSetsTheRowUnderTopicAndKey() {
        List<RedisOp> planned = plan("${topic}:${key}", new Change.Upsert(ORIGIN, KEY, row(), null));

        assertThat(planned).singleElement().isInstanceOfSatisfying(RedisOp.SetJson.class, set -> {
            assertThat(set.key()).isEqualTo("demo.shop.orders:5");
            assertThat(set.json()).asString(StandardCharsets.UTF_8).isEqualTo("{\"name\":\"ä\"}");
            assertThat(set.version()).isEqualTo(42);
            assertThat(set.committedMicros()).isEqualTo(7);
            assertThat(set.bytes()).isGreaterThan(set.key().length() + set.json().length);
        });
    }

    @Test
    void aDeleteRemovesTheKey() {
        assertThat(plan("${topic}:${key}", new Change.Delete(ORIGIN, KEY, Data.NONE)))
                .containsExactly(new RedisOp.Remove("demo.shop.orders:5", 42, 7));
    }

    @Test
    void compositeKeysDoNotRunTogether() {
        assertThat(plan("${table}:${key}", new Change.Delete(ORIGIN, line("1:2", 3), Data.NONE)))
                .extracting(RedisOp::key)
                .doesNotContain(plan("${table}:${key}", new Change.Delete(ORIGIN, line("1", 23), Data.NONE))
                        .get(0)
                        .key())
                .containsExactly("orders:1\\:2:3");
    }

    @Test
    void emptyKeysGoToTheDeadLetters() {
        Change change = new Change.Delete(ORIGIN, new Data(null, ""), Data.NONE);

        assertInvalid("${key}", change);
    }

    @Test
    void keysAmongTheVersionsGoToTheDeadLetters() {
        Change change = new Change.Delete(ORIGIN, new Data(null, "millrace:v:{foo}:a"), Data.NONE);

        assertInvalid("${key}", change);
    }

    private static void assertInvalid(String template, Change change) {
        assertThatThrownBy(() -> plan(template, change))
                .isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                        .isIn(Fault.RECORD_TARGET_INVALID, Fault.RECORD_KEY_MISSING));
    }

    private static List<RedisOp> plan(String template, Change change) {
        List<RedisOp> planned = new ArrayList<>();
        new KeyPlanner(Template.parse(template), new JsonDocument()).plan(change, planned::add);
        return planned;
    }

    private static Data row() {
        Schema schema =
                SchemaBuilder.struct().field("name", Schema.STRING_SCHEMA).build();
        return Data.of(new Struct(schema).put("name", "ä"));
    }

    private static Data line(String order, int number) {
        Schema schema = SchemaBuilder.struct()
                .field("order", Schema.STRING_SCHEMA)
                .field("number", Schema.INT32_SCHEMA)
                .build();
        return Data.of(new Struct(schema).put("order", order).put("number", number));
    }
}
