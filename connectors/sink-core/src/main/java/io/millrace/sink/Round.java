package io.millrace.sink;

import java.util.List;

/**
 * What one request settled, on its way from a lane to the task's thread.
 *
 * @param settled the operations that need nothing more
 * @param rejected those that can never succeed
 * @param applied how many the target acknowledged
 * @param superseded for how many it holds something newer
 * @param duplicates how many it holds already
 * @param retried how many are to be sent again
 * @param newestCommit the newest time of commit among the settled in microseconds, or -1
 * @param oldestCommit the oldest one, or -1
 * @param bytes the size of the request
 * @param nanos how long it took
 */
record Round<O extends WriteOp>(
        List<Entry<O>> settled,
        List<Rejected> rejected,
        long applied,
        long superseded,
        long duplicates,
        int retried,
        long newestCommit,
        long oldestCommit,
        long bytes,
        long nanos) {}
