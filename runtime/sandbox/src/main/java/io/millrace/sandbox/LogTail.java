package io.millrace.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a server's log, for error messages. */
final class LogTail {

    private static final int MAX_BYTES = 4000;

    private LogTail() {}

    /** At most the last 4000 bytes from this position on, beginning with a whole line. */
    static String read(Path log, long from) {
        if (!Files.exists(log)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(Math.min(from, file.length()), file.length() - MAX_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return start > from ? text.substring(text.indexOf('\n') + 1) : text;
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e + ")";
        }
    }
}
