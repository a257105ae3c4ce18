/** The MySQL source. */
@NullMarked
package io.millrace.mysql;

import org.jspecify.annotations.NullMarked;
