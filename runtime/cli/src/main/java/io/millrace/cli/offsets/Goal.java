package io.millrace.cli.offsets;

import io.millrace.cli.connect.ConnectorOffsets;

/** Where a connector is to be moved to. */
public sealed interface Goal {
    /** A sink reads everything that is still in its topics. */
    record Earliest() implements Goal {}

    /** A sink skips everything that is in its topics now. */
    record Latest() implements Goal {}

    /** A sink reads on from this offset. */
    record Offset(long offset) implements Goal {}

    /** A sink reads on from the first record that is not older. */
    record Timestamp(long epochMillis) implements Goal {}

    /** A source forgets its position. */
    record Start() implements Goal {}

    /** The positions of a file are taken over. */
    record Saved(ConnectorOffsets offsets) implements Goal {}
}
