package io.millrace.redis;

import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Values;
import io.millrace.sink.Template;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees whether the settings of one layout go together. */
final class LayoutCheck {
    private static final Set<Shape> ROWS = EnumSet.of(Shape.JSON, Shape.HASH, Shape.REDISJSON);
    private static final Set<Shape> INDEXES = EnumSet.of(Shape.SET, Shape.SORTED_SET);

    private final Values values;
    private final Problems problems;
    private final String prefix;
    private final boolean cluster;
    private final Shape shape;

    /**
     * @param prefix what the names of the settings start with in the configuration
     * @param cluster whether the keys are spread over a cluster
     */
    LayoutCheck(Values values, Problems problems, String prefix, boolean cluster) {
        this.values = values;
        this.problems = problems;
        this.prefix = prefix;
        this.cluster = cluster;
        this.shape = values.get(LayoutSettings.SHAPE);
    }

    void run() {
        checkKey();
        only(LayoutSettings.TTL, ROWS);
        only(LayoutSettings.TTL_COLUMN, ROWS);
        only(LayoutSettings.TTL_HEADER, ROWS);
        only(LayoutSettings.TTL_JITTER, ROWS);
        only(LayoutSettings.CHANNEL, EnumSet.of(Shape.INVALIDATE));
        only(LayoutSettings.STREAM_MOST, EnumSet.of(Shape.STREAM));
        only(LayoutSettings.COLUMN, INDEXES);
        only(LayoutSettings.SCORE, EnumSet.of(Shape.SORTED_SET));
        if (shape.isIndex() && values.get(LayoutSettings.COLUMN).isEmpty()) {
            add(LayoutSettings.COLUMN, null, "is required with shape=" + shape.text());
        }
        if (shape == Shape.SORTED_SET && values.get(LayoutSettings.SCORE).isEmpty()) {
            add(LayoutSettings.SCORE, null, "is required with shape=" + shape.text());
        }
        boolean anyTtl = values.get(LayoutSettings.TTL).isPresent()
                || values.get(LayoutSettings.TTL_COLUMN).isPresent()
                || values.get(LayoutSettings.TTL_HEADER).isPresent();
        if (values.get(LayoutSettings.TTL_JITTER) > 0 && !anyTtl) {
            add(LayoutSettings.TTL_JITTER, null, "needs " + LayoutSettings.TTL.name() + " or another time to live");
        }
        values.get(LayoutSettings.CHANNEL).ifPresent(this::checkChannel);
    }

    private void checkKey() {
        String text = values.get(LayoutSettings.KEY);
        if ((shape == Shape.STREAM || shape.isIndex()) && !values.isSet(LayoutSettings.KEY)) {
            add(
                    LayoutSettings.KEY,
                    null,
                    "is required with shape=" + shape.text() + ", for example "
                            + (shape == Shape.STREAM ? "changes:${table}" : "${table}-by-" + exampleColumn()));
            return;
        }
        Template template = template(LayoutSettings.KEY, text);
        if (template == null) {
            return;
        }
        if (!template.usesKey() && (shape.holdsRow() || shape == Shape.INVALIDATE)) {
            add(LayoutSettings.KEY, text, "must use the record's key, or all rows would share one cache key");
        }
        if (template.usesValue() && (shape == Shape.STREAM || shape.isIndex())) {
            add(LayoutSettings.KEY, text, "must not use columns of the row with shape=" + shape.text());
        }
        if (template.usesKey() && shape.isIndex()) {
            add(LayoutSettings.KEY, text, "must not use the record's key, or every row would have sets of its own");
        }
        if (cluster && shape.isIndex() && !SlotTags.hasTag(text.replaceAll("\\$\\{[^}]*}", "x"))) {
            add(
                    LayoutSettings.KEY,
                    text,
                    "must have a part in braces, as in {${table}}-by-" + exampleColumn()
                            + ", so that a row can move between its sets in one step: they have to share a slot of the"
                            + " cluster");
        }
    }

    private void checkChannel(String text) {
        Template channel = template(LayoutSettings.CHANNEL, text);
        if (channel != null && channel.usesValue()) {
            add(LayoutSettings.CHANNEL, text, "must not use columns of the row");
        }
    }

    private String exampleColumn() {
        return values.get(LayoutSettings.COLUMN).orElse("customer");
    }

    private @Nullable Template template(Setting<?> setting, String text) {
        try {
            return Template.parse(text);
        } catch (IllegalArgumentException e) {
            add(setting, text, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void only(Setting<?> setting, Set<Shape> shapes) {
        if (values.isSet(setting) && !shapes.contains(shape)) {
            add(
                    setting,
                    null,
                    "has no effect with shape=" + shape.text() + "; it is for "
                            + String.join(
                                    " and ", shapes.stream().map(Shape::text).toList()) + ". Remove it");
        }
    }

    private void add(Setting<?> setting, @Nullable Object value, String message) {
        problems.add(prefix + setting.name(), value, message);
    }
}
