package io.millrace.cli.connect;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a Connect worker says about itself. */
public record ServerInfo(
        String version,
        @Nullable String commit,
        @JsonProperty("kafka_cluster_id") @Nullable String kafkaClusterId) {}
