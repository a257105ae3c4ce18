package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a PostgreSQL server is laid out in its folder and started as a child process. */
final class LocalPostgres {

    private LocalPostgres() {}

    static PostgresServer create(PostgresInstallation installation, ServerFolder folder, PostgresOptions options)
            throws IOException {
        Path data = folder.path().resolve(PostgresInstallation.DATA);
        Folders.copy(installation.template().resolve(PostgresInstallation.DATA), data, file -> true);
        if (Platform.isRoot()) {
            Folders.changeOwner(data, Platform.NOBODY);
            Nobody.requireOpen(folder.path(), "A folder of PostgreSQL", "PostgreSQL");
        }
        int port = FreePorts.next();
        List<String> command = new ArrayList<>(List.of(data.toString()));
        command.addAll(installation.command(data));
        command.addAll(List.of(
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + FreePorts.HOST,
                "-c",
                "unix_socket_directories="));
        command.addAll(PostgresSettings.server());
        command.addAll(options.extraArgs());
        Map<String, String> environment =
                options.clock().map(ShiftedClock::environment).orElse(Map.of());
        Launch launch = new Launch(Scripts.VACANT.inPlace(command), environment, folder.path(), Optional.empty());
        LocalServer server =
                new LocalServer("PostgreSQL", launch, Readiness.postgres(FreePorts.HOST, port), folder.keep());
        return new PostgresHandle(server, FreePorts.HOST, port);
    }
}
