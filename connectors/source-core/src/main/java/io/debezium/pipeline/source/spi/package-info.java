/** Classes that stand in for Debezium's where those cost too much; the plugin jars leave Debezium's out. */
@NullMarked
package io.debezium.pipeline.source.spi;

import org.jspecify.annotations.NullMarked;
