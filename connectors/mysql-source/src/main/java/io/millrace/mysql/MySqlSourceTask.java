package io.millrace.mysql;

import io.millrace.source.DebeziumSourceTask;
import io.millrace.source.DebeziumTask;
import java.util.Map;

/** Reads one MySQL server: tables first, then its binary log. */
public final class MySqlSourceTask extends DebeziumSourceTask {
    /** For Connect. */
    public MySqlSourceTask() {}

    @Override
    protected DebeziumTask open(Map<String, String> props) {
        return MySqlSourceConfig.SOURCE.task(props, GuardedTask::new, context);
    }
}
