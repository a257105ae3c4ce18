package io.millrace.sandbox;

import java.net.URI;

/** A Redis server without authentication. */
public interface RedisServer extends Server {

    /** The address to connect to. */
    String host();

    /** The TCP port, which stays the same when the server is started again. */
    int port();

    /** The address as a Redis URI. */
    URI uri();
}
