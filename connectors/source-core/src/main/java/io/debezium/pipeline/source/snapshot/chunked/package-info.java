/** Classes that stand in for Debezium's, which leave rows out or read all of a chunk at once; decision 0134. */
@NullMarked
package io.debezium.pipeline.source.snapshot.chunked;

import org.jspecify.annotations.NullMarked;
