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
import org.jspecify.annotations.Nullable;

/** What is wrong between the settings of a search sink; nothing here looks at the network. */
final class SearchSinkChecks {
    private SearchSinkChecks() {}

    /** Adds what is wrong to the problems of the values. */
    static void check(Values values) {
        SinkSettings.check(values);
        hosts(values);
        credentials(values);
        trust(values);
    }

    private static void hosts(Values values) {
        if (!values.has(SearchSinkConfig.HOSTS)) {
            return;
        }
        String field = SearchSinkConfig.HOSTS.name();
        Set<String> paths = new HashSet<>();
        for (String host : values.get(SearchSinkConfig.HOSTS)) {
            URI uri = uri(host);
            if (uri == null || uri.getHost() == null || !isHttp(uri)) {
                // What cannot be read as an address may hold a password anywhere, so it is not shown.
                values.problems().add(field, null, "must be addresses such as https://search-1:9200");
            } else if (uri.getRawUserInfo() != null) {
                values.problems()
                        .add(field, null, "must not hold a user or a password; set username and password instead");
            } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                values.problems().add(field, host, "must be addresses without ? and #");
            } else {
                paths.add(uri.getRawPath().replaceFirst("/$", ""));
            }
        }
        if (paths.size() > 1) {
            values.problems().add(field, null, "must all have the same path; they have " + paths);
        }
    }

    private static void credentials(Values values) {
        Problems problems = values.problems();
        boolean user = isGiven(values, SearchSinkConfig.USERNAME);
        boolean password = isGiven(values, SearchSinkConfig.PASSWORD);
        if (user && !password) {
            problems.add(SearchSinkConfig.PASSWORD.name(), null, "is required when username is set");
        }
        if (password && !user) {
            problems.add(SearchSinkConfig.USERNAME.name(), null, "is required when password is set");
        }
        if (user && isGiven(values, SearchSinkConfig.API_KEY)) {
            problems.add(
                    SearchSinkConfig.API_KEY.name(), null, "must be left out when username is set, or the other way");
        }
    }

    private static void trust(Values values) {
        Problems problems = values.problems();
        boolean file = isGiven(values, SearchSinkConfig.CA_FILE);
        boolean fingerprint = isGiven(values, SearchSinkConfig.FINGERPRINT_SETTING);
        if (file && fingerprint) {
            problems.add(SearchSinkConfig.FINGERPRINT_SETTING.name(), null, "must be left out when ssl.ca.file is set");
        }
        if (file) {
            authorities(values.get(SearchSinkConfig.CA_FILE).orElse(""), problems);
        }
        boolean plain = values.has(SearchSinkConfig.HOSTS)
                && values.get(SearchSinkConfig.HOSTS).stream()
                        .noneMatch(host -> host.toLowerCase(Locale.ROOT).startsWith("https:"));
        if (plain && (file || fingerprint)) {
            String field = file ? SearchSinkConfig.CA_FILE.name() : SearchSinkConfig.FINGERPRINT_SETTING.name();
            problems.add(field, null, "has no effect because no host begins with https://");
        }
    }

    private static void authorities(String file, Problems problems) {
        try {
            Object unused = TrustedTls.context(new Connection.Trust(Optional.of(Path.of(file)), Optional.empty()));
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    SearchSinkConfig.CA_FILE.name(),
                    file,
                    "must be a file with PEM certificates that the worker can read: "
                            + e.getClass().getSimpleName() + ", " + e.getMessage());
        }
    }

    private static boolean isGiven(Values values, Setting<? extends Optional<?>> setting) {
        return values.get(setting).isPresent();
    }

    private static boolean isHttp(URI uri) {
        return List.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    }

    private static @Nullable URI uri(String host) {
        try {
            return new URI(host);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
