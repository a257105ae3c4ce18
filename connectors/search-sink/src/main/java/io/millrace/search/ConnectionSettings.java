package io.millrace.search;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Values;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/** The settings that say how to reach a search cluster. */
final class ConnectionSettings {
    private static final String CLUSTER = "Search cluster";
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}");

    static final Setting<List<String>> HOSTS = Setting.list("hosts")
            .doc(
                    "The nodes of the cluster as http or https addresses, separated by commas. Requests go to them in turn;"
                            + " a node that failed is left out for a while.")
            .group(CLUSTER)
            .example("https://search-1:9200,https://search-2:9200")
            .matching(list -> !list.isEmpty(), "name at least one node")
            .required();

    static final Setting<Optional<String>> USERNAME = Setting.string("username")
            .doc("The user to log in as, with password.")
            .group(CLUSTER)
            .example("millrace")
            .basic()
            .optional();

    static final Setting<Optional<Password>> PASSWORD = Setting.password("password")
            .doc("The password of username.")
            .group(CLUSTER)
            .basic()
            .optional();

    static final Setting<Optional<Password>> API_KEY = Setting.password("api.key")
            .doc("An API key in its encoded form, instead of username and password.")
            .group(CLUSTER)
            .optional();

    static final Setting<Optional<Password>> BEARER_TOKEN = Setting.password("bearer.token")
            .doc("A token that is sent as Authorization: Bearer, instead of username and password: a service account's"
                    + " token or a JSON web token.")
            .group(CLUSTER)
            .optional();

    static final Setting<Optional<String>> CA_FILE = Setting.string("ssl.ca.file")
            .doc("A file on the worker with the certificates, in PEM form, of the authorities to trust. Left out, those"
                    + " of the JVM are trusted.")
            .group(CLUSTER)
            .example("/etc/millrace/search-ca.pem")
            .optional();

    static final Setting<Optional<String>> FINGERPRINT_SETTING = Setting.string("ssl.fingerprint")
            .doc(
                    "The SHA-256 fingerprint of the certificate to trust: the server's own or that of an authority it sends"
                            + " along. Instead of ssl.ca.file.")
            .group(CLUSTER)
            .matching(text -> FINGERPRINT.matcher(text).matches(), "be 64 hexadecimal digits, with or without colons")
            .optional();

    static final Setting<Optional<String>> CLIENT_CERTIFICATE_FILE = Setting.string("ssl.client.certificate.file")
            .doc("A file on the worker with the certificate, in PEM form, to show to the nodes, and those it was signed"
                    + " with, if any. With ssl.client.key.file.")
            .group(CLUSTER)
            .example("/etc/millrace/search-client.pem")
            .optional();

    static final Setting<Optional<String>> CLIENT_KEY_FILE = Setting.string("ssl.client.key.file")
            .doc("A file on the worker with the private key of ssl.client.certificate.file: PKCS #8 in PEM form, as"
                    + " openssl pkcs8 -topk8 -nocrypt writes it.")
            .group(CLUSTER)
            .example("/etc/millrace/search-client-key.pem")
            .optional();

    static final Setting<Optional<String>> PROXY = Setting.string("proxy")
            .doc("The HTTP proxy through which the nodes are reached, as http://host:port. Left out, there is none; the"
                    + " JVM's own proxy properties do not count.")
            .group(CLUSTER)
            .example("http://proxy:3128")
            .advanced()
            .optional();

    static final Setting<Optional<String>> PROXY_USERNAME = Setting.string("proxy.username")
            .doc("The user to log in to the proxy as, with proxy.password.")
            .group(CLUSTER)
            .advanced()
            .optional();

    static final Setting<Optional<Password>> PROXY_PASSWORD = Setting.password("proxy.password")
            .doc("The password of proxy.username.")
            .group(CLUSTER)
            .advanced()
            .optional();

    static final Setting<Duration> CONNECT_TIMEOUT = Setting.millis("connect.timeout.ms")
            .doc("How long a connection to a node may take.")
            .group(CLUSTER)
            .defaultsTo(Duration.ofSeconds(5))
            .between(Duration.ofMillis(100), Duration.ofMinutes(5))
            .advanced()
            .build();

    static final Setting<Duration> REQUEST_TIMEOUT = Setting.millis("request.timeout.ms")
            .doc("How long a node may take to answer. A request that was not answered is sent again; versions make that"
                    + " harmless.")
            .group(CLUSTER)
            .defaultsTo(Duration.ofSeconds(30))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(30))
            .advanced()
            .build();

    static final Setting<Boolean> COMPRESSION = Setting.bool("request.compression")
            .doc("Whether requests are compressed with gzip: less network, more processor time on both sides.")
            .group(CLUSTER)
            .defaultsTo(false)
            .advanced()
            .build();

    /** All of them but those of one dialect, in the order of the reference page. */
    static final List<Setting<?>> COMMON = List.of(
            HOSTS,
            USERNAME,
            PASSWORD,
            BEARER_TOKEN,
            CA_FILE,
            FINGERPRINT_SETTING,
            CLIENT_CERTIFICATE_FILE,
            CLIENT_KEY_FILE,
            PROXY,
            PROXY_USERNAME,
            PROXY_PASSWORD,
            CONNECT_TIMEOUT,
            REQUEST_TIMEOUT,
            COMPRESSION);

    private ConnectionSettings() {}

    /** The connection of values that have no problems. */
    static Connection of(Values values) {
        return new Connection(
                values.get(HOSTS).stream().map(URI::create).toList(),
                new Connection.Credentials(
                        login(values, USERNAME, PASSWORD),
                        values.get(API_KEY),
                        values.get(BEARER_TOKEN),
                        AwsSettings.of(values)),
                new Connection.Tls(
                        values.get(CA_FILE).map(Path::of), values.get(FINGERPRINT_SETTING), clientCertificate(values)),
                values.get(PROXY)
                        .map(address -> new Connection.Proxy(
                                URI.create(address), login(values, PROXY_USERNAME, PROXY_PASSWORD))),
                values.get(CONNECT_TIMEOUT),
                values.get(REQUEST_TIMEOUT),
                values.get(COMPRESSION));
    }

    static Optional<Connection.Login> login(
            Values values, Setting<Optional<String>> user, Setting<Optional<Password>> password) {
        return values.get(user).flatMap(name -> values.get(password).map(secret -> new Connection.Login(name, secret)));
    }

    private static Optional<Connection.ClientCertificate> clientCertificate(Values values) {
        return values.get(CLIENT_CERTIFICATE_FILE).flatMap(certificate -> values.get(CLIENT_KEY_FILE)
                .map(key -> new Connection.ClientCertificate(Path.of(certificate), Path.of(key))));
    }
}
