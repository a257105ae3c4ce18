package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes structs: the names of the fields are encoded once, with the punctuation before and after them. */
final class StructWriter extends ValueWriter {
    private final Schema schema;
    private final String place;
    private final Member[] members;

    /** An equal schema that structs came with last, so that the same object is compared once and not for each of them. */
    private Schema accepted;

    /** @param place the field that the struct stands in, for messages */
    StructWriter(Schema schema, String place, Writers plans) {
        List<Field> all = schema.fields();
        this.schema = schema;
        this.place = place;
        accepted = schema;
        members = new Member[all.size()];
        for (int i = 0; i < members.length; i++) {
            Field field = all.get(i);
            members[i] = new Member(
                    field,
                    JsonText.of(member(i == 0 ? '{' : ',', field.name())),
                    plans.of(field.schema(), field.name()),
                    field.schema().defaultValue());
        }
    }

    private record Member(
            Field field,
            JsonText name,
            NullableWriter writer,
            @Nullable Object ifNull) {
        /** The value that the struct holds, where its own answer is the default in place of null. */
        @Nullable
        Object of(Struct struct) {
            Object held = struct.get(field);
            // Looking a field up by its name is slow, and only needed if the default may stand for null.
            return held == ifNull && held != null ? struct.getWithoutDefault(field.name()) : held;
        }
    }

    /** The name of a member with the character before it and the colon behind, as it stands in JSON. */
    static byte[] member(char before, String name) {
        JsonOutput text = new JsonOutput();
        return text.toBytes(text.raw(':', text.string(name, text.raw(before, 0))));
    }

    @Override
    int write(Object value, JsonOutput out, int at) {
        Struct struct = (Struct) value;
        checkSchema(struct.schema());
        int end = members.length == 0 ? out.raw('{', at) : at;
        int i = 0;
        try {
            for (; i < members.length; i++) {
                Member member = members[i];
                end = out.text(member.name, end);
                end = member.writer.write(member.of(struct), out, end);
            }
        } catch (ClassCastException e) {
            throw Nulls.notOfType(members[i].field.name(), e);
        }
        return out.raw('}', end);
    }

    private void checkSchema(Schema actual) {
        if (actual == accepted) {
            return;
        }
        if (!actual.equals(schema)) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    Nulls.place(place) + " holds a struct of another schema than the one given with it. Give"
                            + " the record the schema of its struct; a transform that changes one has to change both.");
        }
        accepted = actual;
    }
}
