package io.millrace.redis;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** How the servers are arranged, and so how the one that takes a write is found. */
sealed interface Topology {
    /** The arrangement as it is set. */
    enum Kind {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /** One server, or a name that leads to the primary. */
    record Standalone() implements Topology {}

    /**
     * A primary with replicas, watched by sentinels that know which it is.
     *
     * @param sentinels where they listen
     * @param master what they call the primary
     * @param password theirs, or none
     */
    record Sentinel(List<Endpoint.Address> sentinels, String master, Optional<Password> password) implements Topology {}

    /**
     * Primaries that have a share of the slots each.
     *
     * @param seeds some of its nodes
     */
    record Cluster(List<Endpoint.Address> seeds) implements Topology {}
}
