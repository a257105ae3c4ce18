package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TraceTest {
    @Test
    void prefersTheMessageOfAFault() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
                \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:1)
                Caused by: org.apache.kafka.connect.errors.ConnectException: TARGET_SETUP: index 'a' is an alias of two
                Name one of them in index.name.
                \tat io.millrace.X.y(X.java:1)
                \t... 11 more
                Caused by: java.io.IOException: broken
                \tat io.millrace.X.z(X.java:2)
                """;
        assertThat(Trace.summary(trace))
                .isEqualTo("TARGET_SETUP: index 'a' is an alias of two\nName one of them in index.name.");
    }

    @Test
    void addsTheRootCauseToTheFirstMessage() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler
                \tat a.B.c(B.java:1)
                Caused by: java.lang.NullPointerException
                \tat a.B.d(B.java:2)
                """;
        assertThat(Trace.summary(trace)).isEqualTo("Tolerance exceeded in error handler (cause: NullPointerException)");
    }

    @Test
    void saysNothingAboutNothing() {
        assertThat(Trace.summary(null)).isEmpty();
        assertThat(Trace.summary("  ")).isEmpty();
    }

    @Test
    void keepsATextThatIsNotATrace() {
        assertThat(Trace.summary("it broke")).isEqualTo("it broke");
    }
}
