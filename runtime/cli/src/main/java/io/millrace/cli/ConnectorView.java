package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.cli.connect.Connector;
import io.millrace.cli.connect.ConnectorStatus;
import io.millrace.cli.connect.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connector as {@code get}, {@code describe} and {@code status} print it as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectorView(
        String name,
        @Nullable String type,
        @JsonProperty("class") String className,
        String state,
        @Nullable String worker,
        @Nullable String error,
        List<Task> tasks) {

    /** A task, with the sentence of its stack trace that matters. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Task(
            int id,
            String state,
            @Nullable String worker,
            @Nullable String error) {
        static Task of(TaskStatus task) {
            return new Task(
                    task.id(), task.state(), task.worker(), task.failed() ? Explain.summary(task.trace()) : null);
        }
    }

    static ConnectorView of(Connector connector) {
        ConnectorStatus status = connector.status();
        boolean failed = status.connector().state().equals("FAILED");
        return new ConnectorView(
                connector.name(),
                status.type(),
                connector.info().className(),
                status.summary(),
                status.connector().worker(),
                failed ? Explain.summary(status.connector().trace()) : null,
                status.tasks().stream().map(Task::of).toList());
    }

    /** The class without its package. */
    String simpleClass() {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    long tasksRunning() {
        return tasks.stream().filter(task -> task.state().equals("RUNNING")).count();
    }
}
