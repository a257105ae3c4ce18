/** What stands in for a class of the log's client. */
@NullMarked
package com.github.shyiko.mysql.binlog.event.deserialization;

import org.jspecify.annotations.NullMarked;
