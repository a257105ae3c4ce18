package io.millrace.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a search server is laid out in its folder and started as a child process. */
final class LocalSearch {

    /** Everything to the standard output, which is the server's log file. */
    private static final List<String> LOGGING = List.of(
            "status = error",
            "appender.console.type = Console",
            "appender.console.name = console",
            "appender.console.layout.type = PatternLayout",
            "appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n%throwable",
            "rootLogger.level = info",
            "rootLogger.appenderRef.console.ref = console");

    private LocalSearch() {}

    static SearchServer create(SearchInstallation installation, ServerFolder folder, SearchOptions options)
            throws IOException {
        Path top = folder.path();
        Path config = Files.createDirectory(top.resolve("config"));
        Path logs = Files.createDirectory(top.resolve("logs"));
        Path temp = Files.createDirectory(top.resolve("temp"));
        Path data = Files.createDirectories(
                options.dataDir().orElse(top.resolve("data")).toAbsolutePath());
        Files.write(config.resolve("log4j2.properties"), LOGGING);
        int port = FreePorts.next();
        SortedMap<String, String> settings = settings(data, logs, port);
        settings.putAll(options.settings());
        Optional<Path> input = configure(installation, top, settings);
        if (Platform.isRoot()) {
            for (Path owned : List.of(config, logs, temp, data)) {
                Folders.changeOwner(owned, Platform.NOBODY);
                Nobody.requireOpen(owned, "A folder of the search server", "a search server");
            }
        }
        List<String> command = SearchCommand.of(installation, options.heapMb(), top);
        // Elasticsearch wants to know where it may put native code; its launcher would say so.
        Map<String, String> environment = Map.of("LIBFFI_TMPDIR", temp.toString());
        Launch launch = new Launch(command, environment, top, input);
        URI uri = URI.create("http://" + FreePorts.HOST + ':' + port);
        String name = installation.product().title();
        return new SearchHandle(new LocalServer(name, launch, Readiness.search(uri), folder.keep()), uri);
    }

    /** Puts the settings where the server reads them, and returns its standard input if that is the place. */
    private static Optional<Path> configure(
            SearchInstallation installation, Path top, SortedMap<String, String> settings) throws IOException {
        Path config = top.resolve("config");
        switch (installation.product()) {
            case ELASTICSEARCH_8 -> {
                settings.put("path.home", installation.home().toString());
                settings.putIfAbsent("xpack.security.enabled", "false");
                byte[] arguments = ServerArguments.encode(settings, config, top.resolve("logs"));
                return Optional.of(Files.write(top.resolve("arguments"), arguments));
            }
            case ELASTICSEARCH_9 -> Files.write(config.resolve("elasticsearch.yml"), yaml(settings));
            case OPENSEARCH_2, OPENSEARCH_3 -> Files.write(config.resolve("opensearch.yml"), yaml(settings));
        }
        return Optional.empty();
    }

    private static List<String> yaml(SortedMap<String, String> settings) {
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> lines.add(name + ": '" + value.replace("'", "''") + '\''));
        return lines;
    }

    private static SortedMap<String, String> settings(Path data, Path logs, int port) {
        SortedMap<String, String> settings = new TreeMap<>(Map.of(
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
                "single-node"));
        // A disk that is nearly full must not make indexes read-only under a test.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        return settings;
    }
}
