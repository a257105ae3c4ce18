/** Numbers that tasks show to monitoring. */
@NullMarked
package io.millrace.core.metrics;

import org.jspecify.annotations.NullMarked;
