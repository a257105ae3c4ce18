package io.millrace.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that every plugin tells Connect, written into the jar by the build. */
public final class MillraceVersion {
    private static final String CURRENT = read();

    private MillraceVersion() {}

    /** The version, as in {@code 1.2.3}. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = MillraceVersion.class.getResourceAsStream("version")) {
            if (in == null) {
                throw new IllegalStateException("The jar was built without its version; build it again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
