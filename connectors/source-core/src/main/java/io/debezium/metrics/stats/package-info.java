/** Classes that stand in for Debezium's where those cost too much; the plugin jars leave Debezium's out. */
@NullMarked
package io.debezium.metrics.stats;

import org.jspecify.annotations.NullMarked;
