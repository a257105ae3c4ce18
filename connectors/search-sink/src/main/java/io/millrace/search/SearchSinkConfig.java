package io.millrace.search;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.sink.SinkOptions;
import io.millrace.sink.SinkSettings;
import io.millrace.sink.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/**
 * The configuration of a search sink.
 *
 * @param connection how to reach the cluster
 * @param indexName the template of the index's name
 * @param documentId the template of the document's id
 * @param index how indexes are made
 * @param sink what the pipeline needs
 */
record SearchSinkConfig(
        Connection connection, String indexName, String documentId, IndexOptions index, SinkOptions sink) {
    private static final String CLUSTER = "Search cluster";
    private static final String DOCUMENTS = "Indexes and documents";
    private static final String TEMPLATE =
            "be made of ${topic}, ${database}, ${table}, ${key}, ${key.COLUMN}, ${header.NAME} and ${value.COLUMN}";
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}");

    static final Setting<List<String>> HOSTS = Setting.list("hosts")
            .doc("The nodes of the cluster as http or https addresses, separated by commas. Requests go to them in"
                    + " turn; a node that failed is left out for a while.")
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

    static final Setting<Optional<String>> CA_FILE = Setting.string("ssl.ca.file")
            .doc("A file on the worker with the certificates, in PEM form, of the authorities to trust. Left out, those"
                    + " of the JVM are trusted.")
            .group(CLUSTER)
            .example("/etc/millrace/search-ca.pem")
            .optional();

    static final Setting<Optional<String>> FINGERPRINT_SETTING = Setting.string("ssl.fingerprint")
            .doc("The SHA-256 fingerprint of the certificate to trust: the server's own or that of an authority it"
                    + " sends along. Instead of ssl.ca.file.")
            .group(CLUSTER)
            .matching(text -> FINGERPRINT.matcher(text).matches(), "be 64 hexadecimal digits, with or without colons")
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

    static final Setting<String> INDEX_NAME = Setting.string("index.name")
            .doc("The index of a record, made of ${topic}, ${database}, ${table}, ${key.COLUMN}, ${header.NAME} and"
                    + " ${value.COLUMN}; columns of the value need events with before. The result is put into"
                    + " lower case, characters that an index name may not have become underscores, and -, + and _ in"
                    + " front are left out. It may be an alias of one index.")
            .group(DOCUMENTS)
            .defaultsTo("${topic}")
            .matching(SearchSinkConfig::isTemplate, TEMPLATE)
            .basic()
            .build();

    static final Setting<String> DOCUMENT_ID = Setting.string("document.id")
            .doc("The id of a record's document, made of ${topic}, ${database}, ${table}, ${key}, ${key.COLUMN},"
                    + " ${header.NAME} and ${value.COLUMN}; ${key}"
                    + " is the whole key in one text, the same for the same key. An id has at most 512 bytes.")
            .group(DOCUMENTS)
            .defaultsTo("${key}")
            .matching(SearchSinkConfig::isTemplate, TEMPLATE)
            .build();

    static final Setting<Integer> SHARDS = Setting.integer("index.shards")
            .doc("How many primary shards an index gets that is made by the sink. An index that exists is left as"
                    + " it is.")
            .group(DOCUMENTS)
            .defaultsTo(1)
            .between(1, 1024)
            .build();

    static final Setting<Integer> REPLICAS = Setting.integer("index.replicas")
            .doc("How many copies of each shard an index gets that is made by the sink.")
            .group(DOCUMENTS)
            .defaultsTo(1)
            .between(0, 100)
            .build();

    static final Setting<Duration> GC_DELETES = Setting.millis("index.gc.deletes.ms")
            .doc("How long an index made by the sink remembers the versions of deleted documents. A delete that is"
                    + " followed, within this time, by an older change of the same row stays a delete.")
            .group(DOCUMENTS)
            .defaultsTo(Duration.ofMinutes(10))
            .between(Duration.ofSeconds(1), Duration.ofDays(7))
            .advanced()
            .build();

    static final Settings SETTINGS = Settings.of(
                    "Elasticsearch sink",
                    HOSTS,
                    USERNAME,
                    PASSWORD,
                    API_KEY,
                    CA_FILE,
                    FINGERPRINT_SETTING,
                    CONNECT_TIMEOUT,
                    REQUEST_TIMEOUT,
                    COMPRESSION,
                    INDEX_NAME,
                    DOCUMENT_ID,
                    SHARDS,
                    REPLICAS,
                    GC_DELETES)
            .about("`io.millrace.search.ElasticsearchSinkConnector` writes every row as one document of an"
                    + " Elasticsearch index, and deletes the document of a deleted row. It makes the indexes that"
                    + " are missing, with a mapping from the types of the columns.")
            .plus(SinkSettings.common());

    /** Reads a configuration; a ConfigException lists everything that is wrong with it. */
    static SearchSinkConfig parse(Map<String, String> config) {
        Values values = SETTINGS.read(config);
        SearchSinkChecks.check(values);
        values.problems().throwIfAny();
        return of(values);
    }

    /** The configuration of values that have no problems. */
    static SearchSinkConfig of(Values values) {
        return new SearchSinkConfig(
                new Connection(
                        values.get(HOSTS).stream().map(URI::create).toList(),
                        new Connection.Credentials(values.get(USERNAME), values.get(PASSWORD), values.get(API_KEY)),
                        new Connection.Trust(values.get(CA_FILE).map(Path::of), values.get(FINGERPRINT_SETTING)),
                        values.get(CONNECT_TIMEOUT),
                        values.get(REQUEST_TIMEOUT),
                        values.get(COMPRESSION)),
                values.get(INDEX_NAME),
                values.get(DOCUMENT_ID),
                new IndexOptions(values.get(SHARDS), values.get(REPLICAS), values.get(GC_DELETES)),
                SinkSettings.parse(values));
    }

    private static boolean isTemplate(String text) {
        try {
            Template unused = Template.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
