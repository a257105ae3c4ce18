/** The bridge to Debezium. */
@NullMarked
package io.millrace.source;

import org.jspecify.annotations.NullMarked;
