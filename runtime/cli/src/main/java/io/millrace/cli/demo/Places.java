package io.millrace.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Real places of the world from the GeoNames Gazetteer (geonames.org, CC BY 4.0), as rows of the table places. */
final class Places {
    /** How many there are. */
    static final int ALL = 171_075;

    private static final String FILE = "cities.csv.gz";

    private Places() {}

    /** Reads the first places, at most so many. */
    static void read(int limit, Consumer<@Nullable Object[]> rows) {
        try (InputStream file = Places.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing in the jar");
            }
            var reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8));
            reader.readLine();
            String line = reader.readLine();
            for (int i = 0; i < limit && line != null; i++) {
                rows.accept(row(fields(line)));
                line = reader.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object[] row(List<String> fields) {
        String region = fields.get(3);
        return new @Nullable Object[] {
            Integer.valueOf(fields.get(0)),
            fields.get(1),
            fields.get(2),
            region.isEmpty() ? null : region,
            fields.get(4),
            fields.get(5)
        };
    }

    /** The fields of a CSV line; one with a comma in it stands in quotes, and a quote in it is doubled. */
    static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean doubled = quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
            if (doubled) {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
