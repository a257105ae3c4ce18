/** The pipeline of every sink: read, plan, write, settle. */
@NullMarked
package io.millrace.sink;

import org.jspecify.annotations.NullMarked;
