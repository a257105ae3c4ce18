package io.millrace.source;

import io.millrace.sandbox.FaultProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a source on its real server, with tables of their own for each.
 *
 * @param <T> the tables of one test
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SourceSuite<T extends TestTables> {
    private final SourceRig<T> rig;
    private @Nullable T tables;

    /** Asks this source. */
    protected SourceSuite(SourceRig<T> rig) {
        this.rig = rig;
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        tables = rig.create(test.getTestMethod() + test.getDisplayName(), folder);
    }

    @AfterEach
    void dropTables() {
        drop();
    }

    @AfterAll
    void stopServer() {
        rig.close();
    }

    /** Leaves the server as the next test needs it. */
    protected void drop() {
        rig.drop(tables());
    }

    /** The tables of the test that runs. */
    protected final T tables() {
        return Objects.requireNonNull(tables);
    }

    /** Runs a source of them, with settings besides the usual ones. */
    protected final SourceRunner runner(Map<String, String> settings) {
        return rig.runner(tables(), settings);
    }

    /** A way to the server that can be disturbed. */
    protected final FaultProxy proxy() {
        return new FaultProxy(rig.host(), rig.port());
    }

    /** The server and the source. */
    protected final SourceRig<T> rig() {
        return rig;
    }
}
