package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Planner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class DocumentPlannerTest {
    private static final Schema KEY = SchemaBuilder.struct()
            .field("order_id", Schema.INT64_SCHEMA)
            .field("line", Schema.INT32_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("order_id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Origin ORIGIN = new Origin("Shop.order_lines", "shop.order_lines", 42, 7);

    private final Planner<DocumentOp> planner = planner("${topic}", "${key}");

    @Test
    void writesARowAsOneDocument() {
        DocumentOp op = one(planner, upsert(row("a")));

        assertThat(op.target()).isEqualTo(new DocumentId("shop.order_lines", "7:1"));
        assertThat(op.version()).isEqualTo(42);
        assertThat(op.committedMicros()).isEqualTo(7);
        assertThat(op.schema()).isSameAs(ROW);
        assertThat(text(op)).isEqualTo("""
                        {"index":{"_index":"shop.order_lines","_id":"7:1","version":42,"version_type":"external_gte"}}
                        {"order_id":7,"name":"a"}
                        """);
    }

    @Test
    void deletesTheDocumentOfADeletedRow() {
        DocumentOp op = one(planner, new Change.Delete(ORIGIN, key(), Data.NONE));

        assertThat(op).isInstanceOf(DocumentOp.Remove.class);
        assertThat(op.target()).isEqualTo(new DocumentId("shop.order_lines", "7:1"));
        assertThat(text(op)).isEqualTo("""
                        {"delete":{"_index":"shop.order_lines","_id":"7:1","version":42,"version_type":"external_gte"}}
                        """);
    }

    @Test
    void takesNamesFromTemplates() {
        DocumentOp op = one(planner("my-${table}", "${key.order_id}"), upsert(row("a")));

        assertThat(op.target()).isEqualTo(new DocumentId("my-order_lines", "7"));
    }

    @Test
    void addsRoutingAndPipeline() {
        Planner<DocumentOp> routed = DocumentPlanner.of(new DocumentOptions(
                "${topic}",
                "${key}",
                Optional.of("${key.order_id}"),
                Optional.of("geo\"code"),
                GeoPoints.NONE,
                Deletes.REMOVE,
                WriteMethod.INDEX,
                Optional.empty(),
                "${topic}"));

        assertThat(text(one(routed, upsert(row("a"))))).isEqualTo("""
                        {"index":{"_index":"shop.order_lines","_id":"7:1","routing":"7","version":42,"version_type":"external_gte","pipeline":"geo\\"code"}}
                        {"order_id":7,"name":"a"}
                        """);
        assertThat(text(one(routed, new Change.Delete(ORIGIN, key(), Data.NONE))))
                .isEqualTo("""
                        {"delete":{"_index":"shop.order_lines","_id":"7:1","routing":"7","version":42,"version_type":"external_gte"}}
                        """);
    }

    @Test
    void marksADeletedRowWhereDeletesAreKept() {
        Planner<DocumentOp> keeping = DocumentPlanner.of(new DocumentOptions(
                "${topic}",
                "${key}",
                Optional.empty(),
                Optional.of("geocode"),
                GeoPoints.NONE,
                Deletes.KEEP,
                WriteMethod.INDEX,
                Optional.empty(),
                "${topic}"));

        assertThat(text(one(keeping, new Change.Delete(ORIGIN, key(), Data.NONE))))
                .isEqualTo("""
                        {"index":{"_index":"shop.order_lines","_id":"7:1","version":42,"version_type":"external_gte","pipeline":"_none"}}
                        {"millrace_deleted":"1970-01-01T00:00:00.000007Z"}
                        """);
    }

    @Test
    void keepsTheNullsOfARow() {
        assertThat(text(one(planner, upsert(row(null))))).contains("\"name\":null");
    }

    @Test
    void writesRowsWithoutASchema() {
        DocumentOp op = one(planner, new Change.Upsert(ORIGIN, key(), new Data(null, Map.of("a", 1)), null));

        assertThat(op.schema()).isNull();
        assertThat(text(op)).contains("{\"a\":1}");
    }

    @Test
    void refusesWhatWouldSpoilARequest() {
        Planner<DocumentOp> constant = planner("shop", "x".repeat(513));
        assertFault(Fault.RECORD_TARGET_INVALID, () -> one(constant, upsert(row("a"))));
        assertThat(one(planner("shop", "x".repeat(512)), upsert(row("a")))
                        .target()
                        .id())
                .hasSize(512);

        Origin negative = new Origin("t", null, -1, -1);
        assertFault(Fault.RECORD_TARGET_INVALID, () -> one(planner, new Change.Delete(negative, key(), Data.NONE)));
        assertFault(
                Fault.RECORD_VALUE_UNSUPPORTED,
                () -> one(planner, new Change.Upsert(ORIGIN, key(), new Data(Schema.STRING_SCHEMA, "a"), null)));
        assertFault(
                Fault.RECORD_KEY_MISSING,
                () -> one(planner, new Change.Upsert(ORIGIN, Data.NONE, Data.of(row("a")), null)));
    }

    @Test
    void countsTheBytesOfAnIdAndNotItsCharacters() {
        Planner<DocumentOp> wide = planner("shop", "\u00e9".repeat(257));

        assertFault(Fault.RECORD_TARGET_INVALID, () -> one(wide, upsert(row("a"))));
    }

    private static void assertFault(Fault fault, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault())
                .isEqualTo(fault));
    }

    private static Planner<DocumentOp> planner(String index, String id) {
        return DocumentPlanner.of(new DocumentOptions(
                index,
                id,
                Optional.empty(),
                Optional.empty(),
                GeoPoints.NONE,
                Deletes.REMOVE,
                WriteMethod.INDEX,
                Optional.empty(),
                "${topic}"));
    }

    private static DocumentOp one(Planner<DocumentOp> planner, Change change) {
        List<DocumentOp> ops = new ArrayList<>();
        planner.plan(change, ops::add);
        assertThat(ops).hasSize(1);
        return ops.get(0);
    }

    private static Change upsert(Struct row) {
        return new Change.Upsert(ORIGIN, key(), Data.of(row), null);
    }

    private static Data key() {
        return Data.of(new Struct(KEY).put("order_id", 7L).put("line", 1));
    }

    private static Struct row(@org.jspecify.annotations.Nullable String name) {
        return new Struct(ROW).put("order_id", 7L).put("name", name);
    }

    private static String text(DocumentOp op) {
        return new String(BulkRequest.encode(List.of(op)), StandardCharsets.UTF_8);
    }
}
