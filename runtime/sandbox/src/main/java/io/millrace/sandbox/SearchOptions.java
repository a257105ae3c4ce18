package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How an Elasticsearch server is started.
 *
 * @param heapMb size of its heap in megabytes
 * @param settings further lines of elasticsearch.yml, which win over the sandbox's own
 * @param dataDir a folder of the caller's for the index data, which is kept at close (as root, it is given to the user
 *     nobody); empty for one of the sandbox
 */
public record SearchOptions(int heapMb, Map<String, String> settings, Optional<Path> dataDir) {

    private static final SearchOptions DEFAULTS = new SearchOptions(256, Map.of(), Optional.empty());

    /** Checks the size and takes a copy of the map. */
    public SearchOptions {
        if (heapMb < 128) {
            throw new IllegalArgumentException("heapMb must be 128 or more, not " + heapMb);
        }
        settings = Map.copyOf(settings);
    }

    /** A heap of 256 MB and a data folder of the sandbox's own. */
    public static SearchOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another heap. */
    public SearchOptions withHeapMb(int megabytes) {
        return new SearchOptions(megabytes, settings, dataDir);
    }

    /** The same with these further settings. */
    public SearchOptions withSettings(Map<String, String> lines) {
        return new SearchOptions(heapMb, lines, dataDir);
    }

    /** The same with the data in a folder of the caller's. */
    public SearchOptions withDataDir(Path folder) {
        return new SearchOptions(heapMb, settings, Optional.of(folder));
    }
}
