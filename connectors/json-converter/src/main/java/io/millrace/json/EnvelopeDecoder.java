package io.millrace.json;

import io.millrace.core.fault.FaultException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads messages that carry their schema. A topic repeats a few schemas for ever, so the text of a schema is compared
 * with those that the topic had last; only one that is not among them is looked for, token by token.
 */
final class EnvelopeDecoder implements Decoder {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final byte[] BEFORE = "{\"schema\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = ",\"payload\":".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_TOPICS = 1000;
    private static final int MOST_PER_TOPIC = 8;
    private static final Decoding[] NONE = {};

    private final Readers plans;
    private final UntypedReader untyped = new UntypedReader();
    private final Cache<ByteBuffer, Decoding> known;
    private final Map<String, Decoding[]> recent = new ConcurrentHashMap<>();

    EnvelopeDecoder(Readers plans, int cachedSchemas) {
        this.plans = plans;
        known = new SynchronizedCache<>(new LRUCache<>(cachedSchemas));
    }

    @Override
    public SchemaAndValue decode(String topic, byte[] message) {
        for (Decoding decoding : recent.getOrDefault(topic, NONE)) {
            SchemaAndValue decoded = decoding.decodeIfKnown(message);
            if (decoded != null) {
                return decoded;
            }
        }
        return decodeSlowly(topic, message);
    }

    private SchemaAndValue decodeSlowly(String topic, byte[] message) {
        JsonInput in = new JsonInput(message);
        if (in.peek() != '{') {
            throw notAnEnvelope(in);
        }
        int schemaFrom = -1;
        int schemaUntil = -1;
        int payloadFrom = -1;
        in.enter('{', "an object");
        for (boolean first = true; in.next(first, '}'); first = false) {
            String name = in.name();
            in.peek();
            int from = in.position();
            in.skipValue();
            if (name.equals(SCHEMA)) {
                schemaFrom = from;
                schemaUntil = in.position();
            } else if (name.equals(PAYLOAD)) {
                payloadFrom = from;
            } else {
                throw notAnEnvelope(in);
            }
        }
        if (schemaFrom < 0 || payloadFrom < 0) {
            throw notAnEnvelope(in);
        }
        Decoding decoding = decoding(in, schemaFrom, schemaUntil);
        remember(topic, decoding, message);
        in.moveTo(payloadFrom);
        return decoding.decode(in);
    }

    private Decoding decoding(JsonInput in, int from, int until) {
        ByteBuffer text = ByteBuffer.wrap(in.bytes(), from, until - from).slice();
        Decoding decoding = known.get(text);
        if (decoding == null) {
            byte[] copy = new byte[until - from];
            text.duplicate().get(copy);
            decoding = parse(in, from, copy);
            known.put(ByteBuffer.wrap(copy), decoding);
        }
        return decoding;
    }

    private Decoding parse(JsonInput in, int from, byte[] text) {
        ByteArrayOutputStream prefix = new ByteArrayOutputStream();
        prefix.writeBytes(BEFORE);
        prefix.writeBytes(text);
        prefix.writeBytes(BETWEEN);
        in.moveTo(from);
        if (in.skipNull()) {
            return new Decoding(prefix.toByteArray(), null, untyped::read);
        }
        Schema schema = new SchemaParser(plans).parse(in);
        return new Decoding(prefix.toByteArray(), schema, plans.of(schema)::read);
    }

    /** The schema found last comes first: a topic goes from one to the next far more often than back. */
    private void remember(String topic, Decoding decoding, byte[] message) {
        if (!decoding.isPrefixOf(message)) {
            return;
        }
        if (recent.size() >= MOST_TOPICS) {
            recent.clear();
        }
        recent.merge(
                topic, new Decoding[] {decoding}, (before, found) -> Stream.concat(Stream.of(found), Stream.of(before))
                        .distinct()
                        .limit(MOST_PER_TOPIC)
                        .toArray(Decoding[]::new));
    }

    private static FaultException notAnEnvelope(JsonInput in) {
        return in.unreadable("is no object of \"schema\" and \"payload\" and nothing else, which schemas.enable=true"
                + " stands for; set it to false for JSON without schemas");
    }
}
