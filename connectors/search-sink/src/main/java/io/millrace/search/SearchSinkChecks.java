package io.millrace.search;

import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Values;
import io.millrace.sink.SinkSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong between the settings of a search sink; nothing here looks at the network. */
final class SearchSinkChecks {
    /** What only has an effect on secure connections. */
    private static final List<Setting<Optional<String>>> TLS_SETTINGS = List.of(
            ConnectionSettings.CA_FILE,
            ConnectionSettings.FINGERPRINT_SETTING,
            ConnectionSettings.CLIENT_CERTIFICATE_FILE,
            ConnectionSettings.CLIENT_KEY_FILE);

    private SearchSinkChecks() {}

    /** Adds what is wrong to the problems of the values. */
    static void check(Values values) {
        SinkSettings.check(values);
        hosts(values);
        together(values, ConnectionSettings.USERNAME, ConnectionSettings.PASSWORD);
        together(values, ConnectionSettings.PROXY_USERNAME, ConnectionSettings.PROXY_PASSWORD);
        together(values, ConnectionSettings.CLIENT_CERTIFICATE_FILE, ConnectionSettings.CLIENT_KEY_FILE);
        oneWayToLogIn(values);
        AwsSettings.check(values);
        method(values);
        tls(values);
        proxy(values);
    }

    /** What does not go with the way in which rows become documents. */
    private static void method(Values values) {
        WriteMethod method = values.get(SearchSinkConfig.WRITE_METHOD);
        boolean keep = values.get(SearchSinkConfig.DELETES) == Deletes.KEEP;
        Problems problems = values.problems();
        if (method == WriteMethod.UPSERT && !keep) {
            problems.add(
                    SearchSinkConfig.DELETES.name(),
                    null,
                    "must be keep with write.method=upsert: the version of a deleted row has to stay in the document, or"
                            + " an older change could bring the row back; read the index through the alias INDEX-rows");
        }
        if (method == WriteMethod.UPSERT && isGiven(values, SearchSinkConfig.PIPELINE)) {
            problems.add(
                    SearchSinkConfig.PIPELINE.name(),
                    null,
                    "must be left out with write.method=upsert: it would change again what it has changed before");
        }
        if (method == WriteMethod.APPEND && keep) {
            problems.add(
                    SearchSinkConfig.DELETES.name(),
                    null,
                    "must be left out with write.method=append, where a deletion is an event like others");
        }
        if (method == WriteMethod.APPEND && isGiven(values, SearchSinkConfig.ROUTING)) {
            problems.add(
                    SearchSinkConfig.ROUTING.name(),
                    null,
                    "must be left out with write.method=append: a data stream takes no routing");
        }
        if (method != WriteMethod.APPEND && isGiven(values, SearchSinkConfig.TIMESTAMP_COLUMN)) {
            problems.add(SearchSinkConfig.TIMESTAMP_COLUMN.name(), null, "has an effect with write.method=append only");
        }
    }

    private static void hosts(Values values) {
        if (!values.has(ConnectionSettings.HOSTS)) {
            return;
        }
        Setting<?> field = ConnectionSettings.HOSTS;
        Set<String> paths = new HashSet<>();
        for (String host : values.get(ConnectionSettings.HOSTS)) {
            URI uri = address(values.problems(), field, host, List.of("http", "https"));
            if (uri != null) {
                paths.add(uri.getRawPath().replaceFirst("/$", ""));
            }
        }
        if (paths.size() > 1) {
            values.problems().add(field.name(), null, "must all have the same path; they have " + paths);
        }
    }

    /** An address that can be used, or null and a problem. */
    private static @Nullable URI address(Problems problems, Setting<?> field, String text, List<String> schemes) {
        URI uri = uri(text);
        if (uri == null
                || uri.getHost() == null
                || !schemes.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
            // What cannot be read as an address may hold a password anywhere, so it is not shown.
            problems.add(field.name(), null, "must be " + schemes.get(schemes.size() - 1) + "://, a host and a port");
        } else if (uri.getRawUserInfo() != null) {
            problems.add(
                    field.name(), null, "must not hold a user or a password; there are settings of their own for them");
        } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            problems.add(field.name(), text, "must have no ? and no #");
        } else {
            return uri;
        }
        return null;
    }

    /** Two settings of which none makes sense alone. */
    private static void together(
            Values values, Setting<? extends Optional<?>> first, Setting<? extends Optional<?>> second) {
        boolean one = isGiven(values, first);
        boolean other = isGiven(values, second);
        if (one != other) {
            Setting<?> missing = one ? second : first;
            Setting<?> there = one ? first : second;
            values.problems().add(missing.name(), null, "is required when " + there.name() + " is set");
        }
    }

    private static void oneWayToLogIn(Values values) {
        List<Setting<? extends Optional<?>>> ways = Stream.<Setting<? extends Optional<?>>>of(
                        ConnectionSettings.USERNAME, ConnectionSettings.API_KEY, ConnectionSettings.BEARER_TOKEN)
                .filter(way -> isGiven(values, way))
                .toList();
        for (int i = 1; i < ways.size(); i++) {
            values.problems()
                    .add(
                            ways.get(i).name(),
                            null,
                            "must be left out when " + ways.get(0).name() + " is set, or the other way");
        }
    }

    private static void tls(Values values) {
        Problems problems = values.problems();
        if (isGiven(values, ConnectionSettings.CA_FILE) && isGiven(values, ConnectionSettings.FINGERPRINT_SETTING)) {
            problems.add(
                    ConnectionSettings.FINGERPRINT_SETTING.name(), null, "must be left out when ssl.ca.file is set");
        }
        values.get(ConnectionSettings.CA_FILE)
                .ifPresent(file -> usable(
                        problems,
                        ConnectionSettings.CA_FILE,
                        file,
                        "must be a file with PEM certificates that the worker can read",
                        () -> new Connection.Tls(Optional.of(Path.of(file)), Optional.empty(), Optional.empty())));
        values.get(ConnectionSettings.CLIENT_CERTIFICATE_FILE).ifPresent(certificate -> values.get(
                        ConnectionSettings.CLIENT_KEY_FILE)
                .ifPresent(key -> usable(
                        problems,
                        ConnectionSettings.CLIENT_CERTIFICATE_FILE,
                        certificate,
                        "must be a file with a PEM certificate whose key is in ssl.client.key.file",
                        () -> new Connection.Tls(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Connection.ClientCertificate(Path.of(certificate), Path.of(key)))))));
        boolean plain = values.has(ConnectionSettings.HOSTS)
                && values.get(ConnectionSettings.HOSTS).stream()
                        .noneMatch(host -> host.toLowerCase(Locale.ROOT).startsWith("https:"));
        if (plain) {
            TLS_SETTINGS.stream()
                    .filter(setting -> isGiven(values, setting))
                    .findFirst()
                    .ifPresent(setting ->
                            problems.add(setting.name(), null, "has no effect because no host begins with https://"));
        }
    }

    /** Makes what the files are for, to see whether they can be used. */
    private static void usable(
            Problems problems, Setting<?> field, String file, String rule, Supplier<Connection.Tls> tls) {
        try {
            Object unused = SearchTls.context(tls.get());
        } catch (IOException | InvalidPathException e) {
            problems.add(field.name(), file, rule + ": " + e.getClass().getSimpleName() + ", " + e.getMessage());
        }
    }

    private static void proxy(Values values) {
        Optional<String> proxy = values.get(ConnectionSettings.PROXY);
        if (proxy.isPresent()) {
            URI uri = address(values.problems(), ConnectionSettings.PROXY, proxy.get(), List.of("http"));
            if (uri != null && uri.getPort() < 0) {
                values.problems().add(ConnectionSettings.PROXY.name(), proxy.get(), "must name a port");
            }
        } else if (isGiven(values, ConnectionSettings.PROXY_USERNAME)) {
            values.problems().add(ConnectionSettings.PROXY.name(), null, "is required when proxy.username is set");
        }
    }

    private static boolean isGiven(Values values, Setting<? extends Optional<?>> setting) {
        return values.get(setting).isPresent();
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
