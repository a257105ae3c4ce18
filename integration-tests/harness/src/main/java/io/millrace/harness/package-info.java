/** What scenarios and benchmarks share: the packaged distribution, a worker process, real servers and Connect's REST API. */
@NullMarked
package io.millrace.harness;

import org.jspecify.annotations.NullMarked;
