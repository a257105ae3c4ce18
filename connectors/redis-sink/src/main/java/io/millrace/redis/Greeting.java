package io.millrace.redis;

/** What is done with every connection to a server before it is used. */
@FunctionalInterface
interface Greeting {
    /**
     * Returns the connection to use, the same or one around it.
     *
     * @param server how messages call the server
     */
    RedisClient.Connection greet(RedisClient.Connection opened, String server);
}
