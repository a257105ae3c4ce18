package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a MySQL server is laid out in its folder and started as a child process. */
final class LocalMySql {

    private LocalMySql() {}

    static MySqlServer create(MySqlInstallation installation, ServerFolder folder, MySqlOptions options)
            throws IOException {
        Path data = folder.path().resolve("data");
        Folders.copy(installation.template().resolve("data"), data, file -> true);
        int port = FreePorts.next();
        List<String> command = installation.command(data);
        command.addAll(List.of("--bind-address=" + FreePorts.HOST, "--port=" + port));
        command.addAll(MySqlSettings.server(options.serverId()));
        command.addAll(options.extraArgs());
        Launch launch = new Launch(command, installation.environment(), folder.path(), Optional.empty());
        LocalServer server = new LocalServer("MySQL", launch, Readiness.mysql(FreePorts.HOST, port), folder.keep());
        return new MySqlHandle(server, FreePorts.HOST, port);
    }
}
