package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The documents of the sink benchmarks: 250 bytes of JSON with eight fields. */
final class Documents {
    private static final int BYTES = 250;
    private static final String[] CITIES = {"Vila", "El Tarter", "Canillo", "Encamp", "La Massana", "Ordino"};

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
}
