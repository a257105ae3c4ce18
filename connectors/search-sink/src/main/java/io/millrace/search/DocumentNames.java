package io.millrace.search;

import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.MovingRows;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import io.millrace.sink.WriteOp;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names the index, the id and the shard of a row's document; not thread-safe.
 *
 * <p>What a server would refuse a whole request for is refused here, where only the record suffers.
 */
final class DocumentNames {
    private static final int LONGEST_ID = 512;
    /** Of one of Java's characters in UTF-8. */
    private static final int MOST_BYTES = 3;

    private final Template indexName;
    private final Template documentId;
    private final @Nullable Template routing;
    private final IndexName index = new IndexName();

    DocumentNames(DocumentOptions options) {
        indexName = Template.parse(options.indexName());
        documentId = Template.parse(options.id());
        routing = options.routing().map(Template::parse).orElse(null);
    }

    /** The planner, or one that also moves what is named by the row, if the names need that. */
    <O extends WriteOp> Planner<O> following(Planner<O> planner) {
        return MovingRows.of(planner, indexName, documentId);
    }

    /** The document of a row. */
    DocumentId target(Origin origin, Data key, Data row) {
        return target(origin, key, row, "");
    }

    /** A document of a row, of which there are several. */
    DocumentId target(Origin origin, Data key, Data row, String suffix) {
        if (origin.version() < 0) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "The version of the record is " + origin.version() + " but has to be 0 or more.");
        }
        String id = documentId.resolve(origin, key, row) + suffix;
        int length = bytes(id);
        if (length == 0 || length > LONGEST_ID) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "document.id gives an id of " + length + " bytes but an id has 1 to " + LONGEST_ID
                            + " bytes. Choose a shorter template.");
        }
        return new DocumentId(index.of(indexName.resolve(origin, key, row)), id);
    }

    /** How many bytes an id has, or its characters where they tell enough. */
    private static int bytes(String id) {
        boolean told = id.length() > LONGEST_ID || id.length() * MOST_BYTES <= LONGEST_ID;
        return told ? id.length() : id.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What chooses the shard, or null for the id. */
    @Nullable
    String routing(Origin origin, Data key) {
        return routing == null ? null : routing.resolve(origin, key, Data.NONE);
    }

    /** The row, if a document can be made of it. */
    static Data object(Data row) {
        if (row.hasColumns()) {
            return row;
        }
        throw new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                "A document is made of a row with named columns, but the record's value has no names. Check its"
                        + " converter and transforms.");
    }
}
