package io.millrace.mariadb;

import io.millrace.source.DebeziumSourceTask;
import io.millrace.source.DebeziumTask;
import java.util.Map;

/** Reads one MariaDB server: tables first, then its binary log. */
public final class MariaDbSourceTask extends DebeziumSourceTask {
    /** For Connect. */
    public MariaDbSourceTask() {}

    @Override
    protected DebeziumTask open(Map<String, String> props) {
        return MariaDbSourceConfig.SOURCE.task(props, GuardedTask::new, context);
    }
}
