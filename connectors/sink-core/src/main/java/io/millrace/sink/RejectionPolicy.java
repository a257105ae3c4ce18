package io.millrace.sink;

import io.millrace.core.fault.Blame;
import io.millrace.core.fault.Fault;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happens to rejected records, by their fault.
 *
 * @param all for faults that are not named
 * @param byFault for those that are
 */
public record RejectionPolicy(OnRejected all, Map<Fault, OnRejected> byFault) {
    /** Makes a copy of the map. */
    public RejectionPolicy {
        byFault = Map.copyOf(byFault);
    }

    OnRejected of(Fault fault) {
        return byFault.isEmpty() ? all : byFault.getOrDefault(fault, all);
    }

    /**
     * Reads {@code POLICY} and {@code FAULT=POLICY} items; an {@link IllegalArgumentException} says what is wrong.
     *
     * @param queue whether there is a dead-letter queue, to which rejected records go if nothing else is said
     */
    static RejectionPolicy parse(List<String> items, boolean queue) {
        OnRejected all = queue ? OnRejected.DEAD_LETTER : OnRejected.FAIL;
        Map<Fault, OnRejected> byFault = new EnumMap<>(Fault.class);
        for (String item : items) {
            int equals = item.indexOf('=');
            OnRejected policy = policy(item.substring(equals + 1).strip(), queue);
            if (equals < 0) {
                all = policy;
            } else {
                byFault.put(fault(item.substring(0, equals).strip()), policy);
            }
        }
        return new RejectionPolicy(all, byFault);
    }

    private static OnRejected policy(String text, boolean queue) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        for (OnRejected policy : OnRejected.values()) {
            if (policy.name().equals(name)) {
                if (policy == OnRejected.DEAD_LETTER && !queue) {
                    throw new IllegalArgumentException(
                            "needs errors.tolerance=all and errors.deadletterqueue.topic.name for dead_letter");
                }
                return policy;
            }
        }
        throw new IllegalArgumentException("has \"" + text + "\", which is none of dead_letter, fail and drop");
    }

    private static Fault fault(String code) {
        List<Fault> possible = Arrays.stream(Fault.values())
                .filter(fault -> fault.blame() == Blame.DATA)
                .toList();
        return possible.stream()
                .filter(fault -> fault.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has \"" + code
                        + "\", which is no fault of a record; those are "
                        + String.join(", ", possible.stream().map(Fault::code).toList())));
    }
}
