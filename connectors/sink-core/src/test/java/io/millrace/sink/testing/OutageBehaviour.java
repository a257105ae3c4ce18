package io.millrace.sink.testing;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.Server;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every sink does while its target is away, whichever way: it tries again and says so, loses nothing, keeps the order
 * of each row, does not fail, and is at full speed soon after.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OutageBehaviour {
    private @Nullable SinkTarget target;
    private @Nullable FaultProxy proxy;

    /** A fault of the network that nothing gets through. */
    protected enum Outage {
        REFUSED {
            @Override
            void begin(FaultProxy proxy) {
                proxy.refuse();
            }
        },
        HALF_OPEN {
            @Override
            void begin(FaultProxy proxy) {
                proxy.freeze();
            }
        },
        CUT_WITHIN_EVERY_REPLY {
            @Override
            void begin(FaultProxy proxy) {
                proxy.cutAfter(3);
            }
        },
        NO_ANSWER_BEFORE_THE_TIMEOUT {
            @Override
            void begin(FaultProxy proxy) {
                proxy.delay(Duration.ofMillis(1500));
            }
        };

        abstract void begin(FaultProxy proxy);
    }

    /** The server, running. */
    protected abstract Server server();

    /** A network of its own to the server. */
    protected abstract FaultProxy network();

    /** The sink, writing through a port of this machine, with timeouts of about a second. */
    protected abstract SinkTarget through(int port);

    @BeforeAll
    void startTarget() {
        proxy = network();
        target = through(proxy.port());
    }

    @AfterAll
    void stopTarget() {
        if (target != null && proxy != null) {
            target.close();
            proxy.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndTheStatusSaysSinceWhenAndWhy(Outage outage) {
        survives(target(), outage.name(), () -> outage.begin(proxy()), () -> proxy().pass(), "TARGET_UNREACHABLE");
    }

    /**
     * Lets rows change before, during and after an outage.
     *
     * @param fault the code that the status has to name meanwhile
     */
    protected final void survives(SinkTarget sink, String name, Runnable begin, Runnable end, String fault) {
        new OutageRun(sink, name).survives(begin, end, fault);
    }

    @Test
    void aSlowNetworkOnlyTakesLonger() {
        try {
            new OutageRun(target(), "slow").goesOn(() -> proxy().throttle(100_000));
        } finally {
            proxy().pass();
        }
    }

    @Test
    void aServerThatIsAwayAtTheStartIsWaitedFor() {
        OutageRun run = new OutageRun(target(), "start");
        server().stop();
        try (SinkWorker worker = run.worker()) {
            run.change();
            worker.awaitStatus("retrying", "TARGET_UNREACHABLE");
            server().start();
            run.recovers(worker);
        }
    }

    @Test
    void aServerThatIsKilledWhileItWritesLosesNothing() {
        OutageRun run = new OutageRun(target(), "killed");
        try (SinkWorker worker = run.worker()) {
            run.change();
            worker.drain();
            run.change();
            worker.poll(Integer.MAX_VALUE);
            server().kill();
            run.change();
            worker.awaitStatus("retrying");
            server().start();
            run.recovers(worker);
        }
    }

    private SinkTarget target() {
        if (target == null) {
            throw new IllegalStateException("The target was not started.");
        }
        return target;
    }

    private FaultProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("The network was not opened.");
        }
        return proxy;
    }
}
