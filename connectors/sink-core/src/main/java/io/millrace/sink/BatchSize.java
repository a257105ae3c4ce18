package io.millrace.sink;

/**
 * How large a request may be now: as the settings say, and less while the target refuses work.
 *
 * <p>A refused request halves what the next may hold, down to a single operation; one that was taken and was as large as
 * allowed adds a sixteenth of the settings. So a target that is overloaded, or in front of which a proxy takes only small
 * requests, gets what it can take, and full size comes back soon after. The lane's lock guards it.
 */
final class BatchSize {
    private static final int STEPS_BACK = 16;

    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;

    BatchSize(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
        this.records = mostRecords;
        this.bytes = mostBytes;
    }

    int records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    /** The target refused a request of this size, or took it in parts only. */
    void refused(int sentRecords, long sentBytes) {
        records = Math.max(1, Math.min(records, sentRecords / 2));
        bytes = Math.max(1, Math.min(bytes, sentBytes / 2));
    }

    /** The target took a request of this size. */
    void taken(int sentRecords, long sentBytes) {
        // A request ends before the operation that would be too much, so half of the limit counts as having reached it.
        if (records < mostRecords && sentRecords >= records) {
            records = (int) Math.min(mostRecords, records + Math.max(1, (long) mostRecords / STEPS_BACK));
        }
        if (bytes < mostBytes && sentBytes >= bytes / 2) {
            bytes = Math.min(mostBytes, bytes + Math.max(1, mostBytes / STEPS_BACK));
        }
    }
}
