package io.millrace.cli;

import io.millrace.cli.connect.Access;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.worker.RuntimeFile;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to reach the Connect worker. */
final class ConnectOptions {
    private static final String DEFAULT_URL = "http://127.0.0.1:8083";
    private final Shell shell;

    @Mixin
    final DataOption data;

    @Option(
            names = "--connect",
            paramLabel = "URL",
            description = "Address of a Kafka Connect worker's REST API. Default: $MILLRACE_CONNECT_URL, else our own"
                    + " runtime found in the data folder, else " + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--connect-config",
            paramLabel = "FILE",
            description = "Properties for reaching the worker: url, user, password, truststore.location,"
                    + " truststore.password, truststore.type. Default: $MILLRACE_CONNECT_CONFIG. User and password"
                    + " may also be given as $MILLRACE_CONNECT_USER and $MILLRACE_CONNECT_PASSWORD.")
    private @Nullable String file;

    ConnectOptions(Shell shell) {
        this.shell = shell;
        this.data = new DataOption(shell);
    }

    ConnectApi open() {
        return new ConnectApi(access());
    }

    Access access() {
        Properties settings = settings();
        String user = first(shell.variable("MILLRACE_CONNECT_USER"), settings.getProperty("user"));
        String password = first(shell.variable("MILLRACE_CONNECT_PASSWORD"), settings.getProperty("password"));
        return new Access(server(settings), user, password, trustStore(settings));
    }

    private URI server(Properties settings) {
        String chosen = first(url, shell.variable("MILLRACE_CONNECT_URL"));
        chosen = first(chosen, settings.getProperty("url"));
        if (chosen == null) {
            return Runtimes.find(data.path()).map(RuntimeFile::rest).orElse(URI.create(DEFAULT_URL));
        }
        try {
            URI uri = URI.create(chosen.strip());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one message for everything that is not an address.
        }
        throw new CommandFailure(
                "'" + chosen + "' is not the address of a Connect worker",
                "Write it with its scheme, for example --connect " + DEFAULT_URL);
    }

    private Access.@Nullable TrustStore trustStore(Properties settings) {
        String location = settings.getProperty("truststore.location");
        if (location == null) {
            return null;
        }
        return new Access.TrustStore(
                shell.path(location),
                settings.getProperty("truststore.password"),
                settings.getProperty("truststore.type", "PKCS12"));
    }

    private Properties settings() {
        var settings = new Properties();
        String name = first(file, shell.variable("MILLRACE_CONNECT_CONFIG"));
        if (name == null) {
            return settings;
        }
        Path path = shell.path(name);
        try (Reader reader = Files.newBufferedReader(path)) {
            settings.load(reader);
            return settings;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "The options file " + path + " cannot be read: " + e.getMessage(),
                    e,
                    "It is a properties file with any of: url, user, password, truststore.location,"
                            + " truststore.password, truststore.type");
        }
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }
}
