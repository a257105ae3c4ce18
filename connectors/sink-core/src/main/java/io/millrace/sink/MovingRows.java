package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Names that are made of the row move when the row changes: what stands under the old name is removed with the same
 * version. So an update has to carry the row before it and a delete the row it removed; a record that does not is rejected,
 * because the old copy would stay for ever.
 */
public final class MovingRows<O extends WriteOp> implements Planner<O> {
    private final Planner<O> planner;
    private final List<Template> templates;

    private MovingRows(Planner<O> planner, List<Template> templates) {
        this.planner = planner;
        this.templates = templates;
    }

    /** The planner, if its names do not depend on the row; otherwise one that moves what it has planned. */
    public static <O extends WriteOp> Planner<O> of(Planner<O> planner, Template... templates) {
        List<Template> moving = Stream.of(templates).filter(Template::usesValue).toList();
        return moving.isEmpty() ? planner : new MovingRows<>(planner, moving);
    }

    @Override
    public void plan(Change change, Consumer<? super O> out) {
        old(change).ifPresent(left -> planner.plan(left, out));
        planner.plan(change, out);
    }

    @Override
    public void plan(Change change, SinkRecord record, Consumer<? super O> out) {
        old(change).ifPresent(left -> planner.plan(left, record, out));
        planner.plan(change, record, out);
    }

    /** The removal of what stands under the name that the row had, if it has another now. */
    private Optional<Change> old(Change change) {
        if (change instanceof Change.Upsert upsert) {
            if (upsert.before().isNone()) {
                requireNew(upsert);
            } else if (hasMoved(upsert)) {
                return Optional.of(new Change.Delete(upsert.origin(), upsert.key(), upsert.before()));
            }
        } else if (change instanceof Change.Delete delete && delete.before().isNone()) {
            throw withoutRow("A delete");
        }
        return Optional.empty();
    }

    private void requireNew(Change.Upsert upsert) {
        if (upsert.op() != Op.CREATE && upsert.op() != Op.READ) {
            throw withoutRow("A row that may have been there before");
        }
    }

    private boolean hasMoved(Change.Upsert upsert) {
        for (Template template : templates) {
            if (!name(template, upsert, upsert.row()).equals(name(template, upsert, upsert.before()))) {
                return true;
            }
        }
        return false;
    }

    private static String name(Template template, Change.Upsert upsert, Data row) {
        return template.resolve(upsert.origin(), upsert.key(), row);
    }

    private FaultException withoutRow(String what) {
        return new FaultException(
                Fault.RECORD_TARGET_INVALID,
                what + " comes without its state before, so the name " + templates.get(0)
                        + " that it had is not known and"
                        + " its copy there would stay. Let the topic hold events with before (record.format=envelope;"
                        + " REPLICA IDENTITY FULL in PostgreSQL), or make the name of the key.");
    }
}
