package io.millrace.search;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.Server;
import io.millrace.sink.testing.Encoding;
import io.millrace.sink.testing.Form;
import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.NetworkFaults;
import io.millrace.sink.testing.OutageBehaviour;
import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Seeds;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Elasticsearch8IT extends SearchServerBehaviour {
    private static final int SEEDS = 20;

    Elasticsearch8IT() {
        super(SearchProduct.ELASTICSEARCH_8);
    }

    @Test
    void staysEqualWhileTheServerIsAway() throws IOException {
        staysEqualOverAnOutage();
    }

    @Test
    void refusesToAppend() {
        aServerWithoutDataStreamsSaysSo();
    }

    @Test
    void theIndexEndsEqualToTheTableOverANetworkThatFails() throws InterruptedException {
        Seeds.run(SEEDS, seed -> {
            try (FaultProxy proxy = on().proxy()) {
                Map<String, String> settings =
                        Map.of("hosts", "http://127.0.0.1:" + proxy.port(), "request.timeout.ms", "1000");
                new RandomRun(seed, new SearchTarget(on(), settings), new NetworkFaults(proxy)).run();
            }
        });
    }

    @Nested
    class AsEverySink extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return new SearchTarget(on(), Map.of());
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }

        /** Every form and every encoding, but not each with each: an index for each test takes its time. */
        @Override
        protected Stream<Input> inputs() {
            return Stream.of(
                    new Input(Form.ROW, Encoding.STRUCTS),
                    new Input(Form.ENVELOPE, Encoding.MAPS),
                    new Input(Form.EVENT, Encoding.JSON_BYTES),
                    new Input(Form.UNWRAPPED, Encoding.STRUCTS),
                    new Input(Form.REWRITTEN, Encoding.MAPS),
                    new Input(Form.PLAIN, Encoding.JSON_BYTES));
        }
    }

    @Nested
    class OverABadNetwork extends OutageBehaviour {
        @Override
        protected Server server() {
            return on().server();
        }

        @Override
        protected FaultProxy network() {
            return on().proxy();
        }

        @Override
        protected SinkTarget through(int port) {
            Map<String, String> settings = Map.of("hosts", "http://127.0.0.1:" + port, "request.timeout.ms", "1000");
            return new SearchTarget(on(), settings);
        }
    }
}
