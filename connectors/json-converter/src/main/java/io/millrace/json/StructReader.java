package io.millrace.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads structs. As long as the members come as our own writer and Connect's write them, in the order of the schema and
 * without white space, each name is compared with the bytes it must have; from the first that differs on, names are
 * looked up.
 */
final class StructReader implements ValueReader {
    private final Schema schema;
    private final Field[] fields;
    private final byte[][] names;
    private final NullableReader[] readers;
    private final Map<String, Integer> places = new HashMap<>();

    StructReader(Schema schema, Readers plans) {
        List<Field> all = schema.fields();
        this.schema = schema;
        fields = all.toArray(Field[]::new);
        names = new byte[fields.length][];
        readers = new NullableReader[fields.length];
        for (int i = 0; i < fields.length; i++) {
            names[i] = StructWriter.member(i == 0 ? '{' : ',', fields[i].name());
            readers[i] = plans.of(fields[i].schema());
            places.put(fields[i].name(), i);
        }
    }

    @Override
    public Object read(JsonInput in) {
        Struct struct = new Struct(schema);
        int read = 0;
        while (read < fields.length && in.skip(names[read])) {
            put(struct, read, in);
            read++;
        }
        if (read == 0 || read < fields.length || !in.skip('}')) {
            finish(struct, read, in);
        }
        return struct;
    }

    private void put(Struct struct, int place, JsonInput in) {
        Field field = fields[place];
        in.atField(field.name());
        struct.put(field, readers[place].read(in));
    }

    /** Whatever follows the members that came as expected; the names of others are passed over. */
    private void finish(Struct struct, int read, JsonInput in) {
        boolean[] seen = new boolean[fields.length];
        Arrays.fill(seen, 0, read, true);
        if (read == 0) {
            in.expect('{', "an object");
        }
        for (boolean first = read == 0; !in.skip('}'); first = false) {
            if (!first) {
                in.expect(',', "a comma or the end of the object");
            }
            Integer place = places.get(in.name());
            if (place == null) {
                in.skipValue();
            } else {
                put(struct, place, in);
                seen[place] = true;
            }
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                struct.put(fields[i], readers[i].absent(fields[i].name()));
            }
        }
    }
}
