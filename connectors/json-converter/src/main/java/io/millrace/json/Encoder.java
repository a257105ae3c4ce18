package io.millrace.json;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages. The text of a schema is encoded once and copied before every payload.
 *
 * <p>A schema is looked up by its object first, in a table that has one place for each hash and no lock: an entry is
 * immutable, and a race costs a look into the second memory, which goes by equality and has a bound.
 */
final class Encoder {
    private static final int PLACES = 256;
    private static final byte[] NOTHING = {};
    private static final byte[] NO_SCHEMA = "{\"schema\":null,\"payload\":".getBytes(StandardCharsets.US_ASCII);

    private final boolean schemas;
    private final byte[] noSchema;
    private final Writers plans;
    private final @Nullable Encoding[] recent = new Encoding[PLACES];
    private final Cache<Schema, Encoding> known;
    /** One a thread, since a lock or an atomic exchange would wait until the message before has reached memory. */
    private final ThreadLocal<JsonOutput> buffers = ThreadLocal.withInitial(JsonOutput::new);

    Encoder(JsonConverterConfig config) {
        schemas = config.schemas();
        noSchema = schemas ? NO_SCHEMA : NOTHING;
        plans = new Writers(config.decimals(), new Nulls(config.replaceNull()));
        known = new SynchronizedCache<>(new LRUCache<>(config.cachedSchemas()));
    }

    byte[] encode(@Nullable Schema schema, @Nullable Object value) {
        JsonOutput out = buffers.get();
        try {
            int end = write(schema, value, out);
            return out.toBytes(schemas ? out.raw('}', end) : end);
        } catch (ClassCastException e) {
            throw Nulls.notOfType("", e);
        }
    }

    private int write(@Nullable Schema schema, @Nullable Object value, JsonOutput out) {
        if (schema == null) {
            return UntypedWriter.write(value, out, out.begin(noSchema));
        }
        Encoding encoding = encoding(schema);
        return encoding.payload().write(value, out, out.begin(encoding.prefix()));
    }

    private Encoding encoding(Schema schema) {
        int place = System.identityHashCode(schema) & (PLACES - 1);
        Encoding last = recent[place];
        if (last != null && last.schema() == schema) {
            return last;
        }
        Encoding equal = known.get(schema);
        if (equal == null) {
            equal = new Encoding(schema, schemas ? prefix(schema) : NOTHING, plans.of(schema));
            known.put(schema, equal);
        }
        recent[place] = new Encoding(schema, equal.prefix(), equal.payload());
        return equal;
    }

    private byte[] prefix(Schema schema) {
        JsonOutput out = new JsonOutput();
        int end = new SchemaText(plans, out).write(schema, out.rawAscii("{\"schema\":", 0));
        return out.toBytes(out.rawAscii(",\"payload\":", end));
    }
}
