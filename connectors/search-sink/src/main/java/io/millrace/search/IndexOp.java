package io.millrace.search;

import io.millrace.sink.WriteOp;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** An operation on a document of an index. */
interface IndexOp extends WriteOp {
    /** The index that it goes to. */
    String index();

    /** The schema of the row, from which the mapping is made; null for a delete and for a row without a schema. */
    @Nullable
    Schema schema();
}
