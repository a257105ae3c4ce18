package io.millrace.search;

import io.millrace.core.settings.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** Asks the cluster, while somebody waits for a validation, whether it is there and lets us in. */
final class ClusterCheck {
    /** Together they are less than anybody waits for a validation, however many nodes do not answer. */
    private static final Duration CONNECT = Duration.ofMillis(1800);

    private static final Duration ANSWER = Duration.ofMillis(1500);
    private static final int MOST_NODES = 4;

    private ClusterCheck() {}

    /** Adds what is wrong to the problems of the field that has to change. */
    static void check(Dialect dialect, Connection connection, Problems problems) {
        int nodes = Math.min(connection.hosts().size(), MOST_NODES);
        Connection shortLived = connection.within(nodes, CONNECT.dividedBy(nodes), ANSWER.dividedBy(nodes));
        try (SearchClient client = HttpSearchClient.open(shortLived, "validate", 1)) {
            judge(connection, client.call("GET", "/_cluster/health?local=true", null), problems);
            if (problems.isEmpty()) {
                compare(dialect, connection, client.call("GET", "/", null), problems);
            }
        } catch (SSLException e) {
            problems.add(
                    ConnectionSettings.HOSTS.name(),
                    nodes(connection),
                    "gives no secure connection: " + e.getMessage() + "; check the ssl settings");
        } catch (IOException e) {
            problems.add(
                    ConnectionSettings.HOSTS.name(),
                    nodes(connection),
                    "does not answer: " + e.getMessage() + "; check the address and that the cluster runs");
        }
    }

    private static void judge(Connection connection, SearchReply reply, Problems problems) {
        switch (reply.status()) {
            case 401 ->
                problems.add(connection.credentials().setting().name(), null, "is refused by the search cluster");
            case 404, 405 ->
                problems.add(
                        ConnectionSettings.HOSTS.name(),
                        nodes(connection),
                        "answers " + reply.status() + ", so it is not a search cluster; check port and path");
            default -> {
                // 403 is a user without the privilege to look at the cluster, and 503 a cluster that is starting.
            }
        }
    }

    /** The connectors differ in what they ask of a server, so a server of the other line is refused. */
    private static void compare(Dialect dialect, Connection connection, SearchReply root, Problems problems) {
        Dialect actual = Dialect.of(root).orElse(dialect);
        if (actual != dialect) {
            problems.add(
                    ConnectionSettings.HOSTS.name(),
                    nodes(connection),
                    "is an " + actual.title() + " cluster; set connector.class to " + actual.connector());
        }
    }

    private static String nodes(Connection connection) {
        return connection.hosts().stream().map(HttpSearchClient::shown).collect(Collectors.joining(","));
    }
}
