package io.millrace.cli;

import io.millrace.cli.connect.ConnectorOffsets;
import java.util.List;
import java.util.Objects;

/** What sources write for operators into the positions they store, which any Connect worker shows. */
final class SourceWarnings {
    private static final String WARNING = "millrace.warning";

    private SourceWarnings() {}

    /** The warnings in the positions of a source. */
    static List<String> in(ConnectorOffsets offsets) {
        return offsets.offsets().stream()
                .map(entry -> entry.offset() == null ? null : entry.offset().get(WARNING))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }
}
