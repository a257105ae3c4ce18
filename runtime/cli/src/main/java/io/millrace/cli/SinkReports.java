package io.millrace.cli;

import io.millrace.cli.connect.Connector;
import io.millrace.cli.kafka.KafkaView;
import io.millrace.cli.kafka.SinkReport;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks Kafka about sinks if it is known and answers, and says once why it cannot. */
final class SinkReports implements AutoCloseable {
    private final @Nullable Map<String, Object> settings;
    private final PrintWriter err;
    private @Nullable KafkaView kafka;
    private boolean silenced;

    private SinkReports(@Nullable Map<String, Object> settings, PrintWriter err) {
        this.settings = settings;
        this.err = err;
    }

    static SinkReports open(@Nullable Map<String, Object> settings, PrintWriter err) {
        return new SinkReports(settings, err);
    }

    /** How far a sink has come; none for a source, and when Kafka cannot be asked. */
    @Nullable
    SinkReport of(Connector connector) {
        if (!connector.status().sink() || silenced) {
            return null;
        }
        if (settings == null) {
            silence("How far sinks are behind is not known: name Kafka's brokers with --bootstrap-servers");
            return null;
        }
        try {
            if (kafka == null) {
                Quiet.kafkaClients();
                kafka = KafkaView.open(settings);
            }
            return SinkReport.of(kafka, connector.name(), connector.info().config());
        } catch (CommandFailure e) {
            silence("How far sinks are behind is not known. " + e.getMessage());
            return null;
        }
    }

    private void silence(String reason) {
        silenced = true;
        err.println(reason);
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
