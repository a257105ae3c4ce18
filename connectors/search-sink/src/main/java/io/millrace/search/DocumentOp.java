package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Coalesce;
import io.millrace.sink.Verdict;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** One operation of a bulk request, encoded. */
sealed interface DocumentOp extends IndexOp {

    Verdict CHANGED_MEANWHILE = Verdict.retry(
            Fault.TARGET_BUSY, "Other writers change the document again and again while its fields are merged.");

    /** Its place, its version and its lines. */
    Encoded encoded();

    @Override
    default String index() {
        return encoded().target.index();
    }

    @Override
    default DocumentId target() {
        return encoded().target;
    }

    @Override
    default long version() {
        return encoded().version;
    }

    @Override
    default long committedMicros() {
        return encoded().committedMicros;
    }

    @Override
    default int bytes() {
        return encoded().lines.length;
    }

    /** What it means that the server has another version. */
    default Verdict onConflict() {
        return Verdict.SUPERSEDED;
    }

    /** Writes its lines into a request body and returns where they end. */
    default int copyTo(byte[] body, int at) {
        byte[] lines = encoded().lines;
        System.arraycopy(lines, 0, body, at, lines.length);
        return at + lines.length;
    }

    /** Writes the whole document. */
    record Index(Encoded encoded, @Nullable Schema schema) implements DocumentOp {}

    /** Deletes the document. */
    record Remove(Encoded encoded) implements DocumentOp {
        @Override
        public @Nullable Schema schema() {
            return null;
        }
    }

    /** Writes a document into which updates were merged, if it is still as it was read. */
    record Merged(Encoded encoded) implements DocumentOp {
        @Override
        public @Nullable Schema schema() {
            return null;
        }

        @Override
        public Verdict onConflict() {
            return CHANGED_MEANWHILE;
        }
    }

    /** Adds a document that tells of a change; where one of its id is, it tells of the same change. */
    record Append(Encoded encoded, @Nullable Schema schema) implements DocumentOp {
        @Override
        public Coalesce coalesce() {
            return Coalesce.APPEND;
        }

        @Override
        public Verdict onConflict() {
            return Verdict.DUPLICATE;
        }
    }

    /** What every operation has. */
    final class Encoded {
        private final DocumentId target;
        private final long version;
        private final long committedMicros;
        private final byte[] lines;

        /** Takes the lines over without a copy. */
        Encoded(DocumentId target, long version, long committedMicros, byte[] lines) {
            this.target = target;
            this.version = version;
            this.committedMicros = committedMicros;
            this.lines = lines;
        }

        @Override
        public String toString() {
            return target.index() + " at version " + version + ", " + lines.length + " bytes";
        }
    }
}
