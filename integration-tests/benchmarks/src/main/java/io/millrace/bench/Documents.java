package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The documents of the sink benchmarks: 250 bytes of JSON with eight fields. */
final class Documents {
    static final int BYTES = 250;
    private static final String[] CITIES = {"Vila", "El Tarter", "Canillo", "Encamp", "La Massana", "Ordino"};

    private static final byte[] SCHEMA = schema(
            "id:int64",
            "customer:int64",
            "city:string",
            "amount:double",
            "status:string",
            "created:int64",
            "open:boolean",
            "note:string");

    private Documents() {}

    /** The document of a number, always the same. */
    static byte[] json(int id) {
        String head = String.format(
                Locale.ROOT,
                "{\"id\":%d,\"customer\":%d,\"city\":\"%s\",\"amount\":%d.%02d,\"status\":\"%s\",\"created\":%d,\"open\":%s,\"note\":\"",
                id,
                id % 50_000,
                CITIES[id % CITIES.length],
                id % 997,
                id % 100,
                id % 3 == 0 ? "paid" : "new",
                1_700_000_000_000L + id,
                id % 2 == 0);
        StringBuilder json = new StringBuilder(BYTES).append(head);
        for (int i = head.length(); i < BYTES - 2; i++) {
            json.append((char) ('a' + (id + i * 7L) % 26));
        }
        return json.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A document in the form that carries its schema, as sources of ours write it. */
    static byte[] withSchema(byte[] document) {
        byte[] whole = Arrays.copyOf(SCHEMA, SCHEMA.length + document.length + 1);
        System.arraycopy(document, 0, whole, SCHEMA.length, document.length);
        whole[whole.length - 1] = '}';
        return whole;
    }

    private static byte[] schema(String... fields) {
        String all = Arrays.stream(fields)
                .map(field -> field.split(":", -1))
                .map(field -> "{\"type\":\"" + field[1] + "\",\"optional\":false,\"field\":\"" + field[0] + "\"}")
                .collect(Collectors.joining(","));
        return ("{\"schema\":{\"type\":\"struct\",\"fields\":[" + all + "],\"optional\":false},\"payload\":")
                .getBytes(StandardCharsets.UTF_8);
    }
}
