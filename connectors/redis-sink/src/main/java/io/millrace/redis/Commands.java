package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of the command that carries some operations of one kind, with or without a guard. */
final class Commands {
    private static final byte[] MSET = ascii("MSET");
    private static final byte[] SET = ascii("SET");
    private static final byte[] UNLINK = ascii("UNLINK");
    private static final byte[] EVALSHA = ascii("EVALSHA");
    private static final byte[] HASH = ascii("hash");
    private static final byte[] STRING = ascii("string");
    private static final byte[] NOTHING = {};
    private static final int WORDS_EACH = 8;

    private final Guard guard;
    private final Duration retention;
    private final byte[] retentionMillis;

    Commands(Guard guard, Duration tombstoneRetention) {
        this.guard = guard;
        this.retention = tombstoneRetention;
        this.retentionMillis = ascii(tombstoneRetention.toMillis());
    }

    /** Whether operations of this kind need a command each. */
    boolean isSingle(Encoding encoding) {
        return encoding == Encoding.PUT_STRING && guard == Guard.NONE;
    }

    /** The command for operations of one kind, which stand at these places. */
    Request request(Encoding encoding, List<? extends RedisOp> batch, List<Integer> places) {
        GuardScript script = script(encoding);
        List<byte[]> words = new ArrayList<>(4 + WORDS_EACH * places.size());
        if (script == null) {
            plain(encoding, batch, places, words);
        } else {
            words.add(EVALSHA);
            words.add(script.sha());
            call(script, encoding, batch, places, words);
        }
        return new Request(words, script, places);
    }

    private @Nullable GuardScript script(Encoding encoding) {
        boolean guarded = guard == Guard.VERSION;
        return switch (encoding) {
            case WRITE -> guarded ? GuardScript.WRITE : null;
            case REMOVE -> guarded ? GuardScript.REMOVE : null;
            case PUT_STRING -> guarded ? GuardScript.PUT : null;
            case PUT_HASH -> GuardScript.PUT;
            case PUT_DOCUMENT -> GuardScript.DOCUMENT;
            case JOIN -> GuardScript.JOIN;
            case LEAVE -> GuardScript.LEAVE;
            case INVALIDATE -> null;
            case ANNOUNCE -> GuardScript.INVALIDATE;
            case APPEND -> GuardScript.APPEND;
        };
    }

    private static void plain(
            Encoding encoding, List<? extends RedisOp> batch, List<Integer> places, List<byte[]> words) {
        words.add(encoding == Encoding.WRITE ? MSET : encoding == Encoding.PUT_STRING ? SET : UNLINK);
        for (int place : places) {
            RedisOp op = batch.get(place);
            words.add(utf8(op.key()));
            if (op instanceof RedisOp.SetJson set) {
                words.add(set.json());
            } else if (op instanceof RedisOp.Put put) {
                words.add(put.parts().get(0));
                if (!put.expiry().isNever()) {
                    words.add(put.expiry().option());
                    words.add(put.expiry().text());
                }
            }
        }
    }

    private void call(
            GuardScript script,
            Encoding encoding,
            List<? extends RedisOp> batch,
            List<Integer> places,
            List<byte[]> words) {
        int keys = words.size();
        words.add(NOTHING);
        keys(script, batch, places, words);
        words.set(keys, ascii(words.size() - keys - 1));
        switch (script) {
            case REMOVE, LEAVE -> words.add(retentionMillis);
            case PUT -> {
                words.add(ascii(guard == Guard.VERSION ? 2 : 1));
                words.add(encoding == Encoding.PUT_HASH ? HASH : STRING);
            }
            case DOCUMENT -> words.add(ascii(guard == Guard.VERSION ? 2 : 1));
            case APPEND -> words.add(ascii(((RedisOp.Append) batch.get(places.get(0))).most()));
            case WRITE, JOIN, INVALIDATE -> {}
        }
        for (int place : places) {
            arguments(batch.get(place), words);
        }
    }

    private void keys(GuardScript script, List<? extends RedisOp> batch, List<Integer> places, List<byte[]> words) {
        boolean companions = guard == Guard.VERSION && script.hasCompanions();
        List<Integer> named = script == GuardScript.APPEND ? places.subList(0, 1) : places;
        for (int place : named) {
            byte[] key = utf8(batch.get(place).key());
            words.add(key);
            if (companions) {
                words.add(GuardKey.of(key));
            } else if (batch.get(place) instanceof RedisOp.Join join) {
                words.add(utf8(join.set()));
            }
        }
    }

    private void arguments(RedisOp op, List<byte[]> words) {
        if (op instanceof RedisOp.SetJson set) {
            words.add(GuardKey.version(set.version()));
            words.add(set.json());
        } else if (op instanceof RedisOp.Remove) {
            words.add(GuardKey.version(op.version()));
        } else if (op instanceof RedisOp.Put put) {
            put(put, words);
        } else if (op instanceof RedisOp.Join join) {
            words.add(GuardKey.version(join.version()));
            words.add(utf8(join.member()));
            words.add(join.score() == null ? NOTHING : ascii(join.score()));
        } else if (op instanceof RedisOp.Leave leave) {
            words.add(GuardKey.version(leave.version()));
            words.add(utf8(leave.member()));
        } else if (op instanceof RedisOp.Append append) {
            words.add(ascii(append.fields().size()));
            words.addAll(append.fields());
        } else if (op instanceof RedisOp.Invalidate invalidate) {
            words.add(invalidate.channel() == null ? NOTHING : utf8(invalidate.channel()));
        }
    }

    private void put(RedisOp.Put put, List<byte[]> words) {
        words.add(GuardKey.version(put.version()));
        words.add(put.expiry().option());
        words.add(put.expiry().text());
        words.add(put.expiry().ofCompanion(retention));
        words.add(ascii(put.parts().size()));
        words.addAll(put.parts());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
