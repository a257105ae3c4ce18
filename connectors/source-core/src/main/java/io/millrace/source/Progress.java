package io.millrace.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a reading of tables has come, as it stands in the offset while it lasts and in the log.
 *
 * @param work what is done, {@code snapshot} for the initial reading
 * @param table the table that is read, if one was begun
 * @param tablesDone how many tables were read to their end
 * @param tables how many are to be read
 * @param rows how many rows were read, of all tables together
 * @param estimated how many the database believes there are, or -1 if it does not say
 * @param sinceMillis when it began
 * @param atMillis when this was so
 */
public record Progress(
        String work,
        @Nullable String table,
        int tablesDone,
        int tables,
        long rows,
        long estimated,
        long sinceMillis,
        long atMillis) {

    /** Rows a second since it began. */
    public long rowsPerSecond() {
        return rows * 1000 / Math.max(1, atMillis - sinceMillis);
    }

    /** How many seconds the rest will take at this pace, or -1 if that cannot be told. */
    public long secondsLeft() {
        long pace = rowsPerSecond();
        return estimated < rows || pace == 0 ? -1 : (estimated - rows) / pace;
    }

    /** As it stands in an offset. */
    public String json() {
        return "{\"work\":" + quoted(work) + (table == null ? "" : ",\"table\":" + quoted(table)) + ",\"tablesDone\":"
                + tablesDone + ",\"tables\":" + tables + ",\"rows\":" + rows + ",\"estimated\":" + estimated
                + ",\"since\":" + sinceMillis + ",\"at\":" + atMillis + "}";
    }

    /** For the log. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(rows);
        if (estimated >= rows && estimated > 0) {
            text.append(" of about ").append(estimated).append(" rows (");
            text.append(rows * 100 / estimated).append(" %)");
        } else {
            text.append(" rows");
        }
        text.append(", ").append(tablesDone).append(" of ").append(tables).append(" tables done");
        if (table != null) {
            text.append(", now ").append(table);
        }
        text.append("; ").append(rowsPerSecond()).append(" rows/s");
        long left = secondsLeft();
        return left < 0
                ? text.toString()
                : text.append(String.format(Locale.ROOT, ", about %d:%02d min left", left / 60, left % 60))
                        .toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
