package io.millrace.search;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The fields of type {@code geo_point} that a document gets beside its columns, each made of two of them. A row without
 * the columns, of another table for instance, gets none.
 */
record GeoPoints(List<Point> points) {
    static final GeoPoints NONE = new GeoPoints(List.of());
    private static final Pattern FORM = Pattern.compile("([^=:\\s\"\\\\.]+)=([^=:]+):([^=:]+)");

    GeoPoints {
        points = List.copyOf(points);
    }

    /** A field and the columns it is made of. */
    record Point(String field, String latitude, String longitude) {}

    /** Whether a text has the form {@code FIELD=LATITUDE:LONGITUDE}. */
    static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Reads texts that are valid. */
    static GeoPoints parse(List<String> texts) {
        List<Point> points = new ArrayList<>();
        for (String text : texts) {
            Matcher form = FORM.matcher(text);
            if (form.matches()) {
                points.add(new Point(form.group(1), form.group(2), form.group(3)));
            }
        }
        return points.isEmpty() ? NONE : new GeoPoints(points);
    }

    /** Adds the fields of the points that the rows of a schema have to a mapping. */
    void mapTo(Map<String, Object> properties, Schema row) {
        for (Point point : points) {
            if (row.field(point.latitude) != null && row.field(point.longitude) != null) {
                properties.put(point.field, Map.of("type", "geo_point"));
            }
        }
    }

    /** The document with the points of its row at its end. */
    byte[] addTo(byte[] document, Data row) {
        if (points.isEmpty()) {
            return document;
        }
        StringBuilder added = new StringBuilder();
        for (Point point : points) {
            if (row.hasColumn(point.latitude) && row.hasColumn(point.longitude)) {
                if (row.hasColumn(point.field)) {
                    throw new FaultException(
                            Fault.CONFIG_CONFLICT,
                            "geo.points makes the field " + point.field
                                    + ", but a row has a column of that name already. Choose another name.");
                }
                added.append(document.length == 2 && added.isEmpty() ? "\"" : ",\"")
                        .append(point.field)
                        .append("\":");
                append(
                        added,
                        number(row.column(point.latitude).value()),
                        number(row.column(point.longitude).value()));
            }
        }
        return added.isEmpty() ? document : spliced(document, added.append('}').toString());
    }

    private static void append(StringBuilder json, @Nullable String latitude, @Nullable String longitude) {
        if (latitude == null || longitude == null) {
            json.append("null");
        } else {
            json.append("{\"lat\":")
                    .append(latitude)
                    .append(",\"lon\":")
                    .append(longitude)
                    .append('}');
        }
    }

    private static byte[] spliced(byte[] document, String end) {
        byte[] tail = end.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[document.length - 1 + tail.length];
        System.arraycopy(document, 0, whole, 0, document.length - 1);
        System.arraycopy(tail, 0, whole, document.length - 1, tail.length);
        return whole;
    }

    /** A number as JSON writes it; null for anything else, which is no place. */
    private static @Nullable String number(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return new BigDecimal(value.toString()).toPlainString();
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
