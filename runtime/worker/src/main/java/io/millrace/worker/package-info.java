/** An embedded Kafka broker and a Kafka Connect worker in one process. */
@NullMarked
package io.millrace.worker;

import org.jspecify.annotations.NullMarked;
