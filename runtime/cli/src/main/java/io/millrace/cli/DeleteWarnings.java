package io.millrace.cli;

import io.millrace.cli.kafka.DeletesSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to warn of when a sink is so far behind that deletes are removed from its topics before it sees them. */
final class DeleteWarnings {
    private static final String SETTING = "delete.retention.ms";

    /** What our sinks take if the setting is left out. */
    private static final long DEFAULT = Duration.ofDays(7).toMillis();

    private DeleteWarnings() {}

    /** The warnings; none for most sinks. */
    static List<String> of(DeletesSeen deletes, Map<String, String> config) {
        List<String> warnings = new ArrayList<>();
        Duration kept = Duration.ofMillis(deletes.keptMillis());
        Long seconds = deletes.unseenSeconds();
        Duration unseen = seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
        String where = deletes.topic() + " keeps deletes for " + Durations.rough(kept);
        if (unseen.compareTo(kept) > 0) {
            warnings.add("deletes may be missing in the target: it has not seen all that was written in the last "
                    + Durations.rough(unseen) + ", and " + where
                    + "; have the tables read again with millrace resync (DELETES_LOST in docs/reference/faults.md)");
        } else if (unseen.multipliedBy(2).compareTo(kept) > 0) {
            warnings.add("deletes may be lost in " + Durations.rough(kept.minus(unseen))
                    + ": it has not seen all that was written in the last " + Durations.rough(unseen) + ", and "
                    + where);
        }
        if (deletes.checks() && configured(config) > deletes.keptMillis()) {
            warnings.add("it takes topics to keep deletes for longer than they do: " + where + ", so set " + SETTING
                    + "=" + deletes.keptMillis() + " on the connector, or more on the topic");
        }
        return warnings;
    }

    private static long configured(Map<String, String> config) {
        try {
            return Long.parseLong(
                    config.getOrDefault(SETTING, Long.toString(DEFAULT)).strip());
        } catch (NumberFormatException e) {
            return DEFAULT; // A variable of a config provider, perhaps.
        }
    }
}
