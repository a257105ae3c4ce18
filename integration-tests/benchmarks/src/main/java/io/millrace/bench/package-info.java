/** Benchmarks: programs that print ratios to a peer and to a raw limit measured in the same run. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
