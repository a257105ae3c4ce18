package io.millrace.redis;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which topics have which layout.
 *
 * @param named those for some topics; the first that takes a topic has it
 * @param otherwise the one for all other topics
 */
record Layouts(List<Layout> named, Layout otherwise) {
    /** The layout of a topic. */
    Layout of(String topic) {
        return named.stream().filter(layout -> layout.takes(topic)).findFirst().orElse(otherwise);
    }

    /** Those of a shape. */
    List<Layout> of(Shape shape) {
        return Stream.concat(named.stream(), Stream.of(otherwise))
                .filter(layout -> layout.shape() == shape)
                .toList();
    }

    /** Whether rows leave something behind in Redis. */
    boolean holdKeys() {
        return otherwise.shape() != Shape.INVALIDATE
                || named.stream().anyMatch(layout -> layout.shape() != Shape.INVALIDATE);
    }

    /** Whether any write needs a script even without a guard. */
    boolean needScripts() {
        return needsScripts(otherwise) || named.stream().anyMatch(Layouts::needsScripts);
    }

    private static boolean needsScripts(Layout layout) {
        return switch (layout.shape()) {
            case JSON -> false;
            case INVALIDATE -> layout.channel().isPresent();
            case HASH, REDISJSON, STREAM, SET, SORTED_SET -> true;
        };
    }
}
