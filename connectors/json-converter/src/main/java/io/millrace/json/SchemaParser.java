package io.millrace.json;

import io.millrace.core.fault.FaultException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Reads a schema written as JSON; its properties may come in any order, and what Connect ignores is ignored. */
final class SchemaParser {
    private final Readers plans;

    SchemaParser(Readers plans) {
        this.plans = plans;
    }

    /** The schema that comes next in the input. */
    Schema parse(JsonInput in) {
        Properties properties = Properties.of(in);
        SchemaBuilder builder = builder(properties);
        if (properties.bool(SchemaText.OPTIONAL)) {
            builder.optional();
        } else {
            builder.required();
        }
        String name = properties.text(SchemaText.NAME);
        if (name != null) {
            builder.name(name);
        }
        Integer version = properties.integer(SchemaText.VERSION);
        if (version != null) {
            builder.version(version);
        }
        String doc = properties.text(SchemaText.DOC);
        if (doc != null) {
            builder.doc(doc);
        }
        parameters(properties, builder);
        if (properties.goTo(SchemaText.DEFAULT)) {
            builder.defaultValue(plans.of(builder.build()).read(in));
        }
        properties.goToEnd();
        return builder.build();
    }

    private SchemaBuilder builder(Properties properties) {
        String type = properties.text(SchemaText.TYPE);
        if (type == null) {
            throw properties.invalid("a schema without a " + SchemaText.TYPE);
        }
        return switch (type) {
            case "int8" -> SchemaBuilder.int8();
            case "int16" -> SchemaBuilder.int16();
            case "int32" -> SchemaBuilder.int32();
            case "int64" -> SchemaBuilder.int64();
            case "float" -> SchemaBuilder.float32();
            case "double" -> SchemaBuilder.float64();
            case "boolean" -> SchemaBuilder.bool();
            case "string" -> SchemaBuilder.string();
            case "bytes" -> SchemaBuilder.bytes();
            case "array" -> SchemaBuilder.array(nested(properties, SchemaText.ITEMS));
            case "map" -> SchemaBuilder.map(nested(properties, SchemaText.KEYS), nested(properties, SchemaText.VALUES));
            case "struct" -> struct(properties);
            default -> throw properties.invalid("a schema of the type " + type + ", which Connect does not have");
        };
    }

    private Schema nested(Properties properties, String name) {
        if (!properties.goTo(name)) {
            throw properties.invalid("a schema without its " + name);
        }
        return parse(properties.in);
    }

    private SchemaBuilder struct(Properties properties) {
        SchemaBuilder builder = SchemaBuilder.struct();
        if (!properties.goTo(SchemaText.FIELDS)) {
            throw properties.invalid("a struct's schema without its " + SchemaText.FIELDS);
        }
        JsonInput in = properties.in;
        in.enter('[', "a list of fields");
        for (boolean first = true; in.next(first, ']'); first = false) {
            in.peek();
            int start = in.position();
            String name = Properties.of(in).text(SchemaText.FIELD);
            if (name == null) {
                throw properties.invalid("a struct's schema with a field that has no name");
            }
            in.moveTo(start);
            builder.field(name, parse(in));
        }
        return builder;
    }

    private static void parameters(Properties properties, SchemaBuilder builder) {
        if (!properties.goTo(SchemaText.PARAMETERS) || properties.in.peek() != '{') {
            return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        JsonInput in = properties.in;
        in.enter('{', "an object");
        for (boolean first = true; in.next(first, '}'); first = false) {
            String name = in.name();
            parameters.put(name, in.string("a string, as all parameters of a schema are,"));
        }
        parameters.forEach(builder::parameter);
    }

    /** Where each property of an object begins; of one that comes twice, the last. */
    private record Properties(JsonInput in, Map<String, Integer> places, int end) {

        static Properties of(JsonInput in) {
            Map<String, Integer> places = new HashMap<>();
            in.enter('{', "a schema");
            for (boolean first = true; in.next(first, '}'); first = false) {
                String name = in.name();
                places.put(name, in.position());
                in.skipValue();
            }
            return new Properties(in, places, in.position());
        }

        boolean goTo(String name) {
            Integer place = places.get(name);
            if (place != null) {
                in.moveTo(place);
            }
            return place != null;
        }

        void goToEnd() {
            in.moveTo(end);
        }

        @Nullable
        String text(String name) {
            return goTo(name) && in.peek() == '"' ? in.string("a string") : null;
        }

        boolean bool(String name) {
            return goTo(name) && in.peek() == 't' && in.bool();
        }

        @Nullable
        Integer integer(String name) {
            if (!goTo(name) || (in.peek() != '-' && !Character.isDigit(in.peek()))) {
                return null;
            }
            JsonNumber number = JsonNumber.read(in);
            return number.isIntegral() ? (int) number.within(Integer.MIN_VALUE, Integer.MAX_VALUE, "int32") : null;
        }

        FaultException invalid(String what) {
            return in.unreadable("has " + what);
        }
    }
}
