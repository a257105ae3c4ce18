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

    /** With the requests for readings that the running connector has, which a file does not know of. */
    ConnectorSpec keepingRequests(Map<String, String> running) {
        var all = new TreeMap<>(config);
        running.forEach((key, value) -> {
            if (key.startsWith(ResyncCommand.REQUEST)) {
                all.putIfAbsent(key, value);
            }
        });
        return new ConnectorSpec(file, name, all, initialState);
    }
}
