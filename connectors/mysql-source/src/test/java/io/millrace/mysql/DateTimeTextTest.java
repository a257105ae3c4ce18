package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimeTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-03-31 02:30:00",
                "1000-01-01 00:00:00",
                "9999-12-31 23:59:59",
                "2024-02-29 12:00:00",
                "0001-01-01 00:00:00",
                "2024-03-31 02:30:00.1",
                "2024-03-31 02:30:00.12",
                "1969-12-31 23:59:59.999",
                "2024-03-31 02:30:00.0123",
                "2024-03-31 02:30:00.00001",
                "1900-01-01 00:00:00.000001",
                "2024-03-31 02:30:00.000000"
            })
    void readsWhatTheServerWrites(String text) {
        assertThat(parse(text)).isEqualTo(LocalDateTime.parse(text.replace(' ', 'T')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-00-00 00:00:00",
                "2024-00-00 10:00:00",
                "2024-01-00 10:00:00",
                "0000-01-01 10:00:00",
                "2023-02-29 10:00:00",
                "2024-04-31 10:00:00",
                "2024-13-01 10:00:00",
                "2024-01-01 24:00:00",
                "2024-01-01 10:60:00",
                "2024-01-01 10:00:60",
                "2024-01-01 10:00:0x",
                "2024-01-01 10:00:00.",
                "2024-01-01 10:00:00.x",
                "2024-01-01 10:00:00,5",
                "2024-01-01 10:00:00.1234567",
                "2024-01-01T10:00:00",
                "-024-01-01 10:00:00",
                "2024-01-01",
                ""
            })
    void leavesTheRestToOthers(String text) {
        assertThat(parse(text)).isNull();
    }

    @Test
    void readsEveryDayOfFourYears() {
        LocalDateTime day = LocalDateTime.of(2023, 1, 1, 1, 2, 3);
        for (int i = 0; i < 4 * 365 + 1; i++, day = day.plusDays(1)) {
            assertThat(parse(day.toString().replace('T', ' '))).isEqualTo(day);
        }
    }

    private static @Nullable LocalDateTime parse(String text) {
        return DateTimeText.parse(text.getBytes(StandardCharsets.US_ASCII));
    }
}
