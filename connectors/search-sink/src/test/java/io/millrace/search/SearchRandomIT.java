package io.millrace.search;

import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Whatever happens on the way, in the end the index equals the table: on a fake that speaks the protocol. */
class SearchRandomIT {
    private static final int SEEDS = 1000;

    @Test
    void aServerThatFailsInManyWays() throws InterruptedException {
        Seeds.run(SEEDS, seed -> {
            try (FakeTarget target = new FakeTarget(new FakeSearchServer())) {
                new RandomRun(seed, target, new SearchFaults(target.server())).run();
            }
        });
    }
}
