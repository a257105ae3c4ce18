package io.millrace.search;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.sink.SinkOptions;
import io.millrace.sink.SinkSettings;
import io.millrace.sink.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a search sink.
 *
 * @param connection how to reach the cluster
 * @param documents how documents are made
 * @param index how indexes are made
 * @param sink what the pipeline needs
 * @param searchableEvery how often a document is searched for to see when it can be found; zero for never
 */
record SearchSinkConfig(
        Connection connection,
        DocumentOptions documents,
        IndexOptions index,
        SinkOptions sink,
        Duration searchableEvery) {
    private static final String DOCUMENTS = "Indexes and documents";
    private static final String TEMPLATE =
            "be made of ${topic}, ${database}, ${table}, ${key}, ${key.COLUMN}, ${header.NAME} and ${value.COLUMN}";

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

    static final Setting<Optional<String>> ROUTING = Setting.string("document.routing")
            .doc(
                    "What chooses the shard of a document, made as document.id but without columns of the value; documents with the same value are in one"
                            + " shard. Left out, the id does. Who reads a document by its id has to give the value too.")
            .group(DOCUMENTS)
            .example("${key.customer_id}")
            .matching(
                    text -> isTemplate(text) && !Template.parse(text).usesValue(),
                    "be made of ${topic}, ${database}, ${table}, ${key}, ${key.COLUMN} and ${header.NAME}; a row whose"
                            + " routing changed would leave its copy in another shard")
            .advanced()
            .optional();

    static final Setting<Optional<String>> PIPELINE = Setting.string("ingest.pipeline")
            .doc(
                    "The ingest pipeline of the cluster that every document passes before it is stored. It must neither drop"
                            + " documents nor change their index or id, or the index is no longer equal to the table.")
            .group(DOCUMENTS)
            .example("geocode")
            .advanced()
            .optional();

    static final Setting<List<String>> GEO_POINTS = Setting.list("geo.points")
            .doc("Fields of type geo_point to make of two columns with numbers each, as FIELD=LATITUDE:LONGITUDE,"
                    + " separated by commas. Rows without these columns are left as they are; where one of them is NULL,"
                    + " so is the field. A POINT column is a geo_point by itself.")
            .group(DOCUMENTS)
            .example("location=latitude:longitude")
            .defaultsTo(List.of())
            .matching(list -> list.stream().allMatch(GeoPoints::isValid), "be FIELD=LATITUDE:LONGITUDE each")
            .advanced()
            .build();

    static final Setting<WriteMethod> WRITE_METHOD = Setting.oneOf("write.method", WriteMethod.class)
            .doc(
                    "How a row becomes a document. index: the row is the document. upsert: the columns of the row are some of"
                            + " the fields of the document, the others stay as they are, so that several tables, connectors or"
                            + " programs make one document together. append: every change is a document of its own in a data stream.")
            .group(DOCUMENTS)
            .defaultsTo(WriteMethod.INDEX)
            .build();

    static final Setting<String> OWNER = Setting.string("upsert.owner")
            .doc(
                    "With write.method=upsert, whose fields the columns of a row are, made of ${topic}, ${database}, ${table}"
                            + " and ${header.NAME}. Versions are compared among the rows of one owner, and a delete takes away"
                            + " the fields of its owner. It must not change while the index lives.")
            .group(DOCUMENTS)
            .defaultsTo("${topic}")
            .matching(
                    text -> isTemplate(text)
                            && !Template.parse(text).usesKey()
                            && !Template.parse(text).usesValue(),
                    "be made of ${topic}, ${database}, ${table} and ${header.NAME}")
            .advanced()
            .build();

    static final Setting<Optional<String>> TIMESTAMP_COLUMN = Setting.string("append.timestamp.column")
            .doc(
                    "With write.method=append, the column that becomes the @timestamp of the document. Left out, it is the time"
                            + " of the change in the source's log, or that of the record in Kafka where the record does not tell."
                            + " A row with a column @timestamp keeps it.")
            .group(DOCUMENTS)
            .example("created_at")
            .advanced()
            .optional();

    static final Setting<Deletes> DELETES = Setting.oneOf("deletes", Deletes.class)
            .doc(
                    "What becomes of the document of a deleted row. remove deletes it, and the index remembers the version for"
                            + " index.gc.deletes.ms; a replay from further back may show it again until it comes to the delete."
                            + " keep replaces it by a mark that stays, so that nothing ever shows it again; read the index"
                            + " through the alias INDEX-rows, which the sink makes and which leaves the marks out.")
            .group(DOCUMENTS)
            .defaultsTo(Deletes.REMOVE)
            .build();

    static final Setting<OnMappingConflict> ON_MAPPING_CONFLICT = Setting.oneOf(
                    "on.mapping.conflict", OnMappingConflict.class)
            .doc("What to do when the mapping of an index cannot follow a column, for instance one whose type was"
                    + " changed: keep writes whole documents whose new values may not be found by that field, fail stops"
                    + " the task and says how to rebuild the index.")
            .group(DOCUMENTS)
            .defaultsTo(OnMappingConflict.KEEP)
            .build();

    static final Setting<Duration> SEARCHABLE_EVERY = Setting.millis("searchable.sample.ms")
            .doc(
                    "How often a task searches for a document that it has just written, until it is found, to measure the time"
                            + " from the commit in the database until a change can be searched (the metric"
                            + " commit-to-searchable-ms). 0 measures nothing. A search lets an index refresh that nobody else"
                            + " searches.")
            .group(DOCUMENTS)
            .defaultsTo(Duration.ofMinutes(1))
            .between(Duration.ZERO, Duration.ofDays(1))
            .advanced()
            .build();

    static final Setting<Integer> SHARDS = Setting.integer("index.shards")
            .doc(
                    "How many primary shards an index gets that is made by the sink. An index that exists is left as it is.")
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

    private static final Settings ELASTICSEARCH = declare(Dialect.ELASTICSEARCH, List.of(ConnectionSettings.API_KEY));
    private static final Settings OPENSEARCH = declare(Dialect.OPENSEARCH, AwsSettings.ALL);

    /** The settings of the connector for a dialect. */
    static Settings settings(Dialect dialect) {
        return switch (dialect) {
            case ELASTICSEARCH -> ELASTICSEARCH;
            case OPENSEARCH -> OPENSEARCH;
        };
    }

    private static Settings declare(Dialect dialect, List<? extends Setting<?>> further) {
        List<Setting<?>> all = new ArrayList<>(ConnectionSettings.COMMON);
        all.addAll(all.indexOf(ConnectionSettings.BEARER_TOKEN), further);
        all.addAll(List.of(
                INDEX_NAME,
                DOCUMENT_ID,
                WRITE_METHOD,
                OWNER,
                TIMESTAMP_COLUMN,
                ROUTING,
                PIPELINE,
                GEO_POINTS,
                SHARDS,
                REPLICAS,
                GC_DELETES,
                DELETES,
                ON_MAPPING_CONFLICT,
                SEARCHABLE_EVERY));
        return Settings.of(dialect.title() + " sink", all.toArray(new Setting<?>[0]))
                .about("`" + dialect.connector() + "` writes every row as one document of an " + dialect.title()
                        + " index, and deletes the document of a deleted row. It makes the indexes that are missing,"
                        + " with a mapping from the types of the columns.")
                .plus(SinkSettings.common());
    }

    /** Reads a configuration; a ConfigException lists everything that is wrong with it. */
    static SearchSinkConfig parse(Dialect dialect, Map<String, String> config) {
        Values values = settings(dialect).read(config);
        SearchSinkChecks.check(values);
        values.problems().throwIfAny();
        return of(values);
    }

    /** The configuration of values that have no problems. */
    static SearchSinkConfig of(Values values) {
        GeoPoints points = GeoPoints.parse(values.get(GEO_POINTS));
        return new SearchSinkConfig(
                ConnectionSettings.of(values),
                new DocumentOptions(
                        values.get(INDEX_NAME),
                        values.get(DOCUMENT_ID),
                        values.get(ROUTING),
                        values.get(PIPELINE),
                        points,
                        values.get(DELETES),
                        values.get(WRITE_METHOD),
                        values.get(TIMESTAMP_COLUMN),
                        values.get(OWNER)),
                new IndexOptions(
                        values.get(SHARDS),
                        values.get(REPLICAS),
                        values.get(GC_DELETES),
                        points,
                        values.get(ON_MAPPING_CONFLICT),
                        values.get(DELETES),
                        values.get(WRITE_METHOD)),
                SinkSettings.parse(values),
                values.get(SEARCHABLE_EVERY));
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
