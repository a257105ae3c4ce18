package io.millrace.sink;

import java.time.Duration;

/**
 * What the pipeline needs to know.
 *
 * @param name the connector and the number of the task, for threads and messages, such as {@code shop-search-0}
 * @param lanes how many requests may be in flight at once
 * @param batchRecords how many operations a request holds at most
 * @param batchBytes how many bytes of operations a request holds at most; a larger single operation goes alone
 * @param linger how long an operation waits for others at most while its lane is idle
 * @param memoryBytes how much may wait and be in flight before the task pauses its partitions
 * @param backoff the pause before a failed operation is tried again
 * @param sweeps how rows leave the target that no record names
 * @param deletes how long the topics keep deletes
 * @param deadLetters whether there is a dead-letter queue of Connect's
 * @param records how records are to be taken
 * @param session how long after Connect's last call lanes may still send
 */
public record SinkOptions(
        String name,
        int lanes,
        int batchRecords,
        long batchBytes,
        Duration linger,
        long memoryBytes,
        Backoff backoff,
        SweepOptions sweeps,
        DeleteRetention deletes,
        boolean deadLetters,
        RecordRules records,
        Duration session) {}
