package io.millrace.sink;

import static io.millrace.sink.SweepsTest.ON;
import static io.millrace.sink.SweepsTest.end;
import static io.millrace.sink.SweepsTest.marker;
import static io.millrace.sink.SweepsTest.truncate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A place in the target that may hold rows of more than one table. */
class SweepOwnersTest {
    private final FakeSweeper sweeper = new FakeSweeper();
    private Rig rig = Rig.sweeping(ON, sweeper);

    @Test
    void rowsOfOtherTablesInTheSamePlaceForbidASweepAndStopATruncate() {
        sweeper.rowsOf("other.shop.orders");
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), end(0, 1, 100, 1));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("gone");
        assertThat(rig.committable(0)).isEqualTo(2);

        rig.put(truncate(0, 2, 200));
        assertThatThrownBy(() -> rig.sweep())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("TABLE_TRUNCATED")
                .hasMessageContaining("holds rows of other tables")
                .hasMessageContaining("on.truncate=ignore");
        assertThat(sweeper.rows()).containsOnlyKeys("gone");
    }

    @Test
    void aTopicInWhichTwoTablesWereMetIsNotSwept() {
        rig.open(0);
        SinkRecord foreign = Rig.row(0, 0, "foreign", 1);
        foreign.headers().remove(ChangeHeaders.TABLE).addString(ChangeHeaders.TABLE, "shop.customers");
        rig.put(foreign, end(0, 1, 100, 1));
        rig.flow();
        rig.sweep();

        assertThat(sweeper.rows()).containsOnlyKeys("foreign");
        assertThat(rig.committable(0)).isEqualTo(2);
    }

    @Test
    void aBeginTellsOthersWhoseRowsWillBeThere() {
        Rig other = Rig.sweeping(ON, sweeper);
        other.open(1);
        other.put(marker(Op.BEGIN, 1, 0, 90, 2, "other.shop.orders"));
        other.sweep();
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), end(0, 1, 100, 1));
        rig.flow();
        rig.sweep();

        assertThat(sweeper.rows()).containsOnlyKeys("gone");
    }

    @Test
    void topicsThatShareANameForbidASweepAndStopATruncate() {
        rig = named("shop\\.(orders|archive)=all", List.of(Rig.TOPIC, "shop.archive"));
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), end(0, 1, 100, 1));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("gone");

        rig.put(truncate(0, 2, 200));
        assertThatThrownBy(() -> rig.sweep())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("topic.names")
                .hasMessageContaining("the only one called all");
    }

    @Test
    void aTopicThatHasItsNameForItselfIsSwept() {
        rig = named("shop\\.(.*)=$1", List.of(Rig.TOPIC, "shop.customers", "archive.orders"));
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), Rig.row(0, 1, "kept", 100), end(0, 2, 100, 1));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("kept");

        rig.put(truncate(0, 3, 200));
        rig.sweep();
        assertThat(sweeper.rows()).isEmpty();
    }

    @Test
    void whetherTopicsTakenByAPatternShareANameIsNotKnown() {
        rig = named("shop\\.(.*)=$1", List.of());
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), truncate(0, 1, 200));
        rig.flow();
        assertThatThrownBy(() -> rig.sweep())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("List the topics with topics instead of topics.regex");
    }

    private Rig named(String names, List<String> topics) {
        RecordRules rules = new RecordRules(
                null, TopicNames.parse(List.of(names)), topics, new RejectionPolicy(OnRejected.FAIL, Map.of()));
        return Rig.sweeping(Rig.with(1_000_000, ON, false, rules), sweeper);
    }
}
