package io.millrace.source;

import java.nio.file.Path;
import java.util.Map;

/**
 * A real server and the source that reads it, as the tests that every source has to pass need them.
 *
 * @param <T> the tables of one test
 */
public interface SourceRig<T extends TestTables> extends AutoCloseable {
    /** Where the server listens. */
    String host();

    /** Where the server listens. */
    int port();

    /** Makes the tables of a test, which may keep files in the folder. */
    T create(String test, Path folder);

    /** Runs a source of these tables, with settings besides the usual ones. */
    SourceRunner runner(T tables, Map<String, String> settings);

    /** Gives back what a server has few of. */
    default void drop(T tables) {}

    @Override
    void close();
}
