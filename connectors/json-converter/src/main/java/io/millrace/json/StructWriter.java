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
    private final Field[] fields;
    private final byte[][] names;
    private final NullableWriter[] writers;
    private final boolean[] defaulted;

    /** An equal schema that structs came with last, so that the same object is compared once and not for each of them. */
    private Schema accepted;

    StructWriter(Schema schema, Writers plans) {
        List<Field> all = schema.fields();
        this.schema = schema;
        accepted = schema;
        fields = all.toArray(Field[]::new);
        names = new byte[fields.length][];
        writers = new NullableWriter[fields.length];
        defaulted = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            names[i] = member(i == 0 ? '{' : ',', fields[i].name());
            writers[i] = plans.of(fields[i].schema());
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
        checkSchema(struct.schema(), out);
        if (fields.length == 0) {
            out.raw('{');
        }
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            out.raw(names[i]);
            out.atField(field.name());
            // Only a field with a default needs the slower call, which does not turn a null into it.
            writers[i].write(defaulted[i] ? struct.getWithoutDefault(field.name()) : struct.get(field), out);
        }
        out.raw('}');
    }

    private void checkSchema(Schema actual, JsonOutput out) {
        if (actual == accepted) {
            return;
        }
        if (!actual.equals(schema)) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    Nulls.place(out.field()) + " holds a struct of another schema than the one given with it. Give"
                            + " the record the schema of its struct; a transform that changes one has to change both.");
        }
        accepted = actual;
    }
}
