package io.millrace.search;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Looks at what documents are written to, makes it and adds fields to its mapping; every method is one idempotent step. */
interface TargetAdmin {
    /** What a name leads to, if it exists. */
    Optional<FoundIndex> find(String name) throws IOException;

    /** What a name leads to now: the known one if nobody can tell, or a fault if nothing is there. */
    FoundIndex current(String name, FoundIndex known) throws IOException;

    /** Makes it, unless somebody else did. */
    void create(String name, @Nullable Schema schema) throws IOException;

    /** Adds the fields of a row that the mapping lacks; what the server refuses is left to the documents. */
    FoundIndex extend(FoundIndex found, Schema row) throws IOException;

    /** Gets what was found or made ready for the documents of this connector, or says why that cannot be. */
    FoundIndex adopt(String name, FoundIndex found) throws IOException;

    /** Whether what was found can be what had this identity before. */
    boolean continues(String identity, FoundIndex found);
}
