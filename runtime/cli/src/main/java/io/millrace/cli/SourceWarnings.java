package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.Connector;
import java.util.List;
import java.util.Objects;

/** What sources write for operators into the positions they store, which any Connect worker shows. */
final class SourceWarnings {
    private static final String WARNING = "millrace.warning";

    private SourceWarnings() {}

    /** The warnings of a source; none for a sink, and where the worker shows no positions. */
    static List<String> of(ConnectApi api, Connector connector) {
        if (!"source".equals(connector.status().type())) {
            return List.of();
        }
        try {
            return api.offsets(connector.name()).offsets().stream()
                    .map(entry -> entry.offset() == null ? null : entry.offset().get(WARNING))
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .toList();
        } catch (ConnectFailure e) {
            return List.of();
        }
    }
}
