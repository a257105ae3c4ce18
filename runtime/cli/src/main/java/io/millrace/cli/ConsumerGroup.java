package io.millrace.cli;

import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.kafka.KafkaView;
import io.millrace.cli.kafka.SinkTopics;

/** The consumers of a sink, which are gone only some time after the worker says that its tasks are. */
record ConsumerGroup(KafkaView kafka, ConnectorInfo sink) {
    String name() {
        return SinkTopics.group(sink.name(), sink.config());
    }

    int members() {
        return kafka.members(name());
    }
}
