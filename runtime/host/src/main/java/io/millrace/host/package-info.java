/** Runs one source connector without Kafka: loaded as a plugin, driven by Debezium's embedded engine. */
@NullMarked
package io.millrace.host;

import org.jspecify.annotations.NullMarked;
