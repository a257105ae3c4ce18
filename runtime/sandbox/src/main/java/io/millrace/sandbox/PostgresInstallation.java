package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of PostgreSQL, unpacked in the cache, and a data folder that was initialised once and is copied for each
 * server.
 *
 * @param home the unpacked distribution
 * @param template the initialised data folder
 */
record PostgresInstallation(Path home, Path template) {

    static final String VERSION = "18.6.0";
    static final String DATA = "data";
    private static final Duration INITIALISE_LIMIT = Duration.ofMinutes(2);

    /** Names in the template's key: raise it when the statements or arguments below change. */
    private static final int TEMPLATE_REVISION = 1;

    static PostgresInstallation prepare(
            Platform platform, Cache cache, Downloads downloads, ProgressListener progress) {
        Path home = cache.entry("postgres-" + VERSION, folder -> {
            Path archive = downloads.fetch(Artifact.postgres(platform));
            progress.step("unpacking PostgreSQL " + VERSION);
            TarArchives.unpack(archive, folder, PostgresInstallation::isNeeded);
        });
        if (Platform.isRoot()) {
            Nobody.requireOpen(home, "The cache", "PostgreSQL");
        }
        Path template = cache.entry("postgres-" + VERSION + "-data-" + TEMPLATE_REVISION, folder -> {
            progress.step("initialising PostgreSQL's data folder, once");
            initialise(home, folder);
        });
        return new PostgresInstallation(home, template);
    }

    /** The server without what programs are compiled with. */
    static boolean isNeeded(String name) {
        return !name.endsWith(".a") && !name.startsWith("include/") && !name.startsWith("lib/pkgconfig/");
    }

    /** Arguments of postgres that every run of it needs. */
    List<String> command(Path data) {
        return command(home, data);
    }

    private static List<String> command(Path home, Path data) {
        return Nobody.command(home.resolve("bin/postgres").toString(), "-D", data.toString());
    }

    private static void initialise(Path home, Path folder) throws IOException {
        Path data = Files.createDirectory(folder.resolve(DATA));
        Path password = Files.writeString(folder.resolve("password"), PostgresSettings.SUPERUSER_PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        if (Platform.isRoot()) {
            Folders.changeOwner(data, Platform.NOBODY);
        }
        run(
                Nobody.command(
                        home.resolve("bin/initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + PostgresSettings.SUPERUSER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync"),
                folder);
        // A server for one user has no accounts to ask for and ends with its input.
        Path accounts = Files.write(folder.resolve("accounts.sql"), PostgresSettings.CONNECTOR_ACCOUNT);
        List<String> configure = new ArrayList<>(List.of("sh", "-c", "input=$1; shift; \"$@\" <\"$input\"", "sh"));
        configure.add(accounts.toString());
        configure.addAll(
                Nobody.command(home.resolve("bin/postgres").toString(), "--single", "-D", data.toString(), "postgres"));
        run(configure, folder);
    }

    private static void run(List<String> command, Path folder) throws IOException {
        Commands.Result result = Commands.run(command, Map.of(), folder, INITIALISE_LIMIT);
        if (!result.succeeded() || result.output().contains("ERROR:")) {
            throw new SandboxException("PostgreSQL cannot initialise a data folder (exit code " + result.exitCode()
                    + "). Its user has to be in /etc/passwd. It said:\n" + result.output());
        }
    }
}
