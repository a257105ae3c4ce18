/** Moving connectors to other positions: a plan that shows everything first, and an execution that can be undone. */
@NullMarked
package io.millrace.cli.offsets;

import org.jspecify.annotations.NullMarked;
