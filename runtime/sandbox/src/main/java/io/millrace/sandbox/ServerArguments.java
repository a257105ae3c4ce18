package io.millrace.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * What Elasticsearch's launcher writes to the standard input of the server: the settings in the binary form of the
 * transport protocol. Starting the server without its launcher saves two JVMs, and its process is our child.
 */
final class ServerArguments {

    private static final String SECRETS_CLASS = "org.elasticsearch.common.settings.KeyStoreWrapper";
    private static final int SECRETS_FORMAT = 7;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ServerArguments() {}

    /** The bytes for these settings, with an empty store of secrets. */
    static byte[] encode(SortedMap<String, String> settings, Path config, Path logs) {
        ServerArguments arguments = new ServerArguments();
        arguments.bool(false); // in the foreground
        arguments.bool(false); // not quiet
        arguments.bool(false); // no file for the process id
        arguments.emptySecrets();
        arguments.number(settings.size());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            arguments.text(setting.getKey());
            arguments.bool(false); // a string, not a list
            arguments.text(setting.getValue());
        }
        arguments.text(config.toString());
        arguments.text(logs.toString());
        return arguments.out.toByteArray();
    }

    private void emptySecrets() {
        text(SECRETS_CLASS);
        out.writeBytes(new byte[] {0, 0, 0, SECRETS_FORMAT});
        bool(false); // no password
        bool(false); // nothing encrypted
        number(0); // no entries
        bool(false); // not closed
    }

    private void bool(boolean value) {
        out.write(value ? 1 : 0);
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    private void number(int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** The number of UTF-16 units, then each in one to three bytes. */
    private void text(String value) {
        number(value.length());
        value.chars().forEach(unit -> {
            if (unit <= 0x7f) {
                out.write(unit);
            } else if (unit <= 0x7ff) {
                out.write(0xc0 | (unit >> 6));
                out.write(0x80 | (unit & 0x3f));
            } else {
                out.write(0xe0 | (unit >> 12));
                out.write(0x80 | ((unit >> 6) & 0x3f));
                out.write(0x80 | (unit & 0x3f));
            }
        });
    }
}
