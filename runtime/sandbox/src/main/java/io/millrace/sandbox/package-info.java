/** Real servers as child processes. */
@NullMarked
package io.millrace.sandbox;

import org.jspecify.annotations.NullMarked;
