package io.millrace.search;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The two lines of search servers, as far as they differ for a sink. */
enum Dialect {
    ELASTICSEARCH("Elasticsearch", "You Know, for Search", true),
    OPENSEARCH("OpenSearch", "The OpenSearch Project", false);

    private final String title;
    private final String tagline;
    private final boolean templatesForbidCreation;

    Dialect(String title, String tagline, boolean templatesForbidCreation) {
        this.title = title;
        this.tagline = tagline;
        this.templatesForbidCreation = templatesForbidCreation;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** The name of the connector's class. */
    String connector() {
        return "io.millrace.search." + title + "SinkConnector";
    }

    /** The dialect of the server that gave this answer to a request for its root, or nothing if it does not say. */
    static Optional<Dialect> of(SearchReply root) {
        String text = new String(root.body(), StandardCharsets.UTF_8);
        return Arrays.stream(values())
                .filter(dialect -> text.contains(dialect.tagline))
                .findFirst();
    }

    /**
     * How long an index counts as the one that was written to before somebody looks again: where a deleted index shows
     * only by this, it must be soon.
     */
    Duration indexCheck() {
        return Duration.ofSeconds(templatesForbidCreation ? 30 : 5);
    }

    /** Whether an index template can forbid that a write makes the index. */
    boolean templatesForbidCreation() {
        return templatesForbidCreation;
    }
}
