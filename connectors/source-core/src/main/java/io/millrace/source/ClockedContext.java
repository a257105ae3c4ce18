package io.millrace.source;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Connect's task context as Debezium sees it: whenever it loads its offsets, at every start and at every restart of its
 * own, we take the clock from the same offset, and say what it sees of it.
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
        @SuppressWarnings("NullAway") // Connect's reader, too, gives null where nothing is stored
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return loaded.apply(stored.offset(partition));
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> offsets = stored.offsets(partitions);
            Map<Map<String, T>, Map<String, Object>> seen = new HashMap<>();
            for (Map<String, T> partition : partitions) {
                seen.put(partition, loaded.apply(offsets.get(partition)));
            }
            return seen;
        }
    }
}
