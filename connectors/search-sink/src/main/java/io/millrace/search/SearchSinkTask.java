package io.millrace.search;

import io.millrace.core.MillraceVersion;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.sink.SinkPipeline;
import java.io.IOException;
import java.util.Collection;
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
        IndexSetup setup = new IndexSetup(admin, dialect.indexCheck(), System::nanoTime);
        try {
            pipeline = pipeline(config, opened, setup);
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
        if (client != null) {
            client.close();
        }
    }

    private static SearchClient open(SearchSinkConfig config) {
        try {
            // Two more than the lanes, so that a lane which looks at its index does not wait for another's documents,
            // nor a
            // sweep for either.
            return HttpSearchClient.open(
                    config.connection(), config.sink().name(), config.sink().lanes() + 2);
        } catch (IOException e) {
            throw ToConnect.sink(new FaultException(
                    Fault.CONFIG_INVALID, "The files of the ssl settings cannot be used: " + e.getMessage(), e));
        }
    }

    private SinkPipeline<?> pipeline(SearchSinkConfig config, SearchClient opened, IndexSetup setup) {
        Supplier<SearchSweeper> sweepers = () -> new SearchSweeper(opened, setup, config.documents());
        DocumentOptions documents = config.documents();
        return switch (documents.method()) {
            case INDEX ->
                new SinkPipeline<>(
                        config.sink(),
                        DocumentPlanner.of(documents),
                        () -> new SearchWriter(opened, setup),
                        sweepers,
                        context);
            case APPEND ->
                new SinkPipeline<>(
                        config.sink(),
                        new AppendPlanner(documents),
                        () -> new SearchWriter(opened, setup),
                        sweepers,
                        context);
            case UPSERT ->
                new SinkPipeline<>(
                        config.sink(),
                        FieldPlanner.of(documents),
                        () -> new UpsertWriter(opened, setup),
                        sweepers,
                        context);
        };
    }

    private SinkPipeline<?> pipeline() {
        if (pipeline == null) {
            throw new IllegalStateException("The task was not started.");
        }
        return pipeline;
    }
}
