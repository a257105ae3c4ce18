package io.millrace.search;

import org.jspecify.annotations.Nullable;

/**
 * What a bulk reply says of one operation.
 *
 * @param status the HTTP status of the operation
 * @param errorType the server's name for the error, or null if it gives none
 * @param reason the server's words for the error, or null if it gives none
 */
record BulkItem(
        int status, @Nullable String errorType, @Nullable String reason) {
    private static final BulkItem OK = new BulkItem(200, null, null);
    private static final BulkItem CREATED = new BulkItem(201, null, null);

    static BulkItem of(int status, @Nullable String errorType, @Nullable String reason) {
        if (errorType == null && reason == null) {
            if (status == 200) {
                return OK;
            }
            if (status == 201) {
                return CREATED;
            }
        }
        return new BulkItem(status, errorType, reason);
    }

    /** Whether the server reports an error; a delete that found nothing has the status 404 but no error. */
    boolean hasError() {
        return errorType != null || reason != null;
    }
}
