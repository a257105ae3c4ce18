package io.millrace.source;

import io.debezium.document.Array;
import io.debezium.document.Document;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.document.Value;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.ResyncRequest.Cause;
import io.millrace.source.ResyncState.Filled;
import io.millrace.source.ResyncState.Outcome;
import io.millrace.source.ResyncState.Running;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of the readings as the JSON text that offsets carry, which the command line reads too. */
final class ResyncText {
    private static final String ID = "id";
    private static final String TABLE = "table";
    private static final String WHERE = "where";
    private static final String CAUSE = "cause";
    private static final String ROWS = "rows";

    private ResyncText() {}

    static String of(ResyncState state) {
        Document document = Document.create();
        state.filled().ifPresent(filled -> document.setDocument("filled", filled(filled)));
        document.setArray("queue", array(state.queue(), ResyncText::request));
        Running running = state.running();
        if (running != null) {
            document.setDocument("running", running(running));
        }
        document.setArray("done", array(state.done(), ResyncText::outcome));
        document.setString("begun", Long.toString(state.lastBegin()));
        document.setNumber("number", state.lastNumber());
        try {
            return DocumentWriter.defaultWriter().write(document);
        } catch (IOException e) {
            throw new IllegalStateException("Text can be written to memory.", e);
        }
    }

    /** The state in an offset; nothing is known if it has none. */
    static ResyncState in(@Nullable Map<String, ?> offset) {
        Object text = offset == null ? null : offset.get(OffsetKeys.RESYNC);
        if (text == null) {
            return ResyncState.EMPTY;
        }
        try {
            return state(DocumentReader.defaultReader().read(text.toString()));
        } catch (IOException | RuntimeException e) {
            throw new FaultException(
                    Fault.OFFSET_INVALID,
                    "The stored offset has " + OffsetKeys.RESYNC + " = " + text
                            + ", which is not as this connector writes it. Alter the offset: remove the key, then requests"
                            + " in the configuration are taken up from the first one.",
                    e);
        }
    }

    private static ResyncState state(Document document) {
        Document filled = document.getDocument("filled");
        Document running = document.getDocument("running");
        return new ResyncState(
                filled == null ? Optional.empty() : Optional.of(filled(filled)),
                list(document, "queue", ResyncText::request),
                running == null ? null : running(running),
                list(document, "done", ResyncText::outcome),
                Long.parseLong(document.getString("begun", "-1")),
                document.getInteger("number", 0));
    }

    private static Document filled(Filled filled) {
        Document document = Document.create();
        new TreeMap<>(filled.filters()).forEach(document::setString);
        Cause nothing = filled.nothing();
        return nothing == null ? Document.create("under", document) : Document.create("nothing", nothing.code());
    }

    private static Filled filled(Document document) {
        String nothing = document.getString("nothing");
        if (nothing != null) {
            return Filled.nothing(cause(nothing));
        }
        Map<String, String> filters = new HashMap<>();
        document.getDocument("under")
                .forEach(field ->
                        filters.put(field.getName().toString(), field.getValue().asString()));
        return Filled.under(filters);
    }

    private static Document request(ResyncRequest request) {
        Document document = Document.create(ID, request.id(), TABLE, request.table());
        if (request.where() != null) {
            document.setString(WHERE, request.where());
        }
        return document.setString(CAUSE, request.cause().code());
    }

    private static ResyncRequest request(Document document) {
        return new ResyncRequest(
                document.getString(ID),
                document.getString(TABLE),
                document.getString(WHERE),
                cause(document.getString(CAUSE)));
    }

    private static Document running(Running running) {
        Document document = request(running.request())
                .setString("generation", running.generation())
                .setString("version", Long.toString(running.version()))
                .setNumber("number", running.number())
                .setNumber(ROWS, running.rows());
        if (running.reached() != null) {
            document.setString("reached", running.reached());
        }
        return document;
    }

    private static Running running(Document document) {
        return new Running(
                request(document),
                document.getString("generation"),
                Long.parseLong(document.getString("version")),
                document.getInteger("number", 0),
                document.getLong(ROWS, 0),
                document.getString("reached"));
    }

    private static Document outcome(Outcome outcome) {
        Document document =
                request(outcome.request()).setNumber(ROWS, outcome.rows()).setNumber("ended", outcome.endedMillis());
        if (outcome.refusal() != null) {
            document.setString("refused", outcome.refusal());
        }
        return document;
    }

    private static Outcome outcome(Document document) {
        return new Outcome(
                request(document),
                document.getLong(ROWS, 0),
                document.getString("refused"),
                document.getLong("ended", 0));
    }

    private static Cause cause(String code) {
        return Cause.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static <T> Array array(List<T> items, Function<T, Document> write) {
        Array array = Array.create();
        items.forEach(item -> array.add(write.apply(item)));
        return array;
    }

    private static <T> List<T> list(Document document, String field, Function<Document, T> read) {
        Array array = document.getArray(field);
        return array == null
                ? List.of()
                : array.streamValues().map(Value::asDocument).map(read).toList();
    }
}
