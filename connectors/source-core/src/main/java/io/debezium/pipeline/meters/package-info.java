/** Classes that stand in for Debezium's where those cost too much; the plugin jars leave Debezium's out. */
@NullMarked
package io.debezium.pipeline.meters;

import org.jspecify.annotations.NullMarked;
