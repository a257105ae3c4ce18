package io.millrace.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the REST API listens and under which name other workers reach it.
 *
 * @param listeners Connect's {@code listeners}
 * @param advertised the advertised host, when it is not the listener's own
 */
record RestAddress(String listeners, Optional<String> advertised) {

    private static final Pattern LISTENER = Pattern.compile("^[a-zA-Z]+://\\[?([^\\]/]*?)]?:(\\d+)$");

    /**
     * Decides the address and refuses one that the other workers of a cluster could not reach: a request that only the
     * leader can answer would then be forwarded to nowhere.
     *
     * @param bootstrapServers the Kafka that the worker joins; empty if it starts its own
     */
    static RestAddress resolve(WorkerOptions options, Map<String, String> users, Optional<String> bootstrapServers) {
        String listeners = listeners(options, users);
        Optional<String> advertised =
                options.advertisedHost().or(() -> Optional.ofNullable(users.get(ConnectSettings.ADVERTISED_HOST)));
        List<String> hosts = hosts(listeners);
        boolean alone = bootstrapServers.isEmpty() || allLoopback(bootstrapServers.get());
        if (alone) {
            boolean wildcard = isWildcard(hosts.get(0));
            return new RestAddress(
                    listeners, advertised.or(() -> wildcard ? Optional.of(BrokerSettings.HOST) : Optional.empty()));
        }
        String effective = advertised.orElse(hosts.get(0));
        if (isWildcard(effective) || isLoopback(effective)) {
            throw new WorkerException(
                    "The other workers of the cluster cannot reach this one: its REST API is advertised"
                            + " as '" + effective
                            + "'. Pass --advertised-host with a name or address that they can reach,"
                            + " and --rest-host 0.0.0.0 or that address.");
        }
        if (hosts.stream().allMatch(RestAddress::isLoopback)) {
            throw new WorkerException("The REST API is advertised as '" + effective + "' but listens on " + listeners
                    + " only. Pass --rest-host 0.0.0.0 or an address that the other workers can reach.");
        }
        return new RestAddress(listeners, advertised);
    }

    /** The port of the first listener. */
    int port() {
        return Integer.parseInt(match(firstListener()).group(2));
    }

    /** The host of the first listener. */
    String host() {
        return match(firstListener()).group(1);
    }

    private String firstListener() {
        int comma = listeners.indexOf(',');
        return (comma < 0 ? listeners : listeners.substring(0, comma)).trim();
    }

    private static String listeners(WorkerOptions options, Map<String, String> users) {
        boolean chosen = !options.restHost().equals(WorkerOptions.DEFAULT_REST_HOST)
                || options.restPort() != WorkerOptions.DEFAULT_REST_PORT;
        String listener = "http://" + bracketed(options.restHost()) + ":" + options.restPort();
        return chosen ? listener : users.getOrDefault(ConnectSettings.LISTENERS, listener);
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static List<String> hosts(String listeners) {
        return Stream.of(listeners.split(","))
                .map(listener -> match(listener.trim()).group(1))
                .toList();
    }

    private static Matcher match(String listener) {
        Matcher matcher = LISTENER.matcher(listener);
        if (!matcher.matches()) {
            throw new WorkerException("listeners: '" + listener
                    + "' is not of the form http://HOST:PORT; correct the worker's properties.");
        }
        return matcher;
    }

    private static boolean allLoopback(String bootstrapServers) {
        return Stream.of(bootstrapServers.split(","))
                .map(String::trim)
                .map(server -> server.substring(0, Math.max(0, server.lastIndexOf(':'))))
                .allMatch(RestAddress::isLoopback);
    }

    private static boolean isWildcard(String host) {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new WorkerException("The host '" + host + "' cannot be resolved; correct it.", e);
        }
    }
}
