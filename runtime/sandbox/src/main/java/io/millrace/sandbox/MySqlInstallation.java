package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of MySQL, unpacked in the cache, and a data folder that was initialised once and is copied for each
 * server.
 *
 * @param home the unpacked distribution
 * @param template the initialised data folder
 * @param environment what mysqld needs to load its libraries
 */
record MySqlInstallation(Path home, Path template, Map<String, String> environment) {

    private static final String VERSION = "8.0.33";
    private static final Duration INITIALISE_LIMIT = Duration.ofMinutes(3);

    /** Names in the programs' key: raise it when other files are needed. */
    private static final int PROGRAMS_REVISION = 2;

    /** Names in the template's key: raise it when the statements or arguments below change. */
    private static final int TEMPLATE_REVISION = 1;

    /** Root comes over TCP too, and host names are not resolved: 127.0.0.1 is not localhost. */
    private static final List<String> ROOT_ACCOUNT = List.of(
            "CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '';",
            "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;");

    static MySqlInstallation prepare(Platform platform, Cache cache, Downloads downloads, ProgressListener progress) {
        Path home = cache.entry("mysql-" + VERSION + '-' + PROGRAMS_REVISION, folder -> {
            Path archive = downloads.fetch(Artifact.mysql(platform));
            progress.step("unpacking MySQL " + VERSION);
            Archives.unpack(archive, folder, name -> isNeeded(name) ? name : "");
            Archives.makeExecutable(folder.resolve("bin/mysqld"));
        });
        Map<String, String> environment =
                new SystemLibraries(cache, progress).environmentFor(home.resolve("bin/mysqld"));
        Path template = cache.entry("mysql-" + VERSION + "-data-" + TEMPLATE_REVISION, folder -> {
            progress.step("initialising MySQL's data folder, once");
            initialise(home, folder, environment);
        });
        return new MySqlInstallation(home, template, environment);
    }

    /** A quarter of the archive: the server without its tests, clients and debug build. */
    static boolean isNeeded(String name) {
        return name.equals("bin/mysqld")
                || name.equals("LICENSE")
                || name.equals("lib/plugin/component_reference_cache.so")
                || name.equals("lib/plugin/semisync_source.so")
                || name.startsWith("lib/private/")
                || name.startsWith("share/english/")
                || name.startsWith("share/charsets/");
    }

    /** Arguments of mysqld that every run of it needs. */
    List<String> command(Path data) {
        return command(home, data);
    }

    private static List<String> command(Path home, Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                // The path of a socket is limited to 107 bytes; a relative one is in the data folder.
                "--socket=mysql.sock",
                "--pid-file=" + data.resolve("mysqld.pid"),
                "--innodb-use-native-aio=OFF"));
        if (Platform.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    private static void initialise(Path home, Path folder, Map<String, String> environment) throws IOException {
        Path data = folder.resolve("data");
        List<String> initialise = command(home, data);
        initialise.addAll(MySqlSettings.server(1));
        initialise.addAll(List.of("--initialize-insecure", "--disable-log-bin"));
        run(initialise, folder, environment);

        List<String> statements = new ArrayList<>(ROOT_ACCOUNT);
        statements.addAll(MySqlSettings.CONNECTOR_ACCOUNT);
        statements.add("SHUTDOWN;");
        Path accounts = Files.write(folder.resolve("accounts.sql"), statements);
        List<String> configure = command(home, data);
        configure.addAll(MySqlSettings.server(1));
        configure.addAll(List.of("--skip-networking", "--disable-log-bin", "--init-file=" + accounts));
        run(configure, folder, environment);
        // Each server makes its own identity: replication refuses two servers of the same one.
        Files.deleteIfExists(data.resolve("auto.cnf"));
    }

    private static void run(List<String> command, Path folder, Map<String, String> environment) throws IOException {
        Commands.Result result = Commands.run(command, environment, folder, INITIALISE_LIMIT);
        if (!result.succeeded()) {
            throw new SandboxException("MySQL cannot initialise a data folder (exit code " + result.exitCode()
                    + "). It said:\n" + result.output());
        }
    }
}
