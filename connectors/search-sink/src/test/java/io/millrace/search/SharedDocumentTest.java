package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.search.SharedDocument.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a document whose fields have several owners. */
class SharedDocumentTest {
    private static final DocumentId ID = new DocumentId("shop", "1");

    @Test
    void anUpdateLeavesWhatIsNotItsOwnAsItIsToTheByte() throws IOException {
        byte[] stored = bytes(
                "{\"price\": 1.10,\"big\":18446744073709551615, \"tags\":[ 1,{\"a\":\"}\"}],\"note\":\"\\u00e9é\"}");

        SharedDocument document = SharedDocument.of(stored);
        assertThat(document.apply(set("orders", 5, "{\"total\":1.50,\"note\":null}")))
                .isEqualTo(Outcome.CHANGED);

        assertThat(text(document))
                .isEqualTo(
                        "{\"price\":1.10,\"big\":18446744073709551615,\"tags\":[ 1,{\"a\":\"}\"}],\"note\":null,"
                                + "\"total\":1.50,\"millrace_owners\":{\"orders\":{\"version\":\"5\",\"fields\":[\"total\",\"note\"]}}}");
    }

    @Test
    void anOlderUpdateOfTheSameOwnerChangesNothingAndTheSameOneIsKnown() throws IOException {
        SharedDocument document = SharedDocument.of(null);
        document.apply(set("a", 5, "{\"x\":5}"));
        document = SharedDocument.of(document.source(-1));

        assertThat(document.apply(set("a", 5, "{\"x\":5}"))).isEqualTo(Outcome.SAME);
        assertThat(document.apply(set("a", 4, "{\"x\":4,\"y\":4}"))).isEqualTo(Outcome.SUPERSEDED);
        assertThat(document.apply(delete("a", 4))).isEqualTo(Outcome.SUPERSEDED);
        assertThat(document.isChanged()).isFalse();
        assertThat(document.apply(set("b", 1, "{\"z\":1}"))).as("another owner").isEqualTo(Outcome.CHANGED);
    }

    @Test
    void aDeleteTakesTheFieldsOfItsOwnerAndItsVersionStays() throws IOException {
        SharedDocument document = SharedDocument.of(bytes("{\"foreign\":1}"));
        document.apply(set("a", 5, "{\"id\":1,\"x\":5}"));
        document.apply(set("b", 7, "{\"id\":1,\"y\":7}"));

        assertThat(document.apply(delete("a", 6))).isEqualTo(Outcome.CHANGED);

        assertThat(Json.object(document.source(-1)))
                .as("b has id too")
                .containsOnlyKeys("foreign", "id", "y", "millrace_owners");
        assertThat(document.apply(set("a", 5, "{\"x\":5}"))).isEqualTo(Outcome.SUPERSEDED);
    }

    @Test
    void aDocumentWhoseRowsAreAllGoneIsAMarkUntilOneComesBack() throws IOException {
        SharedDocument document = SharedDocument.of(null);
        document.apply(set("a", 5, "{\"x\":5}"));
        document.apply(delete("a", 6));

        byte[] mark = document.source(1_000_000);
        assertThat(new String(mark, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"millrace_deleted\":\"1970-01-01T00:00:01Z\",\"millrace_owners\":{\"a\":{\"version\":\"6\"}}}");
        SharedDocument again = SharedDocument.of(mark);
        again.apply(set("a", 8, "{\"x\":8}"));
        assertThat(Json.object(again.source(-1))).containsOnlyKeys("x", "millrace_owners");
    }

    @Test
    void updatesThatWaitTogetherAreMergedAsIfEachHadBeenWritten() throws IOException {
        FieldUpdate first = set("a", 5, "{\"x\":5,\"y\":5}");
        FieldUpdate merged = (FieldUpdate) set("a", 6, "{\"x\":6}").over(first);
        assertThat(merged.version()).isEqualTo(6);
        assertThat(merged.fields()).containsOnlyKeys("x", "y");

        FieldUpdate reborn =
                (FieldUpdate) set("a", 8, "{\"z\":8}").over(delete("a", 7).over(merged));
        SharedDocument document = SharedDocument.of(null);
        document.apply(first);
        document.apply(reborn);
        assertThat(Json.object(document.source(-1))).containsOnlyKeys("z", "millrace_owners");
    }

    /**
     * Two connectors that own different fields of one document, each with a log of its own: whatever the order in which
     * they read and write, whatever is merged on the way and however often each goes back in its log, the document ends as
     * both logs say.
     */
    @Test
    void ownersConvergeInAnyInterleaving() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Stored stored = new Stored();
            List<Owner> owners = List.of(new Owner("a", random), new Owner("b", random), new Owner("c", random));
            for (int step = 0; step < 60; step++) {
                owners.get(random.nextInt(owners.size())).act(random.nextInt(5), stored);
            }
            TreeMap<String, Object> expected = new TreeMap<>();
            for (Owner owner : owners) {
                owner.finish(stored);
                expected.putAll(owner.expected());
            }
            Map<String, Object> document = new TreeMap<>(Json.object(stored.source()));
            document.remove(Owners.FIELD);
            assertThat(document.remove(DeleteMark.FIELD) != null)
                    .as("marked as deleted, seed %d", seed)
                    .isEqualTo(expected.isEmpty());
            assertThat(document).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** The document in a server that writes only what was read last. */
    private static final class Stored {
        private byte @Nullable [] source;
        private long state;

        private byte[] source() {
            return source == null ? bytes("{\"" + DeleteMark.FIELD + "\":\"never\"}") : source;
        }
    }

    /** A connector: its log of one row, where it stands in it, and what it has read but not written. */
    private static final class Owner {
        private final Random random;
        private final List<FieldUpdate> log = new ArrayList<>();
        private int next;
        private int settled;
        private int taken;
        private @Nullable FieldUpdate waiting;
        private @Nullable SharedDocument read;
        private long readState;

        private Owner(String name, Random random) {
            this.random = random;
            for (int version = 1; version <= 12; version++) {
                if (random.nextInt(4) == 0) {
                    log.add(delete(name, version));
                } else {
                    String field = name + random.nextInt(3);
                    String other = name + random.nextInt(3);
                    log.add(set(
                            name, version, "{\"" + field + "\":" + version + ",\"" + other + "\":" + version + "}"));
                }
            }
        }

        private void act(int action, Stored stored) throws IOException {
            switch (action) {
                case 0, 1 -> take();
                case 2 -> read(stored);
                case 3 -> write(stored);
                default -> {
                    if (random.nextInt(4) == 0) {
                        next = random.nextInt(settled + 1);
                        waiting = null;
                        read = null;
                    }
                }
            }
        }

        /** Takes the next record; what waits is absorbed unless it is newer, which it is after going back. */
        private void take() {
            if (next < log.size() && read == null) {
                FieldUpdate update = log.get(next++);
                FieldUpdate before = waiting;
                waiting = before == null
                        ? update
                        : update.version() >= before.version() ? (FieldUpdate) update.over(before) : before;
                taken = next;
            }
        }

        private void read(Stored stored) throws IOException {
            if (waiting != null) {
                read = SharedDocument.of(stored.source);
                readState = stored.state;
            }
        }

        private void write(Stored stored) {
            FieldUpdate update = waiting;
            SharedDocument document = read;
            read = null;
            if (update == null || document == null || readState != stored.state) {
                return;
            }
            if (document.apply(update) == Outcome.CHANGED) {
                stored.source = document.source(-1);
                stored.state++;
            }
            if (random.nextInt(5) > 0) { // otherwise the answer is lost, and it is written once more
                waiting = null;
                settled = taken;
            }
        }

        private void finish(Stored stored) throws IOException {
            while (next < log.size() || waiting != null) {
                take();
                read(stored);
                write(stored);
            }
        }

        private Map<String, Object> expected() throws IOException {
            Map<String, Object> fields = new TreeMap<>();
            for (FieldUpdate update : log) {
                if (update.isDelete()) {
                    fields.clear();
                }
                for (Map.Entry<String, byte[]> field : update.fields().entrySet()) {
                    fields.put(field.getKey(), Long.parseLong(new String(field.getValue(), StandardCharsets.UTF_8)));
                }
            }
            return fields;
        }
    }

    private static FieldUpdate set(String owner, long version, String fields) {
        try {
            return FieldUpdate.set(
                    new FieldUpdate.Target(ID, owner), null, version, -1, JsonFields.of(bytes(fields)), null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FieldUpdate delete(String owner, long version) {
        return FieldUpdate.delete(new FieldUpdate.Target(ID, owner), null, version, -1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(SharedDocument document) {
        return new String(document.source(-1), StandardCharsets.UTF_8);
    }
}
