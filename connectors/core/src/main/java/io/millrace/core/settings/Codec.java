package io.millrace.core.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** How a kind of value is read from text and written back; {@code parse} gets trimmed text and says what it expected. */
record Codec<T>(
        Kind kind,
        Function<String, T> parse,
        Function<T, String> print,
        @Nullable Comparator<T> order,
        List<String> choices) {

    static final Codec<String> STRING =
            new Codec<>(Kind.STRING, Function.identity(), Function.identity(), Comparator.naturalOrder(), List.of());

    static final Codec<Integer> INTEGER = new Codec<Integer>(
            Kind.INTEGER,
            text -> Math.toIntExact(number(text, Integer.MIN_VALUE, Integer.MAX_VALUE)),
            String::valueOf,
            Comparator.naturalOrder(),
            List.of());

    static final Codec<Long> LONG = numbers(Kind.LONG, Long.MIN_VALUE);

    static final Codec<Long> BYTES = numbers(Kind.BYTES, 0);

    static final Codec<Duration> MILLIS = new Codec<Duration>(
            Kind.MILLIS,
            text -> Duration.ofMillis(number(text, 0, Long.MAX_VALUE)),
            duration -> String.valueOf(duration.toMillis()),
            Comparator.naturalOrder(),
            List.of());

    static final Codec<Boolean> BOOLEAN =
            new Codec<>(Kind.BOOLEAN, Codec::bool, String::valueOf, null, List.of("true", "false"));

    static final Codec<List<String>> LIST =
            new Codec<>(Kind.LIST, Codec::items, items -> String.join(",", items), null, List.of());

    static final Codec<Password> PASSWORD = new Codec<>(Kind.PASSWORD, Password::new, Password::value, null, List.of());

    static final Codec<Pattern> REGEX = new Codec<>(Kind.REGEX, Codec::regex, Pattern::pattern, null, List.of());

    static <E extends Enum<E>> Codec<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> names = constants.stream().map(Codec::choiceName).toList();
        Function<String, E> parse = text -> {
            int found = names.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
            if (found < 0) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", names));
            }
            return constants.get(found);
        };
        return new Codec<>(Kind.CHOICE, parse, Codec::choiceName, null, names);
    }

    /** The same values, where leaving the setting out is a value too. */
    Codec<Optional<T>> optional() {
        return new Codec<>(
                kind,
                text -> Optional.of(parse.apply(text)),
                value -> value.map(print).orElse(""),
                null,
                choices);
    }

    private static String choiceName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Codec<Long> numbers(Kind kind, long least) {
        return new Codec<Long>(
                kind,
                text -> number(text, least, Long.MAX_VALUE),
                String::valueOf,
                Comparator.naturalOrder(),
                List.of());
    }

    private static long number(String text, long least, long most) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, without a unit", e);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    least == 0 ? "must not be negative" : "must be between " + least + " and " + most);
        }
        return number;
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static List<String> items(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> items =
                Arrays.stream(text.split(",", -1)).map(String::trim).toList();
        if (items.contains("")) {
            throw new IllegalArgumentException("has an empty item between its commas");
        }
        return items;
    }

    private static Pattern regex(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "must be a Java regular expression: " + e.getDescription() + " at position " + e.getIndex(), e);
        }
    }
}
