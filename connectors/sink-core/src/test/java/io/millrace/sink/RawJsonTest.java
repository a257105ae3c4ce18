package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Records that no converter has read go through as the bytes they are, and a broken one suffers alone. */
class RawJsonTest {
    private final JsonDocument documents = new JsonDocument();
    private final List<byte[]> written = new ArrayList<>();
    private final Rig rig = new Rig(Rig.with(1_000_000, Rig.OPTIONS.sweeps(), true), (change, out) -> {
        if (change instanceof Change.Upsert upsert) {
            written.add(documents.write(upsert.row()));
            out.accept(
                    TestOp.set(CanonicalKey.text(upsert.key()), upsert.origin().version()));
        }
    });

    @Test
    void aDocumentIsWrittenAsTheBytesThatCame() {
        byte[] document = bytes("{\"id\": 7, \"price\": 1.10}");
        rig.open(0);

        rig.put(record(0, bytes("{\"id\":7}"), document));
        rig.flow();

        assertThat(written).singleElement().isSameAs(document);
        assertThat(rig.target.rows()).containsOnlyKeys("7");
    }

    @Test
    void theRowOfAnEventIsCutOutOfItsBytes() {
        rig.open(0);

        rig.put(record(0, bytes("7"), bytes("""
                        {"before":null,
                        "after":{"id": 7,
                        "price": 1.10},
                        "source":{"db":"s","table":"t","ts_ms":5},"op":"u"}""")));

        assertThat(written).singleElement().isEqualTo(bytes("{\"id\": 7, \"price\": 1.10}"));
    }

    @Test
    void aBrokenDocumentGoesToTheDeadLettersAndItsNeighboursToTheTarget() {
        rig.open(0);

        rig.put(
                record(0, bytes("a"), bytes("{\"id\":1}")),
                record(1, bytes("b"), bytes("{\"id\":2")),
                record(2, bytes("c"), bytes("{\"id\":3}")));
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(1);
        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.target.rows()).containsOnlyKeys("a", "c");
        assertThat(rig.committable(0)).isEqualTo(3);
        assertThat(rig.reporter.reports()).singleElement().satisfies(report -> assertThat(report.error())
                .hasMessageContaining("at byte 7 of 7 it ends too early"));
    }

    private static SinkRecord record(long offset, byte[] key, byte[] value) {
        return new SinkRecord(
                Rig.TOPIC,
                0,
                Schema.OPTIONAL_BYTES_SCHEMA,
                key,
                Schema.OPTIONAL_BYTES_SCHEMA,
                value,
                offset,
                0L,
                TimestampType.CREATE_TIME);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
