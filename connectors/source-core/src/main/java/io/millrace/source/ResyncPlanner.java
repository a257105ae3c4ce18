package io.millrace.source;

import io.debezium.document.Array;
import io.debezium.document.ArrayWriter;
import io.debezium.document.Document;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.CapturedTables.Refusal;
import io.millrace.source.ResyncRequest.Cause;
import io.millrace.source.ResyncState.Filled;
import io.millrace.source.ResyncState.Outcome;
import io.millrace.source.ResyncState.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at every start what is to be read again, from the stored offset, the configuration and the database.
 *
 * <p>Debezium keeps the tables of a running incremental snapshot in its offset and goes on with them after a restart. So
 * what we want read is put into the offset as it loads it. Nothing else has to reach it, least of all from another thread.
 */
final class ResyncPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(ResyncPlanner.class);
    /** Who asks Debezium for our readings. */
    static final String READER = "millrace";

    private static final String MODE = "snapshot.mode";
    private static final String WITHOUT_ROWS = "no_data";
    /** Modes in which a user wants the rows that are there already. */
    private static final Set<String> READS_ROWS = Set.of("initial", "when_needed", "always");

    private static final String TABLE = inCollection("id");
    private static final String CONDITION = inCollection("additional_condition");
    private static final String KEY = inCollection("surrogate_key");

    private final ResyncSetup setup;
    private final boolean readsRows;
    private final LongSupplier millis;

    ResyncPlanner(ResyncSetup setup, Map<String, String> debezium, LongSupplier millis) {
        this.setup = setup;
        this.readsRows =
                READS_ROWS.contains(debezium.getOrDefault(MODE, "initial").toLowerCase(Locale.ROOT));
        this.millis = millis;
    }

    /** For a start from a stored offset, or from none. */
    ResyncStart plan(@Nullable Map<String, ?> stored) {
        if (!isActive()) {
            Map<String, Object> position =
                    stored == null || !OffsetKeys.isPosition(stored) ? null : withoutOurs(stored);
            return new ResyncStart(ResyncState.EMPTY, Map.of(), position);
        }
        ResyncState state = asked(ResyncText.in(stored));
        if (stored == null || !OffsetKeys.isPosition(stored)) {
            return fromNothing(null, first(state));
        }
        if (OffsetKeys.isInSnapshot(stored)) {
            return fromNothing(stored, first(state));
        }
        if (isForeign(stored)) {
            return new ResyncStart(state, Map.of(), withoutOurs(stored));
        }
        ResyncState able = able(filled(going(state, stored)));
        Map<String, String> settings = able.isIdle() ? Map.of() : setup.tables().settings();
        return new ResyncStart(able, settings, injected(able, stored));
    }

    /** For a start from now on, because what lies behind the stored offset can no longer be read. */
    ResyncStart afterGap(@Nullable Map<String, ?> stored) {
        ResyncState state = asked(ResyncText.in(stored)).again().filled(Filled.nothing(Cause.GAP));
        return fromNothing(null, state);
    }

    /** Whether this database can be asked what it has. */
    boolean isActive() {
        return setup.tables() != CapturedTables.NONE;
    }

    /** Whether the log may be followed from now on where it has a gap. */
    boolean resyncsGaps() {
        return setup.gap() == GapPolicy.RESYNC && readsRows;
    }

    // --- what is to be read

    private ResyncState asked(ResyncState state) {
        Set<String> ids = setup.asked().stream().map(ResyncRequest::id).collect(Collectors.toSet());
        List<ResyncRequest> fresh = setup.asked().stream()
                .filter(request -> !state.knows(request.id()))
                .toList();
        return state.keeping(request -> !request.isAsked() || ids.contains(request.id()))
                .queued(fresh)
                .remembering(ids);
    }

    /** Where Debezium reads all tables first, they are filled; what Connect has stored of an attempt says whether it does. */
    private ResyncState first(ResyncState state) {
        boolean rest = state.fillsAll().isPresent() || (readsRows && setup.strategy() == SnapshotStrategy.INCREMENTAL);
        ResyncState again = state.again();
        return (rest || !readsRows ? again : again.read(millis.getAsLong()))
                .filled(rest ? Filled.nothing(state.fillsAll().orElse(Cause.FIRST)) : Filled.under(setup.filters()));
    }

    private static ResyncStart fromNothing(@Nullable Map<String, ?> stored, ResyncState state) {
        boolean hollow = state.fillsAll().isPresent();
        return new ResyncStart(
                state, hollow ? Map.of(MODE, WITHOUT_ROWS) : Map.of(), stored == null ? null : withoutOurs(stored));
    }

    /** A reading goes on only if the offset says how far it has come; otherwise it begins again. */
    private static ResyncState going(ResyncState state, Map<String, ?> stored) {
        Running running = state.running();
        Object left = stored.get(OffsetKeys.COLLECTIONS);
        return running == null || (isOurs(stored) && left != null) ? state : state.again();
    }

    private ResyncState filled(ResyncState state) {
        Optional<Filled> before = state.filled();
        Filled now = Filled.under(setup.filters());
        if (before.isEmpty() || before.get().equals(now)) {
            return state.filled(now);
        }
        Optional<Cause> all = state.fillsAll();
        if (all.isEmpty() && (!readsRows || setup.added() == AddedTables.IGNORE)) {
            return state.filled(now);
        }
        Cause cause = all.orElse(Cause.ADDED);
        List<String> tables =
                setup.tables().capturedBut(all.isPresent() ? Optional.empty() : before.map(Filled::filters));
        if (!tables.isEmpty()) {
            LOG.info("To be read while the log is followed ({}): {}.", cause.code(), tables);
        }
        return state.queued(tables.stream()
                        .map(table -> ResyncRequest.of(cause, table))
                        .toList())
                .filled(now);
    }

    // --- what can be read

    private ResyncState able(ResyncState state) {
        if (state.isIdle()) {
            return state;
        }
        Optional<String> unable = setup.tables().unable();
        if (unable.isPresent()) {
            return refused(state, requests(state), unable.get());
        }
        Map<String, Refusal> refusals = setup.tables().refusals(requests(state));
        ResyncState able = state;
        for (ResyncRequest request : requests(state)) {
            Refusal refusal = refusals.get(request.id());
            if (refusal != null && refusal.gone() && !request.isAsked()) {
                LOG.warn("{} is not read: it is no longer there or no longer captured.", request.table());
                able = able.keeping(kept -> !kept.equals(request));
            } else if (refusal != null) {
                able = refused(able, List.of(request), request.table() + " " + refusal.message());
            }
        }
        return able;
    }

    /** Nobody is told of a table that has to be read and cannot, so that stops the task. */
    private ResyncState refused(ResyncState state, List<ResyncRequest> requests, String why) {
        ResyncState rest = state;
        for (ResyncRequest request : requests) {
            if (!request.isAsked()) {
                throw new FaultException(
                        Fault.SOURCE_RESYNC,
                        "The table " + request.table() + " has to be read ("
                                + request.cause().code()
                                + ") and cannot be: " + why
                                + ". Or leave it out with table.exclude.list; a table that was added is left unread with"
                                + " tables.added=ignore.");
            }
            LOG.error("{}: {} is not read again: {}.", Fault.SOURCE_RESYNC.code(), request.text(), why);
            rest = rest.ended(new Outcome(request, 0, why, millis.getAsLong()));
        }
        return rest;
    }

    private static List<ResyncRequest> requests(ResyncState state) {
        List<ResyncRequest> all = new ArrayList<>(state.queue());
        Running running = state.running();
        if (running != null) {
            all.add(0, running.request());
        }
        return all;
    }

    // --- as Debezium reads it

    private static Map<String, Object> injected(ResyncState state, Map<String, ?> stored) {
        Map<String, Object> offset = withoutOurs(stored);
        if (state.running() == null) {
            offset.keySet().removeIf(key -> key.startsWith(OffsetKeys.INCREMENTAL));
        }
        if (!state.isIdle()) {
            offset.put(OffsetKeys.COLLECTIONS, collections(requests(state)));
            offset.put(OffsetKeys.CORRELATION, READER);
        }
        return offset;
    }

    private static String collections(List<ResyncRequest> requests) {
        Array tables = Array.create();
        for (ResyncRequest request : requests) {
            Document table = Document.create(TABLE, request.table());
            if (request.where() != null) {
                table.setString(CONDITION, "(" + request.where() + ")");
            } else {
                table.setNull(CONDITION);
            }
            tables.add(table.setNull(KEY));
        }
        try {
            return ArrayWriter.defaultWriter().write(tables);
        } catch (IOException e) {
            throw new IllegalStateException("Text can be written to memory.", e);
        }
    }

    private static boolean isOurs(Map<String, ?> stored) {
        return READER.equals(stored.get(OffsetKeys.CORRELATION));
    }

    /** Whether somebody asked Debezium itself for a reading, by a signal, which is still on its way. */
    private static boolean isForeign(Map<String, ?> stored) {
        return stored.get(OffsetKeys.COLLECTIONS) != null && !isOurs(stored);
    }

    /** The offset as Debezium wrote it. */
    static Map<String, Object> withoutOurs(Map<String, ?> offset) {
        Map<String, Object> plain = new HashMap<>(offset);
        plain.keySet().removeIf(key -> key.startsWith(OffsetKeys.OURS));
        return plain;
    }

    private static String inCollection(String part) {
        return OffsetKeys.COLLECTIONS + "_" + part;
    }
}
