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
            readers[i] = plans.of(fields[i].schema(), fields[i].name());
            places.put(fields[i].name(), i);
        }
    }

    @Override
    public Object read(JsonInput in) {
        Struct struct = new Struct(schema);
        int read = 0;
        int from = in.position();
        while (read < fields.length && in.skip(names[read])) {
            in.atField(from + 1);
            struct.put(fields[read], readers[read].read(in));
            read++;
            from = in.position();
        }
        if (read == 0 || read < fields.length || !in.skip('}')) {
            finish(struct, read, in);
        }
        return struct;
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
            in.peek();
            int from = in.position();
            Integer place = places.get(in.name());
            if (place == null) {
                in.skipValue();
            } else {
                in.atField(from);
                struct.put(fields[place], readers[place].read(in));
                seen[place] = true;
            }
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                struct.put(fields[i], readers[i].absent());
            }
        }
    }
}
