package io.debezium.connector.mariadb;

import org.apache.kafka.connect.source.SourceConnector;

/**
 * Stands in for Debezium's connector of this name, which its task uses as a label only. Were the real one in our jar,
 * Connect would offer it as a plugin and could load a user's own Debezium from our jar; an abstract class is not offered.
 */
public abstract class MariaDbConnector extends SourceConnector {}
