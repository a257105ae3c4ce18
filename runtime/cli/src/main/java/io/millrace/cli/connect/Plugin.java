package io.millrace.cli.connect;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A plugin that the worker found in its plugin path. */
public record Plugin(
        @JsonProperty("class") String className,
        @Nullable String type,
        @Nullable String version) {}
