/** Stories on real servers, compared with an oracle row by row, and the standards every module has to keep. */
@NullMarked
package io.millrace.it;

import org.jspecify.annotations.NullMarked;
