package io.millrace.sink;

import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Whether Connect has paused the connector. It goes on to call the tasks of a paused connector, with no records, and only
 * its metrics say why; where these are not shown in JMX it counts as not paused.
 */
final class ConnectPause {
    /** What Kafka's metrics need no quotes for. */
    private static final Pattern PLAIN = Pattern.compile("[\\w\\-%. \t]*");

    private ConnectPause() {}

    /** For a task, of the name that {@link SinkTasks#name} gave it. */
    static BooleanSupplier of(String task) {
        int dash = task.lastIndexOf('-');
        try {
            ObjectName name = new ObjectName("kafka.connect:type=connector-task-metrics,connector="
                    + quoted(task.substring(0, Math.max(0, dash))) + ",task=" + task.substring(dash + 1));
            return () -> "paused".equals(status(name));
        } catch (MalformedObjectNameException e) {
            return () -> false;
        }
    }

    private static String status(ObjectName name) {
        try {
            return String.valueOf(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "status"));
        } catch (JMException e) {
            return "";
        }
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : ObjectName.quote(text);
    }
}
