/** What only Kafka itself can tell about a sink: its offsets, how far they are behind, and what it wrote beside them. */
@NullMarked
package io.millrace.cli.kafka;

import org.jspecify.annotations.NullMarked;
