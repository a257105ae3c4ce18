package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a MariaDB server is laid out in its folder and started as a child process. */
final class LocalMariaDb {

    private LocalMariaDb() {}

    static MariaDbServer create(MariaDbInstallation installation, ServerFolder folder, MariaDbOptions options)
            throws IOException {
        Path data = folder.path().resolve("data");
        Folders.copy(installation.template().resolve("data"), data, file -> true);
        int port = FreePorts.next();
        List<String> command = installation.command(data);
        command.addAll(List.of("--bind-address=" + FreePorts.HOST, "--port=" + port));
        command.addAll(MariaDbSettings.server(options.serverId()));
        command.addAll(options.extraArgs());
        Launch launch = new Launch(command, Map.of(), folder.path(), Optional.empty());
        LocalServer server = new LocalServer("MariaDB", launch, Readiness.mysql(FreePorts.HOST, port), folder.keep());
        return new MariaDbHandle(server, FreePorts.HOST, port);
    }
}
