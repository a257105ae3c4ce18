package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.config.Configuration;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.source.SourceBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TableSizes;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What every source does, done by PostgreSQL's, and what only this one does. */
class PostgresSourceIT extends SourceBehaviour<Shop> {
    PostgresSourceIT() {
        super(new PostgresRig());
    }

    @Override
    protected TableSizes sizes() {
        return PostgresSourceConfig.parse(tables().config(Map.of()))
                .setup(Optional::empty)
                .log()
                .sizes();
    }

    @Override
    protected void analyze() {
        tables().sql("ANALYZE %s.item");
    }

    @Override
    protected void createKinds() {
        tables().sql("CREATE TYPE %s.kind AS ENUM ('z', 'm', 'a')");
        tables().sql("CREATE TABLE %s.kinds (kind %s.kind, id INT, PRIMARY KEY (kind, id))");
    }

    /** Rows of one COPY share a position in the log. */
    @Override
    protected int changeInItsOwnWay() {
        try (Connection connection = tables().connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + tables().schema() + ".item FROM STDIN (FORMAT csv)",
                            new StringReader("6,six,6\n7,seven,7\n8,eight,8\n9,nine,9\n"));
            return 4;
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All but the last commit, which Debezium leaves out at first and makes up after a restart. */
    @Override
    protected String identity(SourceRecord record) {
        return record.topic() + record.key() + record.value() + header(record, ChangeHeaders.OP) + version(record)
                + record.sourceOffset().get("lsn") + " " + record.sourceOffset().get("millrace.clock");
    }

    @Test
    void fewRowsAreReadAtOnceWhereTheyCanBeLarge() {
        Configuration config = Configuration.from(tables().config(Map.of()));
        tables().sql("CREATE TABLE %s.docs (id INT PRIMARY KEY, note TEXT)");
        tables().sql("ALTER TABLE %s.docs ALTER COLUMN note SET STORAGE EXTERNAL");
        tables().sql("INSERT INTO %s.docs VALUES (1, repeat('n', 1000))");
        assertThat(FetchSize.bounded(config)).isSameAs(config);

        tables().sql("INSERT INTO %s.docs VALUES (2, repeat('n', 9000))");

        assertThat(FetchSize.bounded(config).getInteger("snapshot.fetch.size")).isEqualTo(FetchSize.OF_LARGE_ROWS);
        Configuration told = Configuration.from(tables().config(Map.of("snapshot.fetch.size", "500")));
        assertThat(FetchSize.bounded(told)).isSameAs(told);
        Configuration other =
                Configuration.from(tables().config(Map.of("table.include.list", tables().schema() + ".item")));
        assertThat(FetchSize.bounded(other)).isSameAs(other);
    }

    /** Nobody waits for a lock on a table that may not even be read. */
    @Test
    void fewRowsAreReadAtOnceWhereTheServerDoesNotTell() throws SQLException {
        Configuration config = Configuration.from(tables().config(Map.of()));
        tables().sql("CREATE TABLE %s.docs (id INT PRIMARY KEY, note TEXT)");
        try (Connection other = tables().connect();
                Statement run = other.createStatement()) {
            other.setAutoCommit(false);
            run.execute("TRUNCATE " + tables().schema() + ".docs");

            assertThat(FetchSize.bounded(config).getInteger("snapshot.fetch.size"))
                    .isEqualTo(FetchSize.OF_LARGE_ROWS);
        }
    }

    @Test
    void takesANewSlotWhenASnapshotWasInterrupted() {
        SourceRunner source = runner(Map.of());
        List<SourceRecord> broken = source.run(records -> count(records, "r") == 2);
        source.store(broken.get(3).sourceOffset());
        String slot = tables().text("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '%s'");

        source.run(records -> count(records, "e") == 2);

        assertThat(tables().text("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '%s'"))
                .isNotEqualTo(slot);
    }
}
