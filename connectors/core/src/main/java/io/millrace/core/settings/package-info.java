/** Settings: declared once, parsed once, every problem on its own field. */
@NullMarked
package io.millrace.core.settings;

import org.jspecify.annotations.NullMarked;
