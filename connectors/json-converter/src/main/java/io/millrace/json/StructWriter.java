package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Writes structs: the names of the fields are encoded once, with the punctuation before and after them. */
final class StructWriter implements ValueWriter {
    private final Schema schema;
    private final String place;
    private final Field[] fields;
    private final byte[][] names;
    private final NullableWriter[] writers;
    private final boolean[] defaulted;

    /** An equal schema that structs came with last, so that the same object is compared once and not for each of them. */
    private Schema accepted;

    /** @param place the field that the struct stands in, for messages */
    StructWriter(Schema schema, String place, Writers plans) {
        List<Field> all = schema.fields();
        this.schema = schema;
        this.place = place;
        accepted = schema;
        fields = all.toArray(Field[]::new);
        names = new byte[fields.length][];
        writers = new NullableWriter[fields.length];
        defaulted = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            names[i] = member(i == 0 ? '{' : ',', fields[i].name());
            writers[i] = plans.of(fields[i].schema(), fields[i].name());
            defaulted[i] = fields[i].schema().defaultValue() != null;
        }
    }

    /** The name of a member with the character before it and the colon behind, as it stands in JSON. */
    static byte[] member(char before, String name) {
        JsonOutput text = new JsonOutput();
        text.raw(before);
        text.string(name);
        text.raw(':');
        return text.toBytes();
    }

    @Override
    public void write(Object value, JsonOutput out) {
        Struct struct = (Struct) value;
        checkSchema(struct.schema());
        if (fields.length == 0) {
            out.raw('{');
        }
        int at = 0;
        try {
            for (; at < fields.length; at++) {
                Field field = fields[at];
                out.raw(names[at]);
                // Only a field with a default needs the slower call, which does not turn a null into it.
                writers[at].write(defaulted[at] ? struct.getWithoutDefault(field.name()) : struct.get(field), out);
            }
        } catch (ClassCastException e) {
            throw Nulls.notOfType(fields[at].name(), e);
        }
        out.raw('}');
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
