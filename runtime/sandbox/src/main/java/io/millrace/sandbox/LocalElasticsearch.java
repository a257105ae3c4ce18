package io.millrace.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How an Elasticsearch server is laid out in its folder and started as a child process. */
final class LocalElasticsearch {

    /** Everything to the standard output, which is the server's log file. */
    private static final List<String> LOGGING = List.of(
            "status = error",
            "appender.console.type = Console",
            "appender.console.name = console",
            "appender.console.layout.type = PatternLayout",
            "appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%consoleException%n",
            "rootLogger.level = info",
            "rootLogger.appenderRef.console.ref = console");

    private LocalElasticsearch() {}

    static SearchServer create(ElasticsearchInstallation installation, ServerFolder folder, SearchOptions options)
            throws IOException {
        Path top = folder.path();
        Path config = Files.createDirectory(top.resolve("config"));
        Path logs = Files.createDirectory(top.resolve("logs"));
        Path temp = Files.createDirectory(top.resolve("temp"));
        Path data = Files.createDirectories(
                options.dataDir().orElse(top.resolve("data")).toAbsolutePath());
        Files.write(config.resolve("log4j2.properties"), LOGGING);
        int port = FreePorts.next();
        SortedMap<String, String> settings = settings(installation.home(), data, logs, port);
        settings.putAll(options.settings());
        Path input = Files.write(top.resolve("arguments"), ServerArguments.encode(settings, config, logs));
        if (Platform.isRoot()) {
            for (Path owned : List.of(config, logs, temp, data)) {
                Folders.changeOwner(owned, Platform.NOBODY);
                Nobody.requireOpen(owned, "A folder of Elasticsearch", "Elasticsearch");
            }
        }
        List<String> command = installation.command(options.heapMb(), temp, logs);
        // The server wants to know where it may put native code; its launcher would say so.
        Map<String, String> environment = Map.of("LIBFFI_TMPDIR", temp.toString());
        Launch launch = new Launch(command, environment, top, Optional.of(input));
        URI uri = URI.create("http://" + FreePorts.HOST + ':' + port);
        return new SearchHandle(new LocalServer("Elasticsearch", launch, Readiness.search(uri), folder.keep()), uri);
    }

    private static SortedMap<String, String> settings(Path home, Path data, Path logs, int port) {
        SortedMap<String, String> settings = new TreeMap<>(Map.of(
                "path.home",
                home.toString(),
                "path.data",
                data.toString(),
                "path.logs",
                logs.toString(),
                "cluster.name",
                "sandbox",
                "node.name",
                "sandbox",
                "network.host",
                FreePorts.HOST,
                "http.port",
                Integer.toString(port),
                "transport.port",
                "0",
                "discovery.type",
                "single-node",
                "xpack.security.enabled",
                "false"));
        // A disk that is nearly full must not make indexes read-only under a test.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        return settings;
    }
}
