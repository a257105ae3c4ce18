/** What sources, sinks and transforms share. */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;
