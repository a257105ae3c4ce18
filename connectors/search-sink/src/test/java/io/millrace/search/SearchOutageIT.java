package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.testing.OutageRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outages in which the server answers, which a real one cannot be brought to do: on a fake that speaks the protocol. */
class SearchOutageIT {
    private static final int MOST_BYTES = 2_000;

    private final FakeSearchServer server = new FakeSearchServer();
    private final FakeTarget target = new FakeTarget(server);

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "credentials revoked, 401, TARGET_AUTHENTICATION",
        "rights taken away, 403, TARGET_PRIVILEGES",
        "too many requests, 429, TARGET_BUSY",
        "a broken server, 500, TARGET_BUSY",
        "no server behind the proxy, 502, TARGET_BUSY",
        "no master, 503, TARGET_BUSY",
        "a proxy that waits in vain, 504, TARGET_BUSY"
    })
    void whatItRefusesForAWhileIsWrittenAfterwards(String name, int status, String fault) {
        new OutageRun(target, name).survives(() -> server.refusesAll(status), () -> server.refusesAll(0), fault);
    }

    @Test
    void requestsThatAreTooLargeGoInParts() {
        new OutageRun(target, "large").goesOn(() -> server.acceptsBytes(MOST_BYTES));

        assertThat(server.requests()).filteredOn("POST /_bulk"::equals).hasSizeGreaterThan(10);
    }
}
