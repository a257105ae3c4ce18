package io.millrace.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON without a schema: maps, lists, strings, 64-bit integers, doubles and booleans. */
final class UntypedReader {
    private final Names names = new Names();
    private final ShortStrings strings = new ShortStrings();

    /** A whole message; an empty one is null, as Connect has it. */
    @Nullable
    Object readWhole(byte[] message) {
        JsonInput in = new JsonInput(message);
        if (in.isBlank()) {
            return null;
        }
        // Most messages are flat: compiled for them, the reading of a member does not contain that of objects.
        Object value = in.peek() == '{' ? object(in) : read(in);
        in.leaveRoot();
        return value;
    }

    @Nullable
    Object read(JsonInput in) {
        return switch (in.peek()) {
            case '{' -> object(in);
            case '[' -> list(in);
            case '"' -> strings.read(in);
            case 't', 'f' -> in.bool();
            case 'n' -> {
                in.skipNull();
                yield null;
            }
            default -> JsonNumber.untyped(in);
        };
    }

    private Map<String, @Nullable Object> object(JsonInput in) {
        Map<String, @Nullable Object> map = new HashMap<>();
        in.enter('{', "an object");
        Names.Entry member = names.start();
        for (boolean first = true; in.next(first, '}'); first = false) {
            member = names.readAfter(member, in);
            map.put(member.name(), read(in));
        }
        return map;
    }

    private List<@Nullable Object> list(JsonInput in) {
        List<@Nullable Object> list = new ArrayList<>();
        in.enter('[', "a list");
        for (boolean first = true; in.next(first, ']'); first = false) {
            list.add(read(in));
        }
        return list;
    }
}
