package io.millrace.search;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as a search server words it.
 *
 * @param type the server's name for it, or empty
 * @param reason its sentence, shortened, without the values from documents that some sentences quote
 */
record ServerError(String type, String reason) {
    private static final int LONGEST = 400;

    /** The error of a reply to a request; empty words if the body holds none. */
    static ServerError of(byte[] body) {
        try {
            return ofError(Json.object(body).get("error"));
        } catch (IOException e) {
            return of(null, null);
        }
    }

    /** The error in a reply that is one by itself; empty words if it holds none. */
    static ServerError ofPart(byte[] error) {
        try {
            return ofError(Json.object(error));
        } catch (IOException e) {
            return of(null, null);
        }
    }

    private static ServerError ofError(@Nullable Object error) {
        if (error instanceof String text) {
            return of(null, text);
        }
        Map<String, Object> object = Json.map(error);
        String reason = text(object.get("reason"));
        String root = rootReason(object);
        boolean more = reason != null && root != null && !reason.contains(root);
        return of(text(object.get("type")), more ? reason + ": " + root : reason);
    }

    /** The error of an item of a bulk reply. */
    static ServerError of(@Nullable String type, @Nullable String reason) {
        return new ServerError(type == null ? "" : type, reason == null ? "" : withoutValues(reason));
    }

    /** Both, for a message. */
    String words() {
        if (type.isEmpty() || reason.isEmpty()) {
            return type + reason;
        }
        return type + ": " + reason;
    }

    /** The reason of the innermost cause, which is often the only one that says something. */
    private static @Nullable String rootReason(Map<String, Object> error) {
        Map<String, Object> cause = error;
        while (cause.containsKey("caused_by")) {
            cause = Json.at(cause, "caused_by");
        }
        return text(cause.get("reason"));
    }

    private static String withoutValues(String reason) {
        String kept = before(before(reason, " Preview of field's value"), " at [Source:");
        String line = kept.replace('\n', ' ').replace('\r', ' ').strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static String before(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
