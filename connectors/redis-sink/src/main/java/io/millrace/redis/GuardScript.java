package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The scripts that compare versions and write, and those that do without versions what one command cannot; each in one
 * step for several keys.
 *
 * <p>They read versions before they write anything, and their first write is the one that Redis refuses when it is out
 * of memory or read-only, so a script that fails has changed nothing. They return the places, from 1, of the keys that
 * hold something newer, and negative those of the keys that held this version already and are written again.
 */
enum GuardScript {
    /** KEYS: value key and companion in turn. ARGV: version and value in turn. */
    WRITE("""
            local guards = {}
            for i = 2, #KEYS, 2 do
              guards[#guards + 1] = KEYS[i]
            end
            local seen = redis.call('MGET', unpack(guards))
            local writes, met = {}, {}
            for i = 1, #guards do
              local version = ARGV[2 * i - 1]
              if seen[i] and seen[i] > version then
                met[#met + 1] = i
              else
                if seen[i] == version then
                  met[#met + 1] = -i
                end
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
            return met
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
            local removed, places, met = {}, {}, {}
            for i = 1, #guards do
              if seen[i] and seen[i] > ARGV[i + 1] then
                met[#met + 1] = i
              else
                if seen[i] == ARGV[i + 1] and redis.call('EXISTS', KEYS[2 * i - 1]) == 0 then
                  met[#met + 1] = -i
                end
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
            return met
            """),
    /**
     * Strings and hashes that may end by themselves. KEYS: value key and companion in turn, or without a guard value keys
     * alone. ARGV: how many keys an entry has, "hash" or "string", then for each entry its version, the option of SET for
     * its end or nothing, the end of the value, the end of the companion, and how many parts follow. A field that is not
     * among the parts of a hash is removed after the others were set, so that the first write may need memory.
     */
    PUT("""
            local step, hash = tonumber(ARGV[1]), ARGV[2] == 'hash'
            local seen = {}
            if step == 2 then
              local guards = {}
              for i = 2, #KEYS, 2 do
                guards[#guards + 1] = KEYS[i]
              end
              seen = redis.call('MGET', unpack(guards))
            end
            local function fill(key, first, last)
              local gone = {}
              local kind = redis.call('TYPE', key).ok
              if kind == 'hash' then
                for _, field in ipairs(redis.call('HKEYS', key)) do
                  gone[field] = true
                end
              elseif kind ~= 'none' then
                redis.call('UNLINK', key)
              end
              for from = first, last, 1000 do
                redis.call('HSET', key, unpack(ARGV, from, math.min(from + 999, last)))
              end
              for at = first, last, 2 do
                gone[ARGV[at]] = nil
              end
              for field in pairs(gone) do
                redis.call('HDEL', key, field)
              end
            end
            local met, at = {}, 3
            for i = 1, #KEYS / step do
              local key, version, option, ends = KEYS[(i - 1) * step + 1], ARGV[at], ARGV[at + 1], ARGV[at + 2]
              local first, last = at + 5, at + 4 + tonumber(ARGV[at + 4])
              if seen[i] and seen[i] > version then
                met[#met + 1] = i
              else
                if seen[i] == version then
                  met[#met + 1] = -i
                end
                if step == 2 and option == '' then
                  redis.call('SET', KEYS[2 * i], version)
                elseif step == 2 then
                  redis.call('SET', KEYS[2 * i], version, option, ARGV[at + 3])
                end
                if not hash and option == '' then
                  redis.call('SET', key, ARGV[first])
                elseif not hash then
                  redis.call('SET', key, ARGV[first], option, ends)
                elseif last < first then
                  redis.call('UNLINK', key)
                else
                  fill(key, first, last)
                  if option == '' then
                    redis.call('PERSIST', key)
                  else
                    redis.call(option == 'PX' and 'PEXPIRE' or 'PEXPIREAT', key, ends)
                  end
                end
              end
              at = last + 1
            end
            return met
            """),
    /**
     * Documents of RedisJSON that may end by themselves. KEYS: as for PUT. ARGV: how many keys an entry has, then for each
     * entry its version, the option of SET for its end or nothing, the end of the document, the end of the companion, and
     * the number 1 and the document. The document is set first, as it may be refused. Setting the root of one may keep
     * the end it had, or not, so that is always said.
     */
    DOCUMENT("""
            local step = tonumber(ARGV[1])
            local seen = {}
            if step == 2 then
              local guards = {}
              for i = 2, #KEYS, 2 do
                guards[#guards + 1] = KEYS[i]
              end
              seen = redis.call('MGET', unpack(guards))
            end
            local met = {}
            for i = 1, #KEYS / step do
              local key, at = KEYS[(i - 1) * step + 1], 6 * i - 4
              local version, option, ends = ARGV[at], ARGV[at + 1], ARGV[at + 2]
              if seen[i] and seen[i] > version then
                met[#met + 1] = i
              else
                if seen[i] == version then
                  met[#met + 1] = -i
                end
                local kind = redis.call('TYPE', key).ok
                if kind ~= 'none' and kind ~= 'ReJSON-RL' then
                  redis.call('UNLINK', key)
                end
                redis.call('JSON.SET', key, '$', ARGV[at + 5])
                if option == '' then
                  redis.call('PERSIST', key)
                else
                  redis.call(option == 'PX' and 'PEXPIRE' or 'PEXPIREAT', key, ends)
                end
                if step == 2 and option == '' then
                  redis.call('SET', KEYS[2 * i], version)
                elseif step == 2 then
                  redis.call('SET', KEYS[2 * i], version, option, ARGV[at + 3])
                end
              end
            end
            return met
            """),
    /**
     * Members of sets. KEYS: companion and set in turn. ARGV: for each version, member, and score or nothing. The
     * companion holds the version and the set where the member is, so that it can be moved. The old sets are looked at
     * first: in a cluster that fails while their slot moves and one is not here, before anything is written.
     */
    JOIN("""
            local guards = {}
            for i = 1, #KEYS, 2 do
              guards[#guards + 1] = KEYS[i]
            end
            local seen = redis.call('MGET', unpack(guards))
            local met, due, leave = {}, {}, {}
            for i = 1, #guards do
              local held = seen[i] or ''
              local version, old = string.sub(held, 1, 19), string.sub(held, 20)
              if version > ARGV[3 * i - 2] then
                met[#met + 1] = i
              else
                due[#due + 1] = i
                if version == ARGV[3 * i - 2] and old == KEYS[2 * i] then
                  met[#met + 1] = -i
                end
                if old ~= '' and old ~= KEYS[2 * i] then
                  local command = redis.call('TYPE', old).ok == 'zset' and 'ZREM' or 'SREM'
                  leave[#leave + 1] = {command, old, ARGV[3 * i - 1]}
                end
              end
            end
            for _, i in ipairs(due) do
              local member, score = ARGV[3 * i - 1], ARGV[3 * i]
              if score == '' then
                redis.call('SADD', KEYS[2 * i], member)
              else
                redis.call('ZADD', KEYS[2 * i], score, member)
              end
            end
            for _, i in ipairs(due) do
              redis.call('SET', guards[i], ARGV[3 * i - 2] .. KEYS[2 * i])
            end
            for _, words in ipairs(leave) do
              redis.pcall(unpack(words))
            end
            return met
            """),
    /** Members that go. KEYS: companions. ARGV: for how many milliseconds they are kept, then version and member in turn. */
    LEAVE("""
            local seen = redis.call('MGET', unpack(KEYS))
            local met, due, leave = {}, {}, {}
            for i = 1, #KEYS do
              local held = seen[i] or ''
              local version, old = string.sub(held, 1, 19), string.sub(held, 20)
              if version > ARGV[2 * i] then
                met[#met + 1] = i
              else
                due[#due + 1] = i
                if version == ARGV[2 * i] and old == '' then
                  met[#met + 1] = -i
                end
                if old ~= '' then
                  local command = redis.call('TYPE', old).ok == 'zset' and 'ZREM' or 'SREM'
                  leave[#leave + 1] = {command, old, ARGV[2 * i + 1]}
                end
              end
            end
            for _, words in ipairs(leave) do
              redis.pcall(unpack(words))
            end
            for _, i in ipairs(due) do
              redis.call('SET', KEYS[i], ARGV[2 * i], 'PX', ARGV[1])
            end
            return met
            """),
    /** KEYS: what is to go. ARGV: the channel for each. */
    INVALIDATE("""
            redis.call('UNLINK', unpack(KEYS))
            for i = 1, #KEYS do
              redis.call('PUBLISH', ARGV[i], KEYS[i])
            end
            return {}
            """),
    /** KEYS: the stream. ARGV: how many entries it keeps or 0, then for each entry how many words follow, and these. */
    APPEND("""
            local at = 2
            while at <= #ARGV do
              local last = at + tonumber(ARGV[at])
              if ARGV[1] == '0' then
                redis.call('XADD', KEYS[1], '*', unpack(ARGV, at + 1, last))
              else
                redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, at + 1, last))
              end
              at = last + 1
            end
            return {}
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

    /** Whether with a guard every key it names is followed by its companion. */
    boolean hasCompanions() {
        return this == WRITE || this == REMOVE || this == PUT || this == DOCUMENT;
    }

    /**
     * Whether it touches a set that only the companion names. Then all of it has to be on one node: the node to which a
     * slot is on its way would take what is not there yet for empty.
     */
    boolean findsKeys() {
        return this == JOIN || this == LEAVE;
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
