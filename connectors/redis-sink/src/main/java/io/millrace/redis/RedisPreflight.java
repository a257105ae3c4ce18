package io.millrace.redis;

import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the server before a connector is created, and puts what it finds on the setting that has to change. */
final class RedisPreflight {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPreflight.class);

    /** Connect's REST API waits for validation, so it has to be short. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final List<byte[]> JSON_SET = List.of("JSON.SET".getBytes(StandardCharsets.US_ASCII));
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");

    private RedisPreflight() {}

    /** Adds what would keep the connector from working. */
    static void check(RedisSinkConfig config, Problems problems) {
        Duration connect = shorter(config.connectTimeout());
        Duration command = shorter(config.commandTimeout());
        try (RedisClient client = RedisClients.impatient(config, connect, command);
                RedisClient.Connection connection = client.connect()) {
            look(config, connection, problems);
            lookForDocuments(config, client, problems);
        } catch (FaultException e) {
            problems.add(field(e), null, e.detail());
        }
    }

    private static void look(RedisSinkConfig config, RedisClient.Connection connection, Problems problems) {
        List<List<byte[]>> commands = new ArrayList<>();
        commands.add(List.of("INFO".getBytes(StandardCharsets.US_ASCII)));
        if (config.guard() == Guard.VERSION || config.layouts().needScripts()) {
            for (GuardScript script : GuardScript.values()) {
                commands.add(script.load());
            }
        }
        List<Reply> replies = connection.exchange(commands);
        if (replies.get(0) instanceof Reply.Done info) {
            judge(config, info.text(), problems);
        }
        replies.subList(1, replies.size()).stream()
                .filter(Reply.Refused.class::isInstance)
                .map(Reply.Refused.class::cast)
                .findFirst()
                .ifPresent(refused -> problems.add(
                        RedisSinkConfig.GUARD.name(),
                        config.guard().name().toLowerCase(Locale.ROOT),
                        "needs scripts, but Redis answered: " + refused.error()));
    }

    /** Any answer to a command without arguments is an error, and says whether there is such a command. */
    private static void lookForDocuments(RedisSinkConfig config, RedisClient client, Problems problems) {
        List<Layout> documents = config.layouts().of(Shape.REDISJSON);
        if (documents.isEmpty()) {
            return;
        }
        List<RedisClient.Connection> servers = client.connectToEach();
        boolean missing = servers.stream()
                .anyMatch(server -> server.exchange(List.of(JSON_SET)).get(0) instanceof Reply.Refused refused
                        && refused.error().toLowerCase(Locale.ROOT).contains("unknown command"));
        servers.forEach(RedisClient.Connection::close);
        if (missing) {
            documents.forEach(layout -> problems.add(
                    layout.prefix() + LayoutSettings.SHAPE.name(),
                    layout.shape().text(),
                    "needs RedisJSON on every server. Load the module or use Redis 8, or set shape=json, which holds the"
                            + " row as a string"));
        }
    }

    private static void judge(RedisSinkConfig config, String info, Problems problems) {
        String uri = config.endpoint().address().toString();
        if (info.contains("cluster_enabled:1") && !config.isCluster()) {
            problems.add(
                    ServerSettings.TOPOLOGY.name(),
                    null,
                    "must be cluster; the server at " + uri + " is part of a Redis Cluster");
        }
        if (info.contains("role:slave") && !config.isCluster()) {
            problems.add(ServerSettings.URI.name(), uri, "must be the primary; this server is a replica of another");
        }
        Matcher version = VERSION.matcher(info);
        if (version.find() && isTooOld(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))) {
            problems.add(
                    ServerSettings.URI.name(),
                    uri,
                    "must be Redis " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer; this is " + version.group(1)
                            + "." + version.group(2));
        }
        Matcher policy = POLICY.matcher(info);
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            LOG.warn(
                    "{}: Redis at {} evicts keys when it is full (maxmemory-policy {}), so keys can be missing that the"
                            + " table has. Set the policy to noeviction if the cache has to be complete.",
                    config.options().name(),
                    uri,
                    policy.group(1));
        }
    }

    private static boolean isTooOld(int major, int minor) {
        return major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
    }

    private static String field(FaultException failure) {
        return switch (failure.fault()) {
            case TARGET_AUTHENTICATION -> ServerSettings.PASSWORD.name();
            case TARGET_PRIVILEGES -> ServerSettings.USERNAME.name();
            case TARGET_SETUP -> ServerSettings.DATABASE.name();
            default -> ServerSettings.URI.name();
        };
    }

    private static Duration shorter(Duration configured) {
        return configured.compareTo(PATIENCE) < 0 ? configured : PATIENCE;
    }
}
