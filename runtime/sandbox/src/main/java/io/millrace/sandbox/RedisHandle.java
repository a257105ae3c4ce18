package io.millrace.sandbox;

import java.net.URI;

/** A Redis server for its users: an address and something that runs it. */
record RedisHandle(Server server, String host, int port) implements Handle, RedisServer {

    @Override
    public URI uri() {
        return URI.create("redis://" + host + ':' + port);
    }
}
