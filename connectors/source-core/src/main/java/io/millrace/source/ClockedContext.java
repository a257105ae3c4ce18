package io.millrace.source;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Connect's task context as Debezium sees it: whenever it loads its offsets, at every start and at every restart of its
 * own, we see the same offset, take the clock from it, and say from where in it to start.
 *
 * <p>The context is a dynamic proxy, because newer versions of Connect add methods whose types older ones do not have.
 */
final class ClockedContext {
    private ClockedContext() {}

    static SourceTaskContext around(SourceTaskContext context, UnaryOperator<@Nullable Map<String, Object>> loaded) {
        return (SourceTaskContext) Proxy.newProxyInstance(
                SourceTaskContext.class.getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("offsetStorageReader")) {
                        return new Reader(context.offsetStorageReader(), loaded);
                    }
                    try {
                        return method.invoke(context, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private record Reader(OffsetStorageReader stored, UnaryOperator<@Nullable Map<String, Object>> loaded)
            implements OffsetStorageReader {

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return withoutOurs(loaded.apply(stored.offset(partition)));
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> offsets = stored.offsets(partitions);
            Map<String, Object> first = offsets.values().stream()
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            Map<String, Object> start = loaded.apply(first);
            Map<Map<String, T>, Map<String, Object>> plain = new HashMap<>();
            offsets.forEach((partition, offset) -> plain.put(partition, withoutOurs(offset == null ? null : start)));
            return plain;
        }

        @SuppressWarnings("NullAway") // Connect's reader, too, gives null where nothing is stored
        private static Map<String, Object> withoutOurs(@Nullable Map<String, Object> offset) {
            if (offset == null) {
                return null;
            }
            Map<String, Object> plain = new HashMap<>(offset);
            plain.keySet().removeIf(key -> key.startsWith(OffsetKeys.OURS));
            return plain;
        }
    }
}
