/** Connect's JSON with and without schemas, written and read fast: the same bytes and values as Connect's own converter. */
@NullMarked
package io.millrace.json;

import org.jspecify.annotations.NullMarked;
