package io.millrace.sink;

import java.util.List;

/**
 * What one request settled, on its way from a lane to the task's thread.
 *
 * @param settled the operations that need nothing more
 * @param rejected those that can never succeed
 * @param applied how many the target acknowledged
 * @param superseded for how many it holds something newer
 * @param newestCommit the newest time of commit among them in microseconds, or -1
 */
record Round<O extends WriteOp>(
        List<Entry<O>> settled, List<Rejected> rejected, long applied, long superseded, long newestCommit) {}
