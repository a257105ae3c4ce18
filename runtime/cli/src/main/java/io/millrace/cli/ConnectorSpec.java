package io.millrace.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connector as a file asks for it. */
record ConnectorSpec(
        String file,
        String name,
        Map<String, String> config,
        @Nullable String initialState) {
    ConnectorSpec {
        var complete = new TreeMap<>(config);
        complete.put("name", name);
        config = complete;
    }
}
