package io.millrace.search;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A search server in memory that speaks the part of the protocol which the sink uses, over a real socket; what it answers
 * next can be scripted.
 */
final class FakeSearchServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeIndexes indexes = new FakeIndexes();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private static final Pattern SIGNED_HEADERS = Pattern.compile("SignedHeaders=([^,]+),");
    private volatile BiPredicate<HttpExchange, byte[]> signatures = (exchange, body) -> true;
    private volatile int mostBytes = Integer.MAX_VALUE;
    private volatile String poison = "";
    private volatile String authorization = "";
    private volatile String proxyAuthorization = "";
    private volatile int refusal;
    private volatile String tagline = "You Know, for Search";

    /** Answers one bulk request in place of the server. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange, byte[] body) throws IOException;
    }

    FakeSearchServer() {
        this(0);
    }

    FakeSearchServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What is stored. */
    FakeIndexes indexes() {
        return indexes;
    }

    /** Methods and paths of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The headers of all requests so far. */
    List<Headers> headers() {
        return List.copyOf(headers);
    }

    /** Lets the next bulk request be answered so. */
    void next(Answer answer) {
        synchronized (script) {
            script.add(answer);
        }
    }

    /** Lets the next bulk request be answered with a status and a body, without doing anything. */
    void next(int status, String body) {
        next((exchange, sent) -> reply(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Answers every request with a status from now on, or 0 to answer as it should. */
    void refusesAll(int status) {
        refusal = status;
    }

    /** Refuses larger bulk requests with 413. */
    void acceptsBytes(int most) {
        mostBytes = most;
    }

    /** Refuses whole bulk requests with 400 that contain this text. */
    void refusesRequestsWith(String text) {
        poison = text;
    }

    /** Answers 401 to every request without this header. */
    void requires(String wanted) {
        authorization = wanted;
    }

    /** Answers 403 to every request that is not signed with the key for AWS. */
    void requiresSignatures(AwsKey key, SignatureV4.Scope scope) {
        signatures = (exchange, body) -> isSigned(exchange, body, key, scope);
    }

    private static boolean isSigned(HttpExchange exchange, byte[] body, AwsKey key, SignatureV4.Scope scope) {
        Headers given = exchange.getRequestHeaders();
        String authorization = String.valueOf(given.getFirst("authorization"));
        Matcher names = SIGNED_HEADERS.matcher(authorization);
        if (!names.find()) {
            return false;
        }
        SortedMap<String, String> signed = new TreeMap<>();
        for (String name : names.group(1).split(";", -1)) {
            signed.put(name, String.valueOf(given.getFirst(name)));
        }
        Instant time = Instant.from(SignatureV4.TIME.parse(String.valueOf(given.getFirst("x-amz-date"))));
        return signed.keySet().containsAll(List.of("host", "x-amz-content-sha256", "x-amz-date"))
                && SignatureV4.hash(body).equals(signed.get("x-amz-content-sha256"))
                && key.session().equals(Optional.ofNullable(signed.get("x-amz-security-token")))
                && authorization.equals(SignatureV4.authorization(
                        key,
                        scope,
                        time,
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        signed,
                        SignatureV4.hash(body)));
    }

    /** Answers 407 to every request without this header for a proxy. */
    void requiresOfProxy(String wanted) {
        proxyAuthorization = wanted;
    }

    /** What it calls itself. */
    void saysAtRoot(String text) {
        tagline = text;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            headers.add(exchange.getRequestHeaders());
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
            if (refusal != 0) {
                reply(exchange, refusal, error("refused", "for now"));
                return;
            }
            if (!authorization.isEmpty() && !authorization.equals(given)) {
                reply(exchange, 401, error("security_exception", "unable to authenticate"));
                return;
            }
            if (!signatures.test(exchange, body)) {
                reply(exchange, 403, error("access_denied", "The request signature does not match"));
                return;
            }
            String toProxy = String.valueOf(exchange.getRequestHeaders().getFirst("proxy-authorization"));
            if (!proxyAuthorization.isEmpty() && !proxyAuthorization.equals(toProxy)) {
                exchange.getResponseHeaders().set("proxy-authenticate", "Basic realm=\"test\"");
                reply(exchange, 407, new byte[0]);
                return;
            }
            if (path.equals("/")) {
                reply(exchange, 200, Json.write(Map.of("tagline", tagline)));
                return;
            }
            if (path.equals("/_mget")) {
                reply(exchange, 200, indexes.get(body).getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (!path.endsWith("/_bulk")) {
                FakeIndexes.Reply reply = indexes.call(
                        exchange.getRequestMethod(),
                        decoded(exchange.getRequestURI().getRawPath()),
                        body);
                reply(exchange, reply.status(), Json.write(reply.body()));
                return;
            }
            Answer scripted;
            synchronized (script) {
                scripted = script.poll();
            }
            if (scripted == null) {
                bulk(exchange, body);
            } else {
                scripted.to(exchange, body);
            }
        }
    }

    private void bulk(HttpExchange exchange, byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (body.length > mostBytes) {
            reply(exchange, 413, new byte[0]);
        } else if (!poison.isEmpty() && text.contains(poison)) {
            reply(exchange, 400, error("illegal_argument_exception", "Malformed action"));
        } else {
            reply(exchange, 200, answer(body));
        }
    }

    /** Carries a bulk request out and returns what a server would answer. */
    byte[] answer(byte[] body) throws IOException {
        List<Object> items = new ArrayList<>();
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            Map<String, Object> line = Json.object(lines[i].getBytes(StandardCharsets.UTF_8));
            String verb = line.keySet().iterator().next();
            Map<String, Object> action = Json.at(line, verb);
            String source = verb.equals("delete") ? null : lines[++i];
            items.add(Map.of(verb, indexes.write(verb, action, source)));
        }
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("errors", items.stream().anyMatch(item -> item.toString().contains("error=")));
        reply.put("items", items);
        return Json.write(reply);
    }

    static byte[] error(String type, String reason) {
        return Json.write(Map.of("error", Map.of("type", type, "reason", reason)));
    }

    static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static List<String> decoded(String path) {
        return Stream.of(path.substring(1).split("/", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
    }

    /** Documents by id, with their versions, for comparisons. */
    Map<String, String> documents(String index) {
        return new TreeMap<>(indexes.documents(index));
    }
}
