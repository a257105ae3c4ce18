/** The change record: the contract between sources, transforms and sinks. */
@NullMarked
package io.millrace.core.change;

import org.jspecify.annotations.NullMarked;
