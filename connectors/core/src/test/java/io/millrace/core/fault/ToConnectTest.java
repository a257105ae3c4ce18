package io.millrace.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToConnectTest {
    @ParameterizedTest
    @EnumSource(Fault.class)
    void sinksNeverAskConnectToDeliverABatchAgain(Fault fault) {
        assertThat(ToConnect.sink(new FaultException(fault, "x"))).isNotInstanceOf(RetriableException.class);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultKeepsItsCodeAndBecomesTheExceptionOfItsKind(Fault fault) {
        ConnectException exception = ToConnect.source(new FaultException(fault, "what happened"));

        assertThat(exception).hasMessage(fault.code() + ": what happened");
        if (fault.retryable()) {
            assertThat(exception).isInstanceOf(RetriableException.class);
        } else if (fault.blame() == Blame.DATA) {
            assertThat(exception).isInstanceOf(DataException.class);
        } else {
            assertThat(exception).isExactlyInstanceOf(ConnectException.class);
        }
    }
}
