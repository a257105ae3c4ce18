package io.millrace.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document of which each field belongs to one owner, while updates are merged into it; no I/O.
 *
 * <p>An owner's update counts unless a newer one of the same owner is in the document. Where two owners have a field of one
 * name, the value is that of who wrote last, and the field stays until neither has it.
 */
final class SharedDocument {
    private final Map<String, byte[]> fields;
    private final Owners owners;
    private boolean changed;

    /** What an update did. */
    enum Outcome {
        CHANGED,
        /** All of it is there already. */
        SAME,
        /** The document has something newer of this owner. */
        SUPERSEDED
    }

    private SharedDocument(Map<String, byte[]> fields, Owners owners) {
        this.fields = fields;
        this.owners = owners;
    }

    /** Reads a document as it is stored, or begins a new one; an {@link IOException} if it cannot be read. */
    static SharedDocument of(byte @Nullable [] source) throws IOException {
        Map<String, byte[]> fields = source == null ? new LinkedHashMap<>() : JsonFields.of(source);
        Owners owners = Owners.of(fields.remove(Owners.FIELD));
        fields.remove(DeleteMark.FIELD);
        return new SharedDocument(fields, owners);
    }

    /** Merges an update in. */
    Outcome apply(FieldUpdate update) {
        String owner = update.target().owner();
        Owners.Part before = owners.of(owner);
        if (before != null && before.version() > update.version()) {
            return Outcome.SUPERSEDED;
        }
        boolean different = false;
        Set<String> names = new LinkedHashSet<>(update.fields().keySet());
        if (before != null) {
            if (update.clears()) {
                different = remove(owner, before.names(), names);
            } else {
                Set<String> all = new LinkedHashSet<>(before.names());
                all.addAll(names);
                names = all;
            }
        }
        for (Map.Entry<String, byte[]> field : update.fields().entrySet()) {
            byte[] old = fields.put(field.getKey(), field.getValue());
            different |= !Arrays.equals(old, field.getValue());
        }
        Owners.Part after = new Owners.Part(update.version(), update.isDelete() ? null : names);
        if (!after.equals(before)) {
            owners.put(owner, after);
            different = true;
        }
        changed |= different;
        return different ? Outcome.CHANGED : Outcome.SAME;
    }

    /** Whether there is something to write. */
    boolean isChanged() {
        return changed;
    }

    /** The document to store; one whose rows are all gone becomes a mark that readers do not see. */
    byte[] source(long committedMicros) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        fields.forEach((name, value) -> member(out, name, value));
        if (fields.isEmpty() && owners.areGone()) {
            member(out, DeleteMark.FIELD, DeleteMark.time(committedMicros));
        }
        member(out, Owners.FIELD, owners.toJson());
        out.write('}');
        return out.toByteArray();
    }

    private boolean remove(String owner, Set<String> old, Set<String> kept) {
        boolean removed = false;
        for (String name : old) {
            if (!kept.contains(name) && !owners.hasOther(owner, name)) {
                removed |= fields.remove(name) != null;
            }
        }
        return removed;
    }

    private static void member(ByteArrayOutputStream out, String name, byte[] value) {
        out.write(out.size() == 0 ? '{' : ',');
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(name));
        out.write('"');
        out.write(':');
        out.writeBytes(value);
    }
}
