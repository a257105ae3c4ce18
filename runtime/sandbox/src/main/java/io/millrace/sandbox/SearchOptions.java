package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a search server is started.
 *
 * @param product which server it is
 * @param heapMb size of its heap in megabytes
 * @param settings further lines of its configuration, which win over the sandbox's own
 * @param dataDir a folder of the caller's for the index data, which is kept at close (as root, it is given to the user
 *     nobody); empty for one of the sandbox
 */
public record SearchOptions(SearchProduct product, int heapMb, Map<String, String> settings, Optional<Path> dataDir) {

    private static final SearchOptions DEFAULTS =
            new SearchOptions(SearchProduct.ELASTICSEARCH_8, 256, Map.of(), Optional.empty());

    /** Checks the size and takes a copy of the map. */
    public SearchOptions {
        if (heapMb < 128) {
            throw new IllegalArgumentException("heapMb must be 128 or more, not " + heapMb);
        }
        settings = Map.copyOf(settings);
    }

    /** Elasticsearch 8, a heap of 256 MB and a data folder of the sandbox's own. */
    public static SearchOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another server. */
    public SearchOptions withProduct(SearchProduct other) {
        return new SearchOptions(other, heapMb, settings, dataDir);
    }

    /** The same with another heap. */
    public SearchOptions withHeapMb(int megabytes) {
        return new SearchOptions(product, megabytes, settings, dataDir);
    }

    /** The same with these further settings. */
    public SearchOptions withSettings(Map<String, String> lines) {
        return new SearchOptions(product, heapMb, lines, dataDir);
    }

    /** The same with the data in a folder of the caller's. */
    public SearchOptions withDataDir(Path folder) {
        return new SearchOptions(product, heapMb, settings, Optional.of(folder));
    }
}
