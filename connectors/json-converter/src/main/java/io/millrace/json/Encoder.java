package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
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
    private final Writers plans;
    private final @Nullable Encoding[] recent = new Encoding[PLACES];
    private final Cache<Schema, Encoding> known;
    private final AtomicReference<@Nullable JsonOutput> spare = new AtomicReference<>();

    Encoder(JsonConverterConfig config) {
        schemas = config.schemas();
        plans = new Writers(config.decimals(), new Nulls(config.replaceNull()));
        known = new SynchronizedCache<>(new LRUCache<>(config.cachedSchemas()));
    }

    byte[] encode(@Nullable Schema schema, @Nullable Object value) {
        JsonOutput buffer = spare.getAndSet(null);
        JsonOutput out = buffer == null ? new JsonOutput() : buffer;
        out.clear();
        byte[] message = encode(schema, value, out);
        spare.set(out);
        return message;
    }

    private byte[] encode(@Nullable Schema schema, @Nullable Object value, JsonOutput out) {
        try {
            if (schema == null) {
                UntypedWriter.write(value, out);
                return schemas ? out.toBytes(NO_SCHEMA, '}') : out.toBytes();
            }
            Encoding encoding = encoding(schema);
            encoding.payload().write(value, out);
            return schemas ? out.toBytes(encoding.prefix(), '}') : out.toBytes();
        } catch (ClassCastException e) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    Nulls.place(out.field()) + " holds a value that is not of its schema's type: " + e.getMessage()
                            + ". The connector or transform that made the record has to give one that is.",
                    e);
        }
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
        out.rawAscii("{\"schema\":");
        new SchemaText(plans, out).write(schema);
        out.rawAscii(",\"payload\":");
        return out.toBytes();
    }
}
