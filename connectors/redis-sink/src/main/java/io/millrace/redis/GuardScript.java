package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts that compare versions and write, each in one step for several keys.
 *
 * <p>They read everything before they write anything, and their first write is the one that Redis refuses when it is out
 * of memory or read-only, so a script that fails has changed nothing. Both return the places, from 1, of the keys that
 * hold something newer.
 */
enum GuardScript {
    /** KEYS: value key and companion in turn. ARGV: version and value in turn. */
    WRITE("""
            local guards = {}
            for i = 2, #KEYS, 2 do
              guards[#guards + 1] = KEYS[i]
            end
            local seen = redis.call('MGET', unpack(guards))
            local writes, newer = {}, {}
            for i = 1, #guards do
              local version = ARGV[2 * i - 1]
              if seen[i] and seen[i] > version then
                newer[#newer + 1] = i
              else
                local n = #writes
                writes[n + 1] = guards[i]
                writes[n + 2] = version
                writes[n + 3] = KEYS[2 * i - 1]
                writes[n + 4] = ARGV[2 * i]
              end
            end
            if #writes > 0 then
              redis.call('MSET', unpack(writes))
            end
            return newer
            """),
    /**
     * KEYS: value key and companion in turn. ARGV: for how many milliseconds the version of a removal is kept, then the
     * versions. Removing comes first, so that it works when Redis is out of memory.
     */
    REMOVE("""
            local guards = {}
            for i = 2, #KEYS, 2 do
              guards[#guards + 1] = KEYS[i]
            end
            local seen = redis.call('MGET', unpack(guards))
            local removed, places, newer = {}, {}, {}
            for i = 1, #guards do
              if seen[i] and seen[i] > ARGV[i + 1] then
                newer[#newer + 1] = i
              else
                removed[#removed + 1] = KEYS[2 * i - 1]
                places[#places + 1] = i
              end
            end
            if #removed > 0 then
              redis.call('UNLINK', unpack(removed))
            end
            for _, i in ipairs(places) do
              redis.call('SET', guards[i], ARGV[i + 1], 'PX', ARGV[1])
            end
            return newer
            """);

    private final String text;
    private final String sha;

    GuardScript(String text) {
        this.text = text;
        this.sha = HexFormat.of().formatHex(sha1(text));
    }

    /** The name by which the server knows the script. */
    byte[] sha() {
        return ascii(sha);
    }

    /** The command that makes the server know the script. */
    List<byte[]> load() {
        return List.of(ascii("SCRIPT"), ascii("LOAD"), ascii(text));
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(ascii(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1.", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
