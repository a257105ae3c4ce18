package io.millrace.search;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** Turns a row into an update of the fields that its owner has in a document, and a deleted row into their removal. */
final class FieldPlanner implements Planner<FieldUpdate> {
    private final DocumentNames names;
    private final Template owner;
    private final GeoPoints points;
    private final JsonDocument document = new JsonDocument();

    private FieldPlanner(DocumentOptions options) {
        names = new DocumentNames(options);
        owner = Template.parse(options.owner());
        points = options.points();
    }

    /** A planner that also moves fields whose document is named by the row. */
    static Planner<FieldUpdate> of(DocumentOptions options) {
        FieldPlanner planner = new FieldPlanner(options);
        return planner.names.following(planner);
    }

    @Override
    public void plan(Change change, Consumer<? super FieldUpdate> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            Data row = DocumentNames.object(upsert.row());
            out.accept(FieldUpdate.set(
                    target(origin, upsert.key(), row),
                    names.routing(origin, upsert.key()),
                    origin.version(),
                    origin.committedMicros(),
                    fields(row),
                    row.schema()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            out.accept(FieldUpdate.delete(
                    target(origin, delete.key(), delete.before()),
                    names.routing(origin, delete.key()),
                    origin.version(),
                    origin.committedMicros()));
        }
    }

    private FieldUpdate.Target target(Origin origin, Data key, Data row) {
        return new FieldUpdate.Target(names.target(origin, key, row), owner.resolve(origin, key));
    }

    private Map<String, byte[]> fields(Data row) {
        Map<String, byte[]> fields;
        try {
            fields = JsonFields.of(points.addTo(document.write(row), row));
        } catch (IOException e) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED, "The row cannot be taken apart into fields: " + e.getMessage(), e);
        }
        for (String reserved : new String[] {Owners.FIELD, DeleteMark.FIELD}) {
            if (fields.containsKey(reserved)) {
                throw new FaultException(
                        Fault.RECORD_VALUE_UNSUPPORTED,
                        "The row has a column " + reserved + ", which is the name of a field that the sink keeps for"
                                + " itself. Rename or leave out the column with a transform.");
            }
        }
        return fields;
    }
}
