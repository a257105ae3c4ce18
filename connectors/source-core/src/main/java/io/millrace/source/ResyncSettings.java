package io.millrace.source;

import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.CapturedTables.Refusal;
import io.millrace.source.ResyncRequest.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings on what is read again while the log is followed, requests for it among them. */
public final class ResyncSettings {
    /** What the keys of requests begin with; the rest is the id, by which they are ordered. */
    static final String REQUEST = "resync.request.";

    private static final String GROUP = "Tables";
    private static final Pattern TABLE_WHERE =
            Pattern.compile("(\\S+)(?:\\s+where\\s+(.+))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** How the tables are read at first. */
    public static final Setting<SnapshotStrategy> STRATEGY = Setting.oneOf("snapshot.strategy", SnapshotStrategy.class)
            .group(GROUP)
            .doc(
                    "How the tables are read at first: `initial` reads all of them, then follows the log, and begins anew when"
                            + " it is interrupted; `incremental` follows the log at once and reads the tables beside it, window"
                            + " by window (incremental.snapshot.chunk.size rows), so that after an interruption at most one window"
                            + " is read again. The second needs what `millrace resync` needs.")
            .defaultsTo(SnapshotStrategy.INITIAL)
            .basic()
            .build();

    /** What becomes of tables that are captured from now on. */
    public static final Setting<AddedTables> ADDED = Setting.oneOf("tables.added", AddedTables.class)
            .group(GROUP)
            .doc(
                    "What becomes of a table that changed include and exclude lists capture from now on: `fill` reads it while"
                            + " the log is followed, which needs what `millrace resync` needs; `ignore` captures its changes only.")
            .defaultsTo(AddedTables.FILL)
            .advanced()
            .build();

    /** What becomes of a gap in the log. */
    public static final Setting<GapPolicy> GAP = Setting.oneOf("gap.policy", GapPolicy.class)
            .group(GROUP)
            .doc(
                    "What becomes of a gap between the stored position and the server's log, when the server has thrown log"
                            + " away or the replication slot was created again: `fail` stops the task with SOURCE_LOG_GAP;"
                            + " `resync` follows the log from now on and reads every captured table again, with markers by which"
                            + " sinks remove what no longer exists. The second needs what `millrace resync` needs.")
            .defaultsTo(GapPolicy.FAIL)
            .advanced()
            .build();

    /** Requests have keys of their own, so that two that are written at once do not overwrite each other. */
    static final Settings SETTINGS = Settings.of("Tables", STRATEGY, ADDED, GAP)
            .allowing(KnownKeys.none().withPatterns(Pattern.compile("resync\\.request\\.[\\w-]+")));

    private ResyncSettings() {}

    /** What a source reads again under a configuration. */
    public static ResyncSetup of(Values values, SqlTables tables) {
        return new ResyncSetup(
                requests(values.raw()),
                tables.filters(),
                tables,
                values.get(STRATEGY),
                values.get(ADDED),
                values.get(GAP));
    }

    /** Checks each request against the database, if there is one; the rest of the configuration has to be right. */
    public static void check(Values values, CapturedTables tables) {
        List<ResyncRequest> requests = requests(values.raw());
        if (requests.isEmpty()) {
            return;
        }
        Optional<String> unable = tables.unable();
        Map<String, Refusal> refusals = unable.isPresent() ? Map.of() : tables.refusals(requests);
        for (ResyncRequest request : requests) {
            Optional<String> why = unable.or(() -> Optional.ofNullable(refusals.get(request.id()))
                    .map(refusal -> request.table() + " " + refusal.message()));
            why.ifPresent(text -> values.problems().add(REQUEST + request.id(), request.text(), text));
        }
    }

    /** What the configuration asks for, in the order of the keys. */
    static List<ResyncRequest> requests(Map<String, String> config) {
        List<ResyncRequest> requests = new ArrayList<>();
        new TreeMap<>(config).forEach((key, value) -> {
            if (key.startsWith(REQUEST) && value != null) {
                requests.add(request(key.substring(REQUEST.length()), value.trim()));
            }
        });
        return requests;
    }

    private static ResyncRequest request(String id, String text) {
        Matcher parts = TABLE_WHERE.matcher(text);
        return parts.matches()
                ? new ResyncRequest(id, parts.group(1), parts.group(2), Cause.ASKED)
                : new ResyncRequest(id, text, null, Cause.ASKED);
    }
}
