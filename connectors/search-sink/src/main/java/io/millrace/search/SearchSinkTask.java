package io.millrace.search;

import io.millrace.core.MillraceVersion;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.core.metrics.Meter;
import io.millrace.sink.Planner;
import io.millrace.sink.SinkPipeline;
import io.millrace.sink.Writer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** What the tasks of all dialects do: starts the pipeline with the parts for search, and hands everything to it. */
abstract sealed class SearchSinkTask extends SinkTask permits ElasticsearchSinkTask, OpenSearchSinkTask {
    private final Dialect dialect;
    private @Nullable SinkPipeline<?> pipeline;
    private @Nullable SearchClient client;
    private @Nullable Searchability searchability;

    SearchSinkTask(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> props) {
        SearchSinkConfig config = SearchSinkConfig.parse(dialect, props);
        SearchClient opened = open(config);
        client = opened;
        IndexAdmin indexes = new IndexAdmin(opened, dialect, config.index());
        TargetAdmin admin =
                config.documents().method() == WriteMethod.APPEND ? new StreamAdmin(opened, indexes) : indexes;
        IndexMemory memory = new IndexMemory(opened, props.getOrDefault("name", ""));
        IndexSetup setup = new IndexSetup(admin, memory, dialect.indexCheck(), System::nanoTime);
        try {
            pipeline = pipeline(config, opened, setup, props.getOrDefault("name", ""));
        } catch (FaultException e) {
            throw ToConnect.sink(e);
        }
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        pipeline().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        pipeline().put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        return pipeline().preCommit(currentOffsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        pipeline().close(partitions);
    }

    @Override
    public void stop() {
        if (pipeline != null) {
            pipeline.stop();
        }
        if (searchability != null) {
            searchability.close();
        }
        if (client != null) {
            client.close();
        }
    }

    /** Opens the client of a configuration. */
    static SearchClient open(SearchSinkConfig config) {
        try {
            // More than the lanes, so that a lane which looks at its index does not wait for another's documents, nor a
            // sweep, a search or a note for either.
            return HttpSearchClient.open(
                    config.connection(), config.sink().name(), config.sink().lanes() + 4);
        } catch (IOException e) {
            throw ToConnect.sink(new FaultException(
                    Fault.CONFIG_INVALID, "The files of the ssl settings cannot be used: " + e.getMessage(), e));
        }
    }

    private SinkPipeline<?> pipeline(SearchSinkConfig config, SearchClient opened, IndexSetup setup, String connector) {
        DocumentOptions documents = config.documents();
        Searchability measured = new Searchability(opened, config.sink().name(), config.searchableEvery());
        searchability = measured;
        Supplier<SearchSweeper> sweepers = () -> new SearchSweeper(opened, setup, documents);
        Supplier<SearchWatermarks> watermarks = () -> new SearchWatermarks(opened, connector);
        return switch (documents.method()) {
            case INDEX ->
                started(
                        config,
                        DocumentPlanner.of(documents),
                        () -> new SearchWriter(opened, setup, measured),
                        sweepers,
                        watermarks);
            case APPEND ->
                started(
                        config,
                        new AppendPlanner(documents),
                        () -> new SearchWriter(opened, setup, measured),
                        sweepers,
                        watermarks);
            case UPSERT ->
                started(
                        config,
                        FieldPlanner.of(documents),
                        () -> new UpsertWriter(opened, setup, measured),
                        sweepers,
                        watermarks);
        };
    }

    private <O extends IndexOp> SinkPipeline<O> started(
            SearchSinkConfig config,
            Planner<O> planner,
            Supplier<? extends Writer<O>> writers,
            Supplier<SearchSweeper> sweepers,
            Supplier<SearchWatermarks> watermarks) {
        List<Meter> further = searchability == null ? List.of() : searchability.meters();
        return new SinkPipeline<>(config.sink(), planner, writers, sweepers, watermarks, further, context);
    }

    private SinkPipeline<?> pipeline() {
        if (pipeline == null) {
            throw new IllegalStateException("The task was not started.");
        }
        return pipeline;
    }
}
