package io.millrace.json;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Messages that were tampered with. */
final class Messages {
    private static final byte[] SYNTAX = {
        '{', '}', '[', ']', '"', ':', ',', '-', '.', 'e', '0', '9', 'n', 't', ' ', '\\', 1
    };

    private Messages() {}

    /** The same JSON with white space wherever it may be. */
    static byte[] loosened(byte[] message) {
        ByteArrayOutputStream loose = new ByteArrayOutputStream();
        boolean quoted = false;
        for (int i = 0; i < message.length; i++) {
            boolean structural = !quoted && "{}[]:,".indexOf(message[i]) >= 0;
            if (structural) {
                loose.writeBytes(new byte[] {' ', '\n'});
            }
            loose.write(message[i]);
            if (structural) {
                loose.writeBytes(new byte[] {'\t', '\r'});
            }
            if (message[i] == '"') {
                quoted = !quoted;
            } else if (message[i] == '\\') {
                loose.write(message[++i]);
            }
        }
        return loose.toByteArray();
    }

    /** One byte changed, added or lost, or a piece of it repeated or lost. */
    static byte[] mutated(byte[] message, Random random) {
        int at = random.nextInt(message.length);
        int until = Math.min(message.length, at + 1 + random.nextInt(12));
        byte other = SYNTAX[random.nextInt(SYNTAX.length)];
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] changed = message.clone();
                changed[at] = other;
                yield changed;
            }
            case 1 -> spliced(message, at, at + 1, new byte[0]);
            case 2 -> spliced(message, at, at, new byte[] {other});
            case 3 -> spliced(message, at, at, Arrays.copyOfRange(message, at, until));
            default -> spliced(message, at, until, new byte[0]);
        };
    }

    private static byte[] spliced(byte[] message, int from, int until, byte[] between) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream();
        spliced.write(message, 0, from);
        spliced.writeBytes(between);
        spliced.write(message, until, message.length - until);
        return spliced.toByteArray();
    }
}
