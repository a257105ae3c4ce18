package io.millrace.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a plugin, declared once: its name, type, default, bounds, documentation, example, group and importance.
 *
 * @param <T> the type of its value in code; {@code Optional} for a setting that may be left out and has no default
 */
public final class Setting<T> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)*");

    private final Facts facts;
    private final Codec<T> codec;
    private final List<Check<T>> checks;
    private final @Nullable T defaultValue;

    private Setting(Facts facts, Codec<T> codec, List<Check<T>> checks, @Nullable T defaultValue) {
        this.facts = facts;
        this.codec = codec;
        this.checks = List.copyOf(checks);
        this.defaultValue = defaultValue;
    }

    private record Facts(
            String name,
            String doc,
            String group,
            Importance importance,
            @Nullable String example,
            @Nullable String since) {}

    /** A rule for a value and its description, which follows the word "must". */
    private record Check<T>(Predicate<T> rule, String describe) {
        Check<Optional<T>> optional() {
            return new Check<>(value -> value.isEmpty() || rule.test(value.get()), describe);
        }
    }

    /** A string; empty text is refused unless the default is empty. */
    public static Builder<String> string(String name) {
        return new Builder<>(name, Codec.STRING);
    }

    /** A 32-bit whole number. */
    public static Builder<Integer> integer(String name) {
        return new Builder<>(name, Codec.INTEGER);
    }

    /** A 64-bit whole number. */
    public static Builder<Long> longInteger(String name) {
        return new Builder<>(name, Codec.LONG);
    }

    /** {@code true} or {@code false}. */
    public static Builder<Boolean> bool(String name) {
        return new Builder<>(name, Codec.BOOLEAN);
    }

    /** A duration, written as a number of milliseconds; the name ends in {@code .ms}. */
    public static Builder<Duration> millis(String name) {
        return new Builder<>(name, Codec.MILLIS).endingIn(".ms");
    }

    /** A size, written as a plain number of bytes; the name ends in {@code .bytes}. */
    public static Builder<Long> bytes(String name) {
        return new Builder<>(name, Codec.BYTES).endingIn(".bytes");
    }

    /** Strings separated by commas; empty text is the empty list. */
    public static Builder<List<String>> list(String name) {
        return new Builder<>(name, Codec.LIST);
    }

    /** A secret, which is shown nowhere; it may be empty. */
    public static Builder<Password> password(String name) {
        return new Builder<>(name, Codec.PASSWORD);
    }

    /** One constant of an enum, written in lower case; {@code -} and {@code _} are the same. */
    public static <E extends Enum<E>> Builder<E> oneOf(String name, Class<E> type) {
        return new Builder<>(name, Codec.oneOf(type));
    }

    /** A Java regular expression. */
    public static Builder<Pattern> regex(String name) {
        return new Builder<>(name, Codec.REGEX);
    }

    /** The key in a configuration. */
    public String name() {
        return facts.name();
    }

    /** What its value is. */
    public Kind kind() {
        return codec.kind();
    }

    /** What it does, in a sentence or a few. */
    public String doc() {
        return facts.doc();
    }

    /** The heading it stands under in the reference. */
    public String group() {
        return facts.group();
    }

    /** A value to show: the given example, or a placeholder for a secret. */
    public Optional<String> example() {
        if (facts.example() == null && kind() == Kind.PASSWORD) {
            return Optional.of(
                    "${env:" + name().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_') + "}");
        }
        return Optional.ofNullable(facts.example());
    }

    /** How often one meets it: high for what everybody sets, low for what hardly anybody does. */
    public Importance importance() {
        return facts.importance();
    }

    /** The version of Millrace that brought it, if declared. */
    public Optional<String> since() {
        return Optional.ofNullable(facts.since());
    }

    /** Whether a configuration without it is refused. */
    public boolean isRequired() {
        return defaultValue == null;
    }

    /** Whether its value is shown nowhere. */
    public boolean isSecret() {
        return kind() == Kind.PASSWORD;
    }

    /** The value it has when a configuration leaves it out; null when it is required. */
    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /** The default as it would be written, or null when it is required or may be left out. */
    @Nullable
    String defaultText() {
        return defaultValue == null || defaultValue.equals(Optional.empty())
                ? null
                : codec.print().apply(defaultValue);
    }

    /** The values it can have, when they can be listed. */
    List<String> choices() {
        return codec.choices();
    }

    /** Its bounds and rules, each a phrase that follows "must". */
    List<String> rules() {
        return checks.stream().map(Check::describe).toList();
    }

    /** The value as it would be written in a configuration; for a secret, the secret. */
    public String print(T value) {
        return codec.print().apply(value);
    }

    /**
     * Reads a value as written in a configuration.
     *
     * @throws IllegalArgumentException with what the value must be, without the value
     */
    public T parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() && !mayBeEmpty()) {
            throw new IllegalArgumentException(
                    isRequired() ? "must not be empty" : "must not be empty; leave it out to use the default");
        }
        T value = codec.parse().apply(trimmed);
        checks.stream().filter(check -> !check.rule().test(value)).findFirst().ifPresent(check -> {
            throw new IllegalArgumentException("must " + check.describe());
        });
        return value;
    }

    @Override
    public String toString() {
        return name();
    }

    private boolean mayBeEmpty() {
        return kind() == Kind.LIST || kind() == Kind.PASSWORD || "".equals(defaultText());
    }

    /**
     * Declares a setting step by step.
     *
     * @param <T> the type of its value in code
     */
    public static final class Builder<T> {

        private final String name;
        private final Codec<T> codec;
        private final List<Check<T>> checks = new ArrayList<>();
        private String doc = "";
        private String group = "General";
        private Importance importance = Importance.MEDIUM;
        private @Nullable String example;
        private @Nullable String since;
        private @Nullable T defaultValue;

        private Builder(String name, Codec<T> codec) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Setting names are lower case, with dots: " + name);
            }
            this.name = name;
            this.codec = codec;
        }

        private Builder<T> endingIn(String unit) {
            if (!name.endsWith(unit)) {
                throw new IllegalArgumentException(
                        "The name of this setting must end in its unit " + unit + ": " + name);
            }
            return this;
        }

        /** What it does, in a sentence or a few. */
        public Builder<T> doc(String text) {
            this.doc = text;
            return this;
        }

        /** The heading it stands under in the reference. */
        public Builder<T> group(String text) {
            this.group = text;
            return this;
        }

        /** A typical value, as one would write it; checked like any value. */
        public Builder<T> example(String text) {
            this.example = text;
            return this;
        }

        /** The value when a configuration leaves it out. */
        public Builder<T> defaultsTo(T value) {
            this.defaultValue = value;
            return this;
        }

        /** Bounds, both included, of a number or a duration. */
        public Builder<T> between(T least, T most) {
            Comparator<T> order = order();
            return matching(
                    value -> order.compare(value, least) >= 0 && order.compare(value, most) <= 0,
                    "be between " + codec.print().apply(least) + " and "
                            + codec.print().apply(most));
        }

        /** A lower bound, included, of a number or a duration. */
        public Builder<T> atLeast(T least) {
            Comparator<T> order = order();
            return matching(
                    value -> order.compare(value, least) >= 0,
                    "be at least " + codec.print().apply(least));
        }

        /** A rule of its own; the description follows the word "must", as in "be a host name". */
        public Builder<T> matching(Predicate<T> rule, String describe) {
            checks.add(new Check<>(rule, describe));
            return this;
        }

        /** How often one meets it. */
        public Builder<T> importance(Importance level) {
            this.importance = level;
            return this;
        }

        /** Marks what everybody looks at. */
        public Builder<T> basic() {
            return importance(Importance.HIGH);
        }

        /** Marks what hardly anybody changes. */
        public Builder<T> advanced() {
            return importance(Importance.LOW);
        }

        /** The version of Millrace that brings it. */
        public Builder<T> since(String version) {
            this.since = version;
            return this;
        }

        /** A setting that every configuration must have. */
        public Setting<T> required() {
            if (defaultValue != null) {
                throw new IllegalStateException(name + " is required and has a default");
            }
            this.importance = Importance.HIGH;
            return checked(new Setting<>(facts(), codec, checks, null));
        }

        /** A setting with a default. */
        public Setting<T> build() {
            if (defaultValue == null) {
                throw new IllegalStateException(name + " needs a default; else it is required() or optional()");
            }
            return checked(new Setting<>(facts(), codec, checks, defaultValue));
        }

        /** A setting that may be left out and then has no value. */
        public Setting<Optional<T>> optional() {
            if (defaultValue != null) {
                throw new IllegalStateException(name + " is optional and has a default");
            }
            List<Check<Optional<T>>> lifted =
                    checks.stream().map(Check::optional).toList();
            return checked(new Setting<>(facts(), codec.optional(), lifted, Optional.<T>empty()));
        }

        private Facts facts() {
            return new Facts(name, doc, group, importance, example, since);
        }

        private Comparator<T> order() {
            if (codec.order() == null) {
                throw new IllegalStateException(name + " has no order that bounds could be given for");
            }
            return codec.order();
        }

        private <V> Setting<V> checked(Setting<V> setting) {
            String shown = setting.defaultText();
            if (shown != null) {
                setting.parse(shown);
            }
            setting.example().ifPresent(text -> {
                if (!text.contains("${")) {
                    setting.parse(text);
                }
            });
            return setting;
        }
    }
}
