package io.millrace.sandbox;

import java.net.URI;

/** A search server for its users: an address and something that runs it. */
record SearchHandle(Server server, URI uri) implements Handle, SearchServer {}
