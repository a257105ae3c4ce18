/** Records of a source in the forms in which they are shown. */
@NullMarked
package io.millrace.cli.peek;

import org.jspecify.annotations.NullMarked;
