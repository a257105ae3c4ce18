/** What every source of a binary log shares: checks of the server, positions, a guard and a watchdog. */
@NullMarked
package io.millrace.binlog;

import org.jspecify.annotations.NullMarked;
