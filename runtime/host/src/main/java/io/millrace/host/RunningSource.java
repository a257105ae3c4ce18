package io.millrace.host;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.format.SerializationFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that runs in Debezium's engine, until it is closed, fails, or its consumer has enough. */
public final class RunningSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
    private static final int BETWEEN_TRIES_MILLIS = 100;

    private final String name;
    private final DebeziumEngine<?> engine;
    private final TransformChain transforms;
    private final CompletableFuture<Optional<Throwable>> end;

    private RunningSource(
            String name,
            DebeziumEngine<?> engine,
            TransformChain transforms,
            CompletableFuture<Optional<Throwable>> end) {
        this.name = name;
        this.engine = engine;
        this.transforms = transforms;
        this.end = end;
    }

    static RunningSource start(
            HostedPlugin plugin, ClassLoader loader, TransformChain transforms, RecordConsumer consumer) {
        String name = "millrace-" + UUID.randomUUID();
        HostedConnector.host(name, plugin);
        CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
        DebeziumEngine<?> engine = engine(loader, name, end, (records, committer) -> {
            for (RecordChangeEvent<SourceRecord> event : records) {
                SourceRecord shown = transforms.apply(event.record());
                boolean goOn = shown == null || consumer.accept(shown);
                committer.markProcessed(event);
                if (!goOn) {
                    throw new StopEngineException("The consumer has enough.");
                }
            }
            committer.markBatchFinished();
        });
        Thread thread = new Thread(engine, "millrace-host");
        thread.setDaemon(true);
        thread.start();
        return new RunningSource(name, engine, transforms, end);
    }

    /** The engine finds its own parts by the context's class loader. */
    private static DebeziumEngine<?> engine(
            ClassLoader loader, String name, CompletableFuture<Optional<Throwable>> end, Batches batches) {
        Properties properties = new Properties();
        properties.setProperty("name", name);
        properties.setProperty("connector.class", HostedConnector.class.getName());
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("offset.flush.interval.ms", "1000");
        properties.setProperty("errors.max.retries", "0");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return DebeziumEngine.create(ChangeEventFormat.of(format(loader)))
                    .using(properties)
                    .using(loader)
                    .using((success, message, error) ->
                            end.complete(success ? Optional.empty() : Optional.of(cause(message, error))))
                    .notifying(batches::handle)
                    .build();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** What is done with a batch. */
    @FunctionalInterface
    private interface Batches {
        void handle(
                List<RecordChangeEvent<SourceRecord>> records,
                RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
                throws InterruptedException;
    }

    @SuppressWarnings("unchecked") // The engine's own name for records as Connect has them.
    private static Class<SerializationFormat<SourceRecord>> format(ClassLoader loader) {
        try {
            return (Class<SerializationFormat<SourceRecord>>) loader.loadClass("io.debezium.embedded.Connect");
        } catch (ClassNotFoundException e) {
            throw new HostException("The embedded engine is missing; it belongs into the folder lib/embedded.", e);
        }
    }

    private static Throwable cause(String message, @Nullable Throwable error) {
        return error == null ? new HostException(message) : error;
    }

    /**
     * Waits for the end.
     *
     * @return whether it has come, because the consumer has enough
     * @throws HostException when the source has failed
     */
    public boolean awaitEnd(Duration bound) throws InterruptedException {
        try {
            Optional<Throwable> failure = end.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            if (failure.isPresent()) {
                Throwable cause = failure.get();
                throw new HostException(String.valueOf(cause.getMessage()), cause);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new HostException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Stops the source and waits until nothing of it is left; the engine does not stop while it starts. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        try {
            while (!end.isDone() && System.nanoTime() < deadline) {
                try {
                    engine.close();
                } catch (IllegalStateException | IOException e) {
                    LOG.debug("The engine does not stop yet.", e);
                }
                awaitQuietly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            HostedConnector.release(name);
            transforms.close();
        }
    }

    private void awaitQuietly() throws InterruptedException {
        try {
            end.get(BETWEEN_TRIES_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.trace("Not yet.", e);
        }
    }
}
