package io.millrace.cli.offsets;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import io.millrace.cli.kafka.Partition;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The positions of a sink in a file. */
final class SavedPositions {
    private SavedPositions() {}

    static SortedMap<Partition, @Nullable Long> of(Goal.Saved saved) {
        var positions = new TreeMap<Partition, @Nullable Long>();
        for (Entry entry : saved.offsets().offsets()) {
            if (!entry.isSink()) {
                throw new CommandFailure("The file holds the position of a source (" + entry.partition()
                        + "), but the connector is a sink");
            }
            positions.put(new Partition(entry.topic(), entry.number()), entry.position());
        }
        return positions;
    }
}
