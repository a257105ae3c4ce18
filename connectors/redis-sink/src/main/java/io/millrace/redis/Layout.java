package io.millrace.redis;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the rows of some topics become.
 *
 * @param prefix what the names of its settings begin with
 * @param topics the topics; none for all that no other layout takes
 * @param shape the kind of what is written
 * @param key the template of the keys
 * @param ttl how long they live
 * @param channel the template of the channel that is told about removed keys
 * @param streamMost about how many entries a stream keeps, or 0 for all
 * @param column the column that names the set of a row
 * @param score the column with the place in a sorted set
 */
record Layout(
        String prefix,
        Optional<Pattern> topics,
        Shape shape,
        String key,
        Ttl ttl,
        Optional<String> channel,
        long streamMost,
        Optional<String> column,
        Optional<String> score) {

    /** Whether the topic is one of its own. */
    boolean takes(String topic) {
        return topics.isPresent() && topics.get().matcher(topic).matches();
    }
}
