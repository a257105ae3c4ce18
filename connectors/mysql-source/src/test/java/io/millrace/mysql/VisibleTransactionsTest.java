package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.binlog.gtid.GtidSet;
import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisibleTransactionsTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562:";

    /** What the server says, the last answer again and again. */
    private final Deque<String> answers = new ArrayDeque<>();

    private final VisibleTransactions visible = new VisibleTransactions(this::answer);
    private final SentTransactions sent = new SentTransactions();

    private GtidSet answer() {
        String answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        return new MySqlGtidSet(answer);
    }

    @Test
    void knowsNothingBeforeTheFirstEvent() throws InterruptedException {
        answers.add(A + "1-9");

        assertThat(visible.showAll(sent)).isFalse();
    }

    @Test
    void waitsForATransactionThatWasSentAndCannotBeSeen() throws InterruptedException {
        sent.ends(A + "1-5");
        answers.addAll(List.of(A + "1-4", A + "1-4", A + "1-5"));

        assertThat(visible.showAll(sent)).isTrue();
    }

    @Test
    void givesUpSoonAndThenLooksOnceOnly() throws InterruptedException {
        sent.ends(A + "1-5");
        answers.add(A + "1-4");
        assertThat(visible.showAll(sent)).isFalse();

        answers.clear();
        answers.addAll(List.of(A + "1-4", A + "1-5"));
        assertThat(visible.showAll(sent)).isFalse();
        assertThat(visible.showAll(sent)).isTrue();
    }

    @Test
    void aTransactionThatOnlyBeginsHasNotToBeSeen() throws InterruptedException {
        sent.begins(B + "1," + A + "1-5", A + "5");
        answers.add(A + "1-4," + B + "1");

        assertThat(visible.showAll(sent)).isTrue();
    }

    @Test
    void aTransactionThatWasEmittedInPartHasToEnd() throws InterruptedException {
        answers.add(A + "1-4");
        sent.insideOne();
        sent.pauses(A + "1-4");
        assertThat(visible.showAll(sent)).isFalse();
        sent.begins(A + "1-5", A + "5");
        assertThat(visible.showAll(sent)).isFalse();

        sent.ends(A + "1-5");
        answers.add(A + "1-5");
        assertThat(visible.showAll(sent)).isTrue();
    }

    @Test
    void aWindowWaitsUntilTheLogHasComeToWhatItShows() {
        answers.add(A + "1-7");
        visible.open();

        sent.ends(A + "1-5");
        assertThat(visible.mayMerge(sent)).isFalse();
        sent.begins(A + "1-6", A + "6");
        assertThat(visible.mayMerge(sent)).isFalse();
        sent.ends(A + "1-7");
        assertThat(visible.mayMerge(sent)).isTrue();
        visible.close();
        assertThat(visible.mayMerge(sent)).isFalse();
    }

    @Test
    void aWindowIsMergedBeforeATransactionThatItDoesNotShow() {
        answers.add(A + "1-7");
        visible.open();
        sent.begins(A + "1-3:8", A + "8");

        assertThat(visible.mayMerge(sent)).isTrue();
    }
}
