/** Kafka Connect's REST API as values: one client, one record per answer, one failure. */
@NullMarked
package io.millrace.cli.connect;

import org.jspecify.annotations.NullMarked;
