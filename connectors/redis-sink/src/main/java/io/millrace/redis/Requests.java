package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Turns operations into few commands: the targets of a batch are different, so they need no order between them and go in
 * commands of many keys, which cost the server and us a fraction of one command per key. Only entries of a stream have
 * an order: all that a batch has for a stream go in one command, so that none arrives without those before it.
 */
final class Requests {
    /** Bounds for how long one command keeps other clients of the server waiting. */
    static final int MAX_KEYS = 64;

    static final int MAX_BYTES = 256 << 10;

    private final Commands commands;
    private final boolean bySlot;

    /** @param bySlot whether the keys of a command have to be in the same slot, as in a cluster */
    Requests(Commands commands, boolean bySlot) {
        this.commands = commands;
        this.bySlot = bySlot;
    }

    /** The commands for a batch. */
    List<Request> of(List<? extends RedisOp> batch) {
        Map<Encoding, List<Integer>> kinds = new EnumMap<>(Encoding.class);
        for (int i = 0; i < batch.size(); i++) {
            kinds.computeIfAbsent(Encoding.of(batch.get(i)), kind -> new ArrayList<>())
                    .add(i);
        }
        List<Request> requests = new ArrayList<>();
        kinds.forEach((encoding, places) -> {
            if (encoding == Encoding.APPEND) {
                streams(batch, places, requests);
            } else if (bySlot) {
                slots(encoding, batch, places, requests);
            } else {
                cut(encoding, batch, places, requests);
            }
        });
        return requests;
    }

    /** The same operations, each in a command of its own. */
    List<Request> singly(List<? extends RedisOp> batch, Request request) {
        return request.places().stream()
                .map(place -> commands.request(Encoding.of(batch.get(place)), batch, List.of(place)))
                .toList();
    }

    private void streams(List<? extends RedisOp> batch, List<Integer> places, List<Request> requests) {
        places.sort(Comparator.comparing(place -> batch.get(place).key()));
        int from = 0;
        for (int i = 1; i <= places.size(); i++) {
            if (i == places.size()
                    || !batch.get(places.get(i))
                            .key()
                            .equals(batch.get(places.get(from)).key())) {
                requests.add(commands.request(Encoding.APPEND, batch, places.subList(from, i)));
                from = i;
            }
        }
    }

    private void slots(Encoding encoding, List<? extends RedisOp> batch, List<Integer> places, List<Request> requests) {
        int[] slots = new int[batch.size()];
        for (int place : places) {
            slots[place] = SlotTags.slot(batch.get(place).key().getBytes(StandardCharsets.UTF_8));
        }
        places.sort(Comparator.comparingInt(place -> slots[place]));
        int from = 0;
        for (int i = 1; i <= places.size(); i++) {
            if (i == places.size() || slots[places.get(i)] != slots[places.get(from)]) {
                cut(encoding, batch, places.subList(from, i), requests);
                from = i;
            }
        }
    }

    private void cut(Encoding encoding, List<? extends RedisOp> batch, List<Integer> places, List<Request> requests) {
        int most = commands.isSingle(encoding) ? 1 : MAX_KEYS;
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < places.size(); i++) {
            int next = batch.get(places.get(i)).bytes();
            if (i > from && (i - from == most || bytes + next > MAX_BYTES)) {
                requests.add(commands.request(encoding, batch, places.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += next;
        }
        if (from < places.size()) {
            requests.add(commands.request(encoding, batch, places.subList(from, places.size())));
        }
    }
}
