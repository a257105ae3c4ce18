package io.millrace.source;

import java.util.List;
import java.util.Map;

/**
 * What a source reads again while it follows the log.
 *
 * @param asked what the configuration asks for, in order
 * @param filters the settings that choose the captured tables, with their values
 * @param tables the captured tables
 * @param strategy how tables are read at first
 * @param added what becomes of tables that are captured from now on
 * @param gap what becomes of a gap in the log
 */
public record ResyncSetup(
        List<ResyncRequest> asked,
        Map<String, String> filters,
        CapturedTables tables,
        SnapshotStrategy strategy,
        AddedTables added,
        GapPolicy gap) {
    public ResyncSetup {
        asked = List.copyOf(asked);
        filters = Map.copyOf(filters);
    }

    /** Nothing is read again. */
    static ResyncSetup none() {
        return new ResyncSetup(
                List.of(), Map.of(), CapturedTables.NONE, SnapshotStrategy.INITIAL, AddedTables.IGNORE, GapPolicy.FAIL);
    }
}
