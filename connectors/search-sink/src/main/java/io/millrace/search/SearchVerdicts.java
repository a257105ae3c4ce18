package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Judges by status code, so that errors which a later server names differently are judged alike.
 *
 * <p>One name counts: a closed index answers every document with 400, and opening it again makes them all good.
 */
final class SearchVerdicts {
    private static final String CHECK_HOSTS = " Check that hosts names a search cluster.";
    private static final String INDEX_MISSING = "index_not_found_exception";
    private static final String INDEX_CLOSED = "index_closed_exception";

    private SearchVerdicts() {}

    /** The verdict on one operation of a bulk request that was carried out. */
    static Verdict item(DocumentOp op, BulkItem item) {
        return switch (item.status()) {
            case 200, 201 -> Verdict.APPLIED;
            case 404 -> item.hasError() ? indexGone(op, item) : Verdict.APPLIED;
            case 409 -> op.onConflict();
            case 400 -> badRequest(item);
            case 413 -> Verdict.reject(Fault.RECORD_TOO_LARGE, says(item));
            case 401 -> Verdict.retry(Fault.TARGET_AUTHENTICATION, says(item));
            case 403 -> Verdict.retry(Fault.TARGET_PRIVILEGES, says(item));
            case 408, 429 -> Verdict.retry(Fault.TARGET_BUSY, says(item));
            default ->
                item.status() >= 500
                        ? Verdict.retry(Fault.TARGET_BUSY, says(item))
                        : Verdict.reject(Fault.TARGET_REFUSED, says(item));
        };
    }

    /** The verdict on every operation of a request that was refused as a whole and cannot be divided further. */
    static Verdict request(SearchReply reply) {
        String words = "The server answered " + reply.status() + " to a bulk request" + ended(reply.reason());
        return switch (reply.status()) {
            case 400 ->
                reply.isServersError()
                        ? Verdict.reject(Fault.TARGET_REFUSED, words)
                        : Verdict.retry(Fault.TARGET_UNREACHABLE, words + CHECK_HOSTS);
            case 413 -> Verdict.reject(Fault.RECORD_TOO_LARGE, words);
            case 401 -> Verdict.retry(Fault.TARGET_AUTHENTICATION, words + " Check the user and password or the key.");
            case 403 -> Verdict.retry(Fault.TARGET_PRIVILEGES, words + " The user needs the privilege to write.");
            case 408, 429 -> Verdict.retry(Fault.TARGET_BUSY, words);
            default ->
                reply.status() >= 500
                        ? Verdict.retry(Fault.TARGET_BUSY, words)
                        : Verdict.retry(Fault.TARGET_UNREACHABLE, words + " Check that hosts names a search cluster.");
        };
    }

    /** The verdict on all operations whose documents could not be read to be merged with. */
    static Verdict read(SearchReply reply) {
        String words = "The server answered " + reply.status() + " when documents were read" + ended(reply.reason());
        return switch (reply.status()) {
            case 401 -> Verdict.retry(Fault.TARGET_AUTHENTICATION, words + " Check the user and password or the key.");
            case 403 -> Verdict.retry(Fault.TARGET_PRIVILEGES, words + " The user needs the privilege to read.");
            default ->
                reply.status() >= 500 || reply.status() == 429
                        ? Verdict.retry(Fault.TARGET_BUSY, words)
                        : Verdict.retry(Fault.TARGET_UNREACHABLE, words + CHECK_HOSTS);
        };
    }

    /** The verdict on operations whose document was read and cannot be merged with, or null if it can. */
    static @Nullable Verdict unusable(DocumentId document, StoredDocument stored) {
        ServerError error = stored.error();
        if (error != null) {
            return error.type().equals(INDEX_MISSING)
                    ? Verdict.fatal(Fault.TARGET_SETUP, IndexSetup.goneMessage(document.index()))
                    : Verdict.retry(Fault.TARGET_BUSY, "The document could not be read" + ended(error.words()));
        }
        if (stored.isVersioned()) {
            return Verdict.fatal(Fault.TARGET_SETUP, IndexSetup.mixedMessage(document.index()));
        }
        if (stored.found() && stored.source() == null) {
            return Verdict.fatal(
                    Fault.TARGET_SETUP,
                    "The index \"" + document.index()
                            + "\" does not keep the source of its documents, so nothing can be"
                            + " merged into them. Use write.method=index, or an index with _source.");
        }
        return null;
    }

    /** The verdict on an operation that a reply says nothing of. */
    static Verdict unanswered(int answered, int sent) {
        return Verdict.retry(
                Fault.TARGET_UNREACHABLE,
                "The reply to a request of " + sent + " operations answers only " + answered + " of them.");
    }

    /** The verdict on all operations of a request that got no answer, so that nobody knows what was done. */
    static Verdict unreachable(IOException e) {
        String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Verdict.retry(Fault.TARGET_UNREACHABLE, "No answer from the search server: " + words);
    }

    private static Verdict badRequest(BulkItem item) {
        return INDEX_CLOSED.equals(item.errorType())
                ? Verdict.retry(Fault.TARGET_BUSY, "The index is closed; open it to go on.")
                : Verdict.reject(Fault.TARGET_MAPPING, says(item));
    }

    private static Verdict indexGone(DocumentOp op, BulkItem item) {
        return Verdict.fatal(
                Fault.TARGET_SETUP, IndexSetup.goneMessage(op.target().index()) + " " + says(item));
    }

    private static String says(BulkItem item) {
        return "The server answered " + item.status()
                + ended(ServerError.of(item.errorType(), item.reason()).words());
    }

    private static String ended(String words) {
        return words.isEmpty() ? "." : ": " + words + (words.endsWith(".") ? "" : ".");
    }
}
