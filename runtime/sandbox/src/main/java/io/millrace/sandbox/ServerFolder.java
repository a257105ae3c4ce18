package io.millrace.sandbox;

import java.nio.file.Path;

/**
 * The folder of one server.
 *
 * @param keep whether it stays when the server is closed
 */
record ServerFolder(Path path, boolean keep) {}
