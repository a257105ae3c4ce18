package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as the server prints them, from what its log holds; MariaDbTypesIT compares with a server. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "20010db8000000000001000000000020, 2001:db8::1:0:0:20",
        "00010000000200030004000500060007, 1::2:3:4:5:6:7",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7::",
        "00000000000000000000ffffc0a80120, ::ffff:192.168.1.32",
        "00000000000000000000000001020304, ::1.2.3.4",
        "00000000000000000000fffe01020304, ::fffe:102:304",
        "00000000000000000000000000000001, ::1",
        "fe80, fe80::",
        "'', ::"
    })
    void printsIpv6(String logged, String text) {
        assertThat(AddressText.v6(HexFormat.of().parseHex(logged))).isEqualTo(text);
    }

    @Test
    void printsIpv4WithTheZerosThatTheLogLeavesOut() {
        assertThat(AddressText.v4(new byte[] {10})).isEqualTo("10.0.0.0");
        assertThat(AddressText.v4(new byte[] {-1, 0, 127, -128})).isEqualTo("255.0.127.128");
    }
}
