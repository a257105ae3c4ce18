package io.millrace.sink.testing;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink with a target to write to: what each sink gives to the tests that all share. */
public interface SinkTarget extends AutoCloseable {

    /** A task of the sink. */
    SinkTask newTask();

    /** What a task needs to write to the target, and what a suite of this sink wants set. */
    Map<String, String> settings();

    /** The rows of a topic that a reader of the target sees, by id; ids are below 100. */
    Map<Long, Row> rows(String topic);

    /** A name for a topic of one test. */
    default String topic(String test) {
        return "suite." + test.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    @Override
    void close();
}
