package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns operations into few commands: the keys of a batch are different, so writes and removals need no order between
 * them and go in commands of many keys, which cost the server and us a fraction of one command per key.
 */
final class Requests {
    /** Bounds for how long one command keeps other clients of the server waiting. */
    static final int MAX_KEYS = 64;

    static final int MAX_BYTES = 256 << 10;

    private static final byte[] MSET = ascii("MSET");
    private static final byte[] UNLINK = ascii("UNLINK");
    private static final byte[] EVALSHA = ascii("EVALSHA");

    private final Guard guard;
    private final byte[] retention;

    Requests(Guard guard, Duration tombstoneRetention) {
        this.guard = guard;
        this.retention = ascii(Long.toString(tombstoneRetention.toMillis()));
    }

    /** The commands for a batch. */
    List<Request> of(List<? extends RedisOp> batch) {
        List<Request> requests = new ArrayList<>();
        List<Integer> writes = new ArrayList<>();
        List<Integer> removals = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            (batch.get(i) instanceof RedisOp.SetJson ? writes : removals).add(i);
        }
        cut(batch, writes, requests);
        cut(batch, removals, requests);
        return requests;
    }

    /** The same operations, each in a command of its own. */
    List<Request> singly(List<? extends RedisOp> batch, Request request) {
        return request.places().stream()
                .map(place -> request(batch, List.of(place)))
                .toList();
    }

    private void cut(List<? extends RedisOp> batch, List<Integer> places, List<Request> requests) {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < places.size(); i++) {
            int next = batch.get(places.get(i)).bytes();
            if (i > from && (i - from == MAX_KEYS || bytes + next > MAX_BYTES)) {
                requests.add(request(batch, places.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += next;
        }
        if (from < places.size()) {
            requests.add(request(batch, places.subList(from, places.size())));
        }
    }

    private Request request(List<? extends RedisOp> batch, List<Integer> places) {
        boolean writes = batch.get(places.get(0)) instanceof RedisOp.SetJson;
        if (guard == Guard.NONE) {
            return new Request(writes ? mset(batch, places) : unlink(batch, places), null, places);
        }
        GuardScript script = writes ? GuardScript.WRITE : GuardScript.REMOVE;
        return new Request(call(script, batch, places), script, places);
    }

    private static List<byte[]> mset(List<? extends RedisOp> batch, List<Integer> places) {
        List<byte[]> arguments = new ArrayList<>(1 + 2 * places.size());
        arguments.add(MSET);
        for (int place : places) {
            arguments.add(key(batch.get(place)));
            arguments.add(json(batch.get(place)));
        }
        return arguments;
    }

    private static List<byte[]> unlink(List<? extends RedisOp> batch, List<Integer> places) {
        List<byte[]> arguments = new ArrayList<>(1 + places.size());
        arguments.add(UNLINK);
        for (int place : places) {
            arguments.add(key(batch.get(place)));
        }
        return arguments;
    }

    private List<byte[]> call(GuardScript script, List<? extends RedisOp> batch, List<Integer> places) {
        List<byte[]> arguments = new ArrayList<>(4 + 4 * places.size());
        arguments.add(EVALSHA);
        arguments.add(script.sha());
        arguments.add(ascii(Integer.toString(2 * places.size())));
        for (int place : places) {
            byte[] key = key(batch.get(place));
            arguments.add(key);
            arguments.add(GuardKey.of(key));
        }
        if (script == GuardScript.REMOVE) {
            arguments.add(retention);
        }
        for (int place : places) {
            arguments.add(GuardKey.version(batch.get(place).version()));
            if (script == GuardScript.WRITE) {
                arguments.add(json(batch.get(place)));
            }
        }
        return arguments;
    }

    private static byte[] key(RedisOp op) {
        return op.key().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(RedisOp op) {
        return ((RedisOp.SetJson) op).json();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
