package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> NAMES =
            List.of("database.hostname", "database.port", "batch.size", "topics", "delete.mode");
    private static final List<String> PREFIXES = List.of("producer.override.", "transforms.");

    @ParameterizedTest
    @CsvSource({
        "database.hostnmae,database.hostname",
        "databse.port,database.port",
        "hostname,database.hostname",
        "mysql.database.port,database.port",
        "DATABASE_PORT,database.port",
        "batchsize,batch.size",
        "topic,topics",
        "producer.overide.acks,producer.override.acks",
        "transform.unwrap.type,transforms.unwrap.type",
    })
    void findsWhatWasMeant(String key, String meant) {
        assertThat(Nearest.to(key, NAMES, PREFIXES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"compression", "zzz", "connection.username"})
    void suggestsNothingFarFetched(String key) {
        assertThat(Nearest.to(key, NAMES, PREFIXES)).isEmpty();
    }

    @Test
    void countsASwapOfNeighboursAsOneEdit() {
        assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }
}
