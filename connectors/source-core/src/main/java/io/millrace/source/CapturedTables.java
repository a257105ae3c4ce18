package io.millrace.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The captured tables of a database, as far as reading them again depends on it. Each call may ask the database. */
public interface CapturedTables {
    /** A database with no table that could be read again. */
    CapturedTables NONE = new CapturedTables() {
        @Override
        public List<String> capturedBut(Optional<Map<String, String>> before) {
            return List.of();
        }

        @Override
        public Map<String, Refusal> refusals(List<ResyncRequest> requests) {
            return Map.of();
        }

        @Override
        public Optional<String> unable() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    };

    /**
     * Why a table or a part of it cannot be read again.
     *
     * @param gone whether there is no such table among the captured ones
     * @param message as in "has no primary key"
     */
    record Refusal(boolean gone, String message) {}

    /** The captured tables which those filters did not capture, in order; all of them if there were no filters. */
    List<String> capturedBut(Optional<Map<String, String>> before);

    /** What cannot be read again, by the ids of the requests. */
    Map<String, Refusal> refusals(List<ResyncRequest> requests);

    /** Why this database lets no table be read again while the log is followed, with what to do about it. */
    Optional<String> unable();

    /** What Debezium has to be told for it. */
    Map<String, String> settings();
}
