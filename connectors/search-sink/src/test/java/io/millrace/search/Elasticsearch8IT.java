package io.millrace.search;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.Server;
import io.millrace.sink.testing.HeapBehaviour;
import io.millrace.sink.testing.NetworkFaults;
import io.millrace.sink.testing.OutageBehaviour;
import io.millrace.sink.testing.OutageRun;
import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Seeds;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

        @Test
        void aNodeThatIsGoneIsPassedOver() {
            List<Consumer<FaultProxy>> ways = List.of(FaultProxy::refuse, FaultProxy::freeze);
            for (int way = 0; way < ways.size(); way++) {
                Consumer<FaultProxy> begin = ways.get(way);
                try (FaultProxy stays = on().proxy();
                        FaultProxy goes = on().proxy()) {
                    String hosts = "http://127.0.0.1:" + goes.port() + ",http://127.0.0.1:" + stays.port();
                    Map<String, String> settings = Map.of("hosts", hosts, "request.timeout.ms", "1000");
                    new OutageRun(new SearchTarget(on(), settings), "node" + way).goesOn(() -> begin.accept(goes));
                }
            }
        }
    }

    @Nested
    class InALimitedHeap extends HeapBehaviour {
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
