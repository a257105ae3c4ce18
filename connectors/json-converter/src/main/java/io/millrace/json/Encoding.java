package io.millrace.json;

import org.apache.kafka.connect.data.Schema;

/**
 * All that is known of a schema for writing.
 *
 * @param schema the object that records come with
 * @param prefix the message up to the payload, its schema included; empty when messages have none
 * @param payload writes the values
 */
record Encoding(Schema schema, byte[] prefix, NullableWriter payload) {}
