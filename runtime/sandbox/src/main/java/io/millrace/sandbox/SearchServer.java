package io.millrace.sandbox;

import java.net.URI;

/** A search server with one node and no security. */
public interface SearchServer extends Server {

    /** The address of its REST interface, without a path. */
    URI uri();
}
