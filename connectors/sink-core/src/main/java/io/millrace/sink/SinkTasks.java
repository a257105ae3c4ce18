package io.millrace.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The configurations of a sink's tasks: the connector's, with the number that Connect does not tell a task. */
public final class SinkTasks {
    static final String NUMBER = "millrace.task";

    private SinkTasks() {}

    /** For {@code Connector.taskConfigs}. */
    public static List<Map<String, String>> configs(Map<String, String> connector, int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(number -> {
                    Map<String, String> config = new HashMap<>(connector);
                    config.put(NUMBER, Integer.toString(number));
                    return config;
                })
                .toList();
    }

    /** The name of a task, made of its connector's name and its number. */
    public static String name(Map<String, String> task) {
        return task.getOrDefault("name", "sink") + "-" + task.getOrDefault(NUMBER, "0");
    }
}
