/** Single-message transforms, one to a file. */
@NullMarked
package io.millrace.transforms;

import org.jspecify.annotations.NullMarked;
