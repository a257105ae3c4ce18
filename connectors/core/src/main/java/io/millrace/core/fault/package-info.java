/** Faults: what went wrong, who is to blame, and what to do next. */
@NullMarked
package io.millrace.core.fault;

import org.jspecify.annotations.NullMarked;
