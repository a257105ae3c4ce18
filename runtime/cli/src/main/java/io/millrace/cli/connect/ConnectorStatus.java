package io.millrace.cli.connect;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a connector and of its tasks. */
public record ConnectorStatus(
        String name,
        State connector,
        List<TaskStatus> tasks,
        @Nullable String type) {

    public ConnectorStatus {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /** The state of the connector itself, apart from its tasks. */
    public record State(
            String state,
            @JsonProperty("worker_id") @Nullable String worker,
            @Nullable String trace) {}

    /** Whether records are written to a target, not read from a source. */
    public boolean sink() {
        return "sink".equals(type);
    }

    /** Whether the connector or one of its tasks stopped on an error. */
    public boolean failed() {
        return connector.state().equals("FAILED") || tasks.stream().anyMatch(TaskStatus::failed);
    }

    /** Whether the connector and at least one task, and every one it has, work. */
    public boolean running() {
        return connector.state().equals("RUNNING")
                && !tasks.isEmpty()
                && tasks.stream().allMatch(TaskStatus::running);
    }

    /** One word for the whole: the connector's state, or FAILED or DEGRADED when tasks are worse than it. */
    public String summary() {
        long failures = tasks.stream().filter(TaskStatus::failed).count();
        if (failures == 0 || connector.state().equals("FAILED")) {
            return connector.state();
        }
        return failures == tasks.size() ? "FAILED" : "DEGRADED";
    }

    /** How many tasks run, of how many. */
    public String tasksRunning() {
        return tasks.stream().filter(TaskStatus::running).count() + "/" + tasks.size();
    }
}
