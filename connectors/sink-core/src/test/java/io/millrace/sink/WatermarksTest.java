package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final TopicPartition PARTITION = Rig.partition(0);
    private static final Duration DAY = Duration.ofDays(1);

    private final FakeClock clock = new FakeClock();
    private final FakeNotes notes = new FakeNotes();
    private boolean paused;
    private long offset;
    private Watermarks watermarks = start(new DeleteRetention(Duration.ofDays(7), null));

    @Test
    void theFirstReadingOfOldRecordsIsNoFault() {
        for (int hour = 0; hour < 24 * 6; hour++) {
            run(Duration.ofHours(1), () -> deliver(clock.millis() - DAY.toMillis() * 300));
        }
        assertThat(notes.times).containsKey(PARTITION);
        // On the seventh day a delete may have gone whose row was read on the first.
        assertThatThrownBy(() -> run(DAY.multipliedBy(2), () -> deliver(clock.millis() - DAY.toMillis() * 300)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void aSinkThatKeepsUpNeverFaults() {
        run(DAY.multipliedBy(30), () -> deliver(clock.millis()));
        assertThat(clock.millis() - seen()).isLessThan(Duration.ofHours(1).toMillis());
    }

    @Test
    void aTopicInWhichNothingIsWrittenIsSeenAllTheSame() {
        deliver(clock.millis());
        run(DAY.multipliedBy(30), () -> {});
        assertThat(clock.millis() - seen()).isLessThan(Duration.ofHours(1).toMillis());
        deliver(clock.millis());
        run(Duration.ofHours(1), () -> {});
    }

    @Test
    void recordsWithoutATimeSayNothing() {
        run(DAY.multipliedBy(30), () -> deliver(null));
        assertThat(clock.millis() - seen()).isLessThan(Duration.ofHours(1).toMillis());
    }

    @Test
    void timesAheadOfTheClockDoNotHideWhatComesLater() {
        run(Duration.ofHours(1), () -> deliver(clock.millis() + DAY.toMillis() * 100));
        assertThat(seen()).isLessThanOrEqualTo(clock.millis());
        clock.advance(DAY.multipliedBy(8));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        assertLost();
    }

    @Test
    void aStopForLongerThanTheRetentionIsAFaultWhateverComesNext() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(8));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        deliver(clock.millis()); // All that is older may have been removed.
        assertLost();
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        assertLost();
    }

    @Test
    void aStopForLessIsNone() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(6));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        deliver(clock.millis() - DAY.multipliedBy(6).toMillis());
        run(Duration.ofHours(1), () -> deliver(clock.millis() - 1000));
    }

    @Test
    void theTimeOfANewReadingLetsItGoOn() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(8));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        assertLost();
        Instant now = Instant.ofEpochMilli(clock.millis());
        watermarks = start(new DeleteRetention(Duration.ofDays(7), now.minus(DAY.multipliedBy(9))));
        assertLost();
        watermarks = start(new DeleteRetention(Duration.ofDays(7), now));
        run(
                DAY.multipliedBy(3),
                () -> deliver(clock.millis() - DAY.multipliedBy(5).toMillis()));
        run(DAY.multipliedBy(30), () -> deliver(clock.millis()));
        // It is as good as any note, and stays in the configuration without doing harm.
        clock.advance(DAY.multipliedBy(8));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), now));
        assertLost();
    }

    @Test
    void zeroChecksNothing() {
        watermarks = start(DeleteRetention.UNCHECKED);
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(800));
        watermarks = start(DeleteRetention.UNCHECKED);
        run(DAY, () -> deliver(clock.millis()));
        assertThat(notes.times).isEmpty();
        assertThat(watermarks.settled()).isEqualTo(-1);
    }

    @Test
    void aConnectorThatConnectHasPausedDoesNotCountAsReading() {
        run(DAY, () -> deliver(clock.millis()));
        long before = seen();
        paused = true;
        run(DAY.multipliedBy(5), () -> {});
        assertThat(seen()).isLessThanOrEqualTo(before + Duration.ofMinutes(5).toMillis());
        assertThatThrownBy(() -> run(DAY.multipliedBy(3), () -> {})).hasMessageContaining("Deletes may be missing");
    }

    @Test
    void aProcessThatStoodStillIsNoticedBeforeWhatComesNext() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(8));
        assertLost();
    }

    @Test
    void whatIsPendingIsNotNotedAsSeen() {
        run(DAY, () -> deliver(clock.millis()));
        long before = notes.times.getOrDefault(PARTITION, -1L);
        long pending = offset;
        for (int i = 0; i < 24 * 6; i++) {
            clock.advance(Duration.ofMinutes(5));
            watermarks.look(false);
            deliver(clock.millis());
            commit(pending);
        }
        assertThat(notes.times.getOrDefault(PARTITION, -1L))
                .isBetween(before, before + Duration.ofHours(6).toMillis());
        assertThat(clock.millis() - watermarks.settled())
                .isGreaterThan(Duration.ofHours(11).toMillis());
    }

    @Test
    void aTargetThatGivesNoPrivilegeForNotesLetsTheTaskRememberByItself() {
        notes.refusal = Fault.TARGET_PRIVILEGES;
        run(DAY.multipliedBy(30), () -> deliver(clock.millis()));
        assertThat(watermarks.settled()).isPositive();
        clock.advance(DAY.multipliedBy(8));
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        run(Duration.ofHours(1), () -> deliver(clock.millis()));
    }

    @Test
    void notesThatCannotBeReadYetAreWaitedFor() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(8));
        notes.refusal = Fault.TARGET_UNREACHABLE;
        watermarks = start(new DeleteRetention(Duration.ofDays(7), null));
        run(Duration.ofHours(1), () -> deliver(clock.millis()));
        notes.refusal = null;
        clock.advance(Duration.ofMinutes(5));
        watermarks.look(false);
        assertLost();
    }

    @Test
    void theFaultSaysHowToGoOn() {
        run(DAY, () -> deliver(clock.millis()));
        clock.advance(DAY.multipliedBy(8));
        assertThatThrownBy(() -> watermarks.look(false)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.DELETES_LOST);
            assertThat(e.detail())
                    .contains(PARTITION.toString(), "millrace resync", "resynced.at=", "delete.retention.ms=604800000");
        });
    }

    @Test
    void monitoringSeesHowLongDeletesAreUnseen() {
        run(DAY, () -> deliver(clock.millis()));
        paused = true;
        run(DAY.multipliedBy(4), () -> {});
        Number shown = watermarks.meters().get(0).value().get();
        assertThat(Duration.ofMillis(shown.longValue()))
                .isBetween(DAY.multipliedBy(4), DAY.multipliedBy(4).plusHours(1));
    }

    private Watermarks start(DeleteRetention retention) {
        Watermarks started = new Watermarks(
                "shop-0", retention, new Watermarks.Parts(clock, () -> notes, () -> paused, Runnable::run));
        started.open(List.of(PARTITION));
        assertThatCode(() -> started.look(false)).doesNotThrowAnyException();
        return started;
    }

    /** Connect calls every five minutes. */
    private void run(Duration time, Runnable delivery) {
        for (long left = time.toMinutes(); left > 0; left -= 5) {
            clock.advance(Duration.ofMinutes(5));
            watermarks.look(false);
            delivery.run();
            commit(offset);
        }
    }

    private void deliver(@Nullable Long time) {
        watermarks.met(
                new SinkRecord(PARTITION.topic(), 0, null, "k", null, "v", offset++, time, TimestampType.CREATE_TIME));
    }

    private void commit(long settled) {
        watermarks.committing(
                Map.of(PARTITION, new OffsetAndMetadata(offset)), Map.of(PARTITION, new OffsetAndMetadata(settled)));
    }

    private void assertLost() {
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> watermarks.look(false))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DELETES_LOST));
    }

    private long seen() {
        return clock.millis() - watermarks.meters().get(0).value().get().longValue();
    }
}
