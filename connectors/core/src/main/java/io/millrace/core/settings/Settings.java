package io.millrace.core.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one plugin, in the order of its reference page; immutable.
 *
 * <p>Connect's {@link ConfigDef}, the reference page ({@link ConfigReference}) and the values of a configuration
 * ({@link #read}) all come from it.
 */
public final class Settings {

    private final String title;
    private final String overview;
    private final List<Setting<?>> all;
    private final KnownKeys known;
    private final Map<String, String> renamed;
    private final Map<String, String> removed;

    private Settings(
            String title,
            String overview,
            List<Setting<?>> all,
            KnownKeys known,
            Map<String, String> renamed,
            Map<String, String> removed) {
        this.title = title;
        this.overview = overview;
        this.all = List.copyOf(all);
        this.known = known;
        this.renamed = renamed;
        this.removed = removed;
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(
                        all.stream().map(Setting::name),
                        Stream.concat(renamed.keySet().stream(), removed.keySet().stream()))
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(title + " declares " + name + " twice");
                });
    }

    /** The settings of a plugin; the title is what its messages and its reference page call it. */
    public static Settings of(String title, Setting<?>... settings) {
        return new Settings(title, "", List.of(settings), KnownKeys.none(), Map.of(), Map.of());
    }

    /** These settings and then the others, with what both know; the title stays. */
    public Settings plus(Settings other) {
        List<Setting<?>> both = new ArrayList<>(all);
        both.addAll(other.all);
        return new Settings(
                title,
                overview,
                both,
                known.and(other.known),
                together(renamed, other.renamed),
                together(removed, other.removed));
    }

    /** Accepts keys of others in the same configuration: Connect's own, or those handed on to Debezium. */
    public Settings allowing(KnownKeys keys) {
        return new Settings(title, overview, all, known.and(keys), renamed, removed);
    }

    /** Says what the plugin does, for the top of its reference page. */
    public Settings about(String text) {
        return new Settings(title, text, all, known, renamed, removed);
    }

    /** Still accepts a setting under its old name, with a notice. */
    public Settings renamed(String old, String now) {
        if (all.stream().noneMatch(setting -> setting.name().equals(now))) {
            throw new IllegalArgumentException(title + " has no setting " + now);
        }
        return new Settings(title, overview, all, known, together(renamed, Map.of(old, now)), removed);
    }

    /** Refuses a setting that existed once; the reason says what to do instead. */
    public Settings removed(String old, String reason) {
        return new Settings(title, overview, all, known, renamed, together(removed, Map.of(old, reason)));
    }

    /** What the messages and the reference page call the plugin. */
    public String title() {
        return title;
    }

    /** What the plugin does; empty if it was not said. */
    public String overview() {
        return overview;
    }

    /** Every setting, in order. */
    public List<Setting<?>> all() {
        return all;
    }

    /** Old names, each with the name it has now. */
    public Map<String, String> renamed() {
        return renamed;
    }

    /** Names that no longer exist, each with the reason. */
    public Map<String, String> removed() {
        return removed;
    }

    /** The settings as Connect knows them. */
    public ConfigDef configDef() {
        return ConnectDefinition.of(all);
    }

    /** Reads a configuration; never throws, what is wrong is in the result. */
    public Values read(Map<String, ?> config) {
        return new Reading(this, text(config)).values();
    }

    /** For {@code Connector.validate}: every setting with its value and its problems, and every unknown key. */
    public Config validate(Map<String, String> config) {
        return validate(config, values -> {});
    }

    /** As {@link #validate(Map)}, with checks that look at several settings or at the outside and add problems. */
    public Config validate(Map<String, String> config, Consumer<Values> checks) {
        Values values = read(config);
        checks.accept(values);
        return new Config(values.problems().onto(configDef(), config));
    }

    KnownKeys known() {
        return known;
    }

    /** Names to suggest for a misspelt key: our own first, then those of others. */
    Collection<String> names() {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(setting -> names.add(setting.name()));
        names.addAll(known.names());
        return names;
    }

    @Override
    public String toString() {
        return title + " " + all;
    }

    private static Map<String, String> together(Map<String, String> first, Map<String, String> second) {
        Map<String, String> both = new LinkedHashMap<>(first);
        both.putAll(second);
        return Collections.unmodifiableMap(both);
    }

    private static Map<String, String> text(Map<String, ?> config) {
        Map<String, String> text = new LinkedHashMap<>();
        config.forEach((key, value) -> text.put(key, text(value)));
        return text;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof Password secret ? secret.value() : value == null ? null : String.valueOf(value);
    }
}
