package io.millrace.sink;

import java.util.List;

/** What makes lanes run: threads of their own, or a test, step by step. */
interface LaneRunner {
    /** Starts the lanes of a task. */
    void start(String task, List<? extends Lane<?>> lanes);

    /** Waits until the lanes, which were told to stop, have ended. */
    void awaitEnd();
}
