package io.millrace.worker;

/**
 * The Kafka that a worker uses.
 *
 * @param embedded whether it runs in this process
 * @param replication how many copies of Connect's internal topics it can keep, at most three
 */
record KafkaAddress(String bootstrapServers, boolean embedded, short replication) {

    static KafkaAddress embedded(String bootstrapServers) {
        return new KafkaAddress(bootstrapServers, true, (short) 1);
    }

    static KafkaAddress external(String bootstrapServers, int brokers) {
        return new KafkaAddress(bootstrapServers, false, (short) Math.min(3, brokers));
    }
}
