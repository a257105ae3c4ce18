package io.millrace.search;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.sink.testing.Disturbance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lets the next bulk requests to a {@link FakeSearchServer} fail, in any of the ways in which servers do. */
record SearchFaults(FakeSearchServer server) implements Disturbance {
    private static final int MOST_BYTES = 400;

    @Override
    public void disturb(Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            Random chance = new Random(random.nextLong());
            switch (random.nextInt(8)) {
                case 0 -> server.next(429, "");
                case 1 -> server.next(503, "no master");
                case 2 -> server.next(502, "<html>a proxy</html>");
                case 3 -> server.next((exchange, body) -> exchange.close());
                case 4 ->
                    server.next((exchange, body) -> {
                        byte[] unused = server.answer(body);
                        exchange.close();
                    });
                case 5 -> server.next(this::halfAnAnswer);
                case 6 -> server.next((exchange, body) -> someRefused(exchange, body, chance));
                default -> server.acceptsBytes(MOST_BYTES);
            }
        }
    }

    @Override
    public void heal() {
        server.acceptsBytes(Integer.MAX_VALUE);
    }

    private void halfAnAnswer(HttpExchange exchange, byte[] body) throws IOException {
        byte[] answer = server.answer(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer, 0, answer.length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** Some items find the server busy, the others are written. */
    private void someRefused(HttpExchange exchange, byte[] body, Random chance) throws IOException {
        List<Object> items = new ArrayList<>();
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String action = lines[i];
            String verb = action.startsWith("{\"delete\"") ? "delete" : "index";
            String source = verb.equals("index") ? lines[++i] + "\n" : "";
            if (chance.nextInt(3) == 0) {
                Map<String, Object> error = Map.of("type", "es_rejected_execution_exception", "reason", "busy");
                items.add(Map.of(verb, Map.of("status", 429, "error", error)));
            } else {
                byte[] one = server.answer((action + "\n" + source).getBytes(StandardCharsets.UTF_8));
                items.addAll((List<?>) Json.object(one).get("items"));
            }
        }
        FakeSearchServer.reply(exchange, 200, Json.write(Map.of("errors", true, "items", items)));
    }
}
