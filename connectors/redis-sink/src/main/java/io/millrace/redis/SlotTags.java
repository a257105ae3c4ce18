package io.millrace.redis;

import java.nio.charset.StandardCharsets;

/**
 * The hash slots of a Redis Cluster, and for each of them a short text that hashes to it.
 *
 * <p>The text of a slot is the first that hashes to it among all texts of letters and digits, shorter ones first. That
 * order is part of the layout of the cache: changing it would lose every version that is stored.
 */
final class SlotTags {
    static final int SLOTS = 16_384;

    private static final byte[] ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int POLYNOMIAL = 0x1021;
    private static final int[] CRC = crcTable();
    private static final byte[][] TAGS = tags();

    private SlotTags() {}

    /** The slot of a key by the rule of Redis: what stands between the first { and the next } counts, if anything does. */
    static int slot(byte[] key) {
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
        return close > open + 1 ? crc(key, open + 1, close) : crc(key, 0, key.length);
    }

    /** Whether only a part of the key decides on its slot, and of every key that starts with it. */
    static boolean hasTag(String key) {
        int open = key.indexOf('{');
        return open >= 0 && key.indexOf('}', open) > open + 1;
    }

    /** A text that hashes to the slot; not to be changed. */
    static byte[] tag(int slot) {
        return TAGS[slot];
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int crc(byte[] text, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = ((crc << 8) ^ CRC[((crc >>> 8) ^ text[i]) & 0xFF]) & 0xFFFF;
        }
        return crc % SLOTS;
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            table[i] = crc & 0xFFFF;
        }
        return table;
    }

    private static byte[][] tags() {
        byte[][] tags = new byte[SLOTS][];
        int found = 0;
        for (int length = 1; found < SLOTS; length++) {
            int[] digits = new int[length];
            do {
                byte[] text = text(digits);
                int slot = crc(text, 0, length);
                if (tags[slot] == null) {
                    tags[slot] = text;
                    found++;
                }
            } while (found < SLOTS && advance(digits));
        }
        return tags;
    }

    private static byte[] text(int[] digits) {
        byte[] text = new byte[digits.length];
        for (int i = 0; i < digits.length; i++) {
            text[i] = ALPHABET[digits[i]];
        }
        return text;
    }

    private static boolean advance(int[] digits) {
        for (int i = digits.length - 1; i >= 0; i--) {
            if (++digits[i] < ALPHABET.length) {
                return true;
            }
            digits[i] = 0;
        }
        return false;
    }
}
