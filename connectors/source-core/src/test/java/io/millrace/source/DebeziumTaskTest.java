package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of a wrapped task, with a script in the place of Debezium's. */
class DebeziumTaskTest {
    private final List<Scripted> started = new CopyOnWriteArrayList<>();
    private final Deque<Supplier<List<SourceRecord>>> script = new ArrayDeque<>();
    private @Nullable Map<String, Object> stored;
    private @Nullable RuntimeException failStart;
    private @Nullable CountDownLatch silentStart;
    private @Nullable CountDownLatch silentStop;

    @Test
    void hidesOurKeysFromDebeziumAndStampsWhatItEmits() throws InterruptedException {
        Map<String, Object> offset = new HashMap<>(Events.position(5));
        offset.put(OffsetKeys.CLOCK, "1024");
        stored = offset;
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(false, -1);
        task.start();

        assertThat(task.poll()).singleElement().satisfies(record -> {
            assertThat(record.sourceOffset().get(OffsetKeys.CLOCK)).isNotNull();
            assertThat(record.headers()).isNotEmpty();
        });
        assertThat(started.get(0).loaded).containsOnlyKeys("file", "pos", "gtids");
    }

    @Test
    void startsAFreshTaskFromTheStoredOffsetAfterALostConnection() throws InterruptedException {
        script.add(() -> {
            throw new ConnectException("stopped", new IOException("connection reset"));
        });
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);
        task.start();

        assertThat(task.poll()).isNull();
        List<SourceRecord> records = pollUntilSome(task);

        assertThat(records).hasSize(1);
        assertThat(started).hasSize(2);
        assertThat(started.get(0).stopped).as("before the next one starts").isTrue();
    }

    @Test
    void startsLaterWhenTheDatabaseIsNotThereYet() {
        failStart = new ConnectException("cannot connect", new IOException("refused"));
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);

        task.start();
        failStart = null;

        assertThat(pollUntilSome(task)).hasSize(1);
    }

    @Test
    void stopsWhenTheTriesAreUsedUp() {
        failStart = new ConnectException("cannot connect", new IOException("refused"));

        assertThatThrownBy(() -> task(true, 0).start())
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void stopsForWhatDoesNotPass() {
        script.add(() -> {
            throw new ConnectException(
                    "The connector is trying to read, but this is no longer available on the server.");
        });
        DebeziumTask task = task(true, -1);
        task.start();

        assertThatThrownBy(task::poll)
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("--to-start");
        task.stop();
        assertThat(started.get(0).stopped).isTrue();
    }

    @Test
    void letsDebeziumRestartItself() throws InterruptedException {
        script.add(() -> {
            throw new RetriableException("later");
        });
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);
        task.start();

        assertThatThrownBy(task::poll).isInstanceOf(RetriableException.class);
        assertThat(task.poll()).hasSize(1);
        assertThat(started).hasSize(1);
    }

    @Test
    void refusesAForeignPositionWithoutAnExplicitFormat() {
        stored = new HashMap<>(Events.position(5));

        assertThatThrownBy(() -> task(false, -1).start()).hasMessageContaining("record.format");
    }

    @Test
    void aStartThatHearsNothingHoldsUpNobody() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        silentStart = answer;
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);

        assertThat(seconds(task::start)).isLessThan(5);
        assertThat(task.poll()).isNull();
        answer.countDown();

        assertThat(pollUntilSome(task)).hasSize(1);
    }

    @Test
    void aTaskThatIsStoppedWhileItStartsIsStoppedAfterwards() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        silentStart = answer;
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);
        task.start();

        assertThat(seconds(task::stop)).isLessThan(5);
        answer.countDown();

        await().atMost(Duration.ofSeconds(30)).until(() -> started.get(0).stopped);
        assertThat(started.get(0).loaded).as("it started").isNotNull();
        assertThat(started).hasSize(1);
    }

    @Test
    void aStopThatHearsNothingEndsInTheBackground() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        silentStop = answer;
        Set<Thread> before = threadsOf("millrace-lifecycle-c");
        DebeziumTask task = task(true, -1);
        task.start();
        task.poll();
        Scripted inner = started.get(0);
        Set<Thread> own = threadsOf("millrace-lifecycle-c");
        own.removeAll(before);
        assertThat(own).hasSize(1);

        assertThat(seconds(task::stop)).isLessThan(5);
        assertThat(inner.stopped).isFalse();
        answer.countDown();

        await().atMost(Duration.ofSeconds(30)).until(() -> inner.stopped);
        await().atMost(Duration.ofSeconds(30)).until(() -> own.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void aTaskStopsWhileItsQueueIsFull() throws InterruptedException {
        script.add(() -> List.of());
        DebeziumTask task = task(true, -1);
        task.start();
        task.poll();
        Scripted inner = started.get(0);
        inner.full = new CountDownLatch(3);

        task.stop();

        assertThat(inner.stopped).as("room was made in the queue").isTrue();
    }

    @Test
    void showsWhatItCountsWhileItLives() throws Exception {
        MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = new ObjectName("io.millrace:type=source-task-metrics,task=\"c-0\"");
        script.add(() -> List.of(Events.logged("c", 1, "a", Events.NOW, 10)));
        DebeziumTask task = task(true, -1);
        task.start();
        task.poll();

        assertThat(jmx.getAttribute(bean, "record-total")).isEqualTo(1L);
        assertThat(jmx.getAttribute(bean, "last-commit-ms")).isEqualTo(Events.NOW / 1000);
        assertThat(jmx.getAttribute(bean, "snapshot-running")).isEqualTo(0L);
        task.stop();
        assertThat(jmx.isRegistered(bean)).isFalse();
    }

    private static double seconds(Runnable what) {
        long from = System.nanoTime();
        what.run();
        return (System.nanoTime() - from) / 1e9;
    }

    private static Set<Thread> threadsOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .collect(Collectors.toSet());
    }

    private static List<SourceRecord> pollUntilSome(DebeziumTask task) {
        List<SourceRecord> records = new ArrayList<>();
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    List<SourceRecord> batch = task.poll();
                    if (batch != null) {
                        records.addAll(batch);
                    }
                    return !records.isEmpty();
                });
        return records;
    }

    private DebeziumTask task(boolean explicit, int maxRetries) {
        StampOptions options =
                new StampOptions(RecordFormat.ROW, false, Events.NOTICES, false, Set.of(), table -> "p." + table);
        TaskSetup setup = new TaskSetup(
                Map.of("name", "c"),
                options,
                new TaskSetup.ClockSetup(() -> Events.NOW, ClockAhead.HOLD, "f"),
                new FaultFinder(link -> Optional.empty()),
                new PartitionLookup(Optional.of(1), Map.of()),
                explicit,
                maxRetries);
        return new DebeziumTask(Scripted::new, setup, context());
    }

    private SourceTaskContext context() {
        OffsetStorageReader reader = new OffsetStorageReader() {
            @Override
            public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
                return stored;
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
                partitions.forEach(partition -> offsets.put(partition, stored));
                return offsets;
            }
        };
        return (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SourceTaskContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("pluginMetrics")) {
                        throw new UnsupportedOperationException("There are no metrics here.");
                    }
                    assertThat(method.getName()).isEqualTo("offsetStorageReader");
                    return reader;
                });
    }

    /** Loads its offset at the start, as Debezium does, and then plays the script. */
    private final class Scripted extends SourceTask implements Drains {
        private volatile @Nullable Map<String, Object> loaded;
        private volatile boolean stopped;
        /** What has to be taken out before it can stop. */
        private volatile @Nullable CountDownLatch full;

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            started.add(this);
            waitFor(silentStart);
            if (failStart != null) {
                throw failStart;
            }
            Map<String, Object> offset = context.offsetStorageReader()
                    .offsets(List.of(Map.of("server", "p")))
                    .get(Map.of("server", "p"));
            loaded = offset == null ? Map.of() : offset;
        }

        @Override
        public List<SourceRecord> poll() {
            return script.isEmpty() ? List.of() : script.remove().get();
        }

        @Override
        public void stop() {
            waitFor(silentStop);
            waitFor(full);
            stopped = true;
        }

        @Override
        public void drain() throws InterruptedException {
            CountDownLatch left = full;
            if (left == null || left.getCount() == 0) {
                new CountDownLatch(1).await(); // Until it is interrupted, as a queue that stays empty.
            } else {
                left.countDown();
            }
        }

        private static void waitFor(@Nullable CountDownLatch answer) {
            if (answer == null) {
                return;
            }
            try {
                assertThat(answer.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void callsAgainWhenTheBrokersDoNotAnswer() {
        Outbox out = new Outbox(topic -> {
            throw new FaultException(Fault.BROKER_UNREACHABLE, "no answer");
        });
        out.add(new Control(
                Op.TRUNCATE,
                Events.TOPIC,
                "shop.item",
                2,
                1,
                null,
                new Control.Offsets(Events.PARTITION, Map.of(), Map.of())));

        assertThatThrownBy(out::next).isInstanceOf(FaultException.class);
        assertThat(out.isEmpty()).as("the record is still to be sent").isFalse();
    }
}
