package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.logRows;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.source.SourceBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TableSizes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What every source does, done by MySQL's, and what only this one does. */
class MySqlSourceIT extends SourceBehaviour<Shop> {
    MySqlSourceIT() {
        super(new MySqlRig());
    }

    @Override
    protected TableSizes sizes() {
        return MySqlSourceConfig.SOURCE
                .parse(tables().config(Map.of()))
                .setup()
                .log()
                .sizes();
    }

    @Override
    protected void analyze() {
        tables().sql("ANALYZE TABLE %s.item");
    }

    @Override
    protected void createKinds() {
        tables().sql("CREATE TABLE %s.kinds (kind ENUM('z','m','a'), id INT, PRIMARY KEY (kind, id))");
    }

    @Override
    protected int changeInItsOwnWay() {
        tables().sql("REPLACE INTO %s.item VALUES (5, 'cinq', 5)");
        return 1;
    }

    @Test
    void bothHalvesOfAChangedKeyAreEmittedAgainTogether() {
        SourceRunner source = tables().runner(Map.of("record.format", "envelope"));
        source.store(source.run(records -> count(records, "e") == 2).get(5).sourceOffset());
        tables().sql("DELETE FROM %s.item WHERE id = 1");
        tables().sql("UPDATE %s.item SET id = 20 WHERE id = 2");

        List<SourceRecord> log = source.run(records -> records.size() == 5);

        assertThat(log.get(2).sourceOffset()).isEqualTo(log.get(1).sourceOffset());
    }

    @Test
    void losesNoRowOfTheLogToAKillInsideAnIncrementalWindow() {
        tables().sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        tables().sql(
                        "INSERT INTO %s.item VALUES (3, 'x', 0), (4, 'x', 0), (5, 'x', 0), (6, 'x', 0), (7, 'x', 0), (8, 'x', 0)");
        SourceRunner connect = tables().runner(Map.of(
                "database.user",
                tables().server().user(),
                "database.password",
                tables().server().password(),
                "signal.data.collection",
                tables().database() + ".signals",
                "table.include.list",
                tables().database() + ".item",
                "incremental.snapshot.chunk.size",
                "2",
                "snapshot.mode",
                "no_data",
                "heartbeat.interval.ms",
                "1"));
        List<SourceRecord> first = connect.run(writer(8));
        int last = first.size() - 1;
        assertThat(ops(first)).contains("r", "u");

        for (int kill = 0; kill < last; kill++) {
            if (!"r".equals(header(first.get(kill), ChangeHeaders.OP))) {
                continue;
            }
            connect.store(first.get(kill).sourceOffset());
            List<SourceRecord> again = connect.run(records -> seen(records, 100));

            assertThat(logRows(again))
                    .as("every row of the log after record %s, with its version", kill)
                    .containsAll(logRows(first.subList(kill + 1, first.size())));
        }
    }

    /** Asks for an incremental snapshot, updates a row at each poll, and inserts a last row when all were read again. */
    private Predicate<List<SourceRecord>> writer(int rows) {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger updates = new AtomicInteger();
        return records -> {
            int poll = polls.incrementAndGet();
            if (poll == 20) {
                tables().sql("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
            } else if (poll > 20 && poll % 5 == 0 && updates.get() < 40) {
                tables().sql("UPDATE %s.item SET price = price + 1 WHERE id = "
                        + (1 + updates.incrementAndGet() % rows));
            } else if (updates.get() == 40) {
                updates.incrementAndGet();
                tables().sql("INSERT INTO %s.item VALUES (100, 'last', 0)");
            }
            return seen(records, 100);
        };
    }
}
