package io.millrace.mariadb;

import java.util.Arrays;

/** Addresses of the internet as MariaDB prints the values of INET4 and INET6 columns. */
public final class AddressText {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int WORDS = 8;
    /** Where an IPv4 address begins in an IPv6 address that holds one. */
    private static final int V4_WORD = 6;

    private static final int MAPPED = 0xffff;

    private AddressText() {}

    /** An IPv4 address; the log leaves out zeros at the end. */
    public static String v4(byte[] logged) {
        return v4(Arrays.copyOf(logged, V4_BYTES), 0);
    }

    private static String v4(byte[] address, int from) {
        return (address[from] & 0xff) + "." + (address[from + 1] & 0xff) + '.' + (address[from + 2] & 0xff) + '.'
                + (address[from + 3] & 0xff);
    }

    /** An IPv6 address; the log leaves out zeros at the end. */
    public static String v6(byte[] logged) {
        byte[] address = Arrays.copyOf(logged, V6_BYTES);
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = ((address[2 * i] & 0xff) << Byte.SIZE) | (address[2 * i + 1] & 0xff);
        }
        Gap gap = Gap.longest(words);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            if (i == gap.from()) {
                text.append(i == 0 ? "::" : ":");
                i += gap.length() - 1;
            } else if (i == V4_WORD && gap.leadsToV4(words)) {
                return text + v4(address, 2 * i);
            } else {
                text.append(Integer.toHexString(words[i]));
                if (i < WORDS - 1) {
                    text.append(':');
                }
            }
        }
        return text.toString();
    }

    /** The zeros that are left out of a text: the longest run, of several the first. */
    private record Gap(int from, int length) {
        static Gap longest(int[] words) {
            Gap longest = new Gap(-1, 0);
            for (int i = 0; i < WORDS; i++) {
                int from = i;
                while (i < WORDS && words[i] == 0) {
                    i++;
                }
                if (i - from > longest.length) {
                    longest = new Gap(from, i - from);
                }
            }
            return longest;
        }

        boolean leadsToV4(int[] words) {
            return from == 0 && (length == V4_WORD || (length == V4_WORD - 1 && words[V4_WORD - 1] == MAPPED));
        }
    }
}
