package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private static final int DISTANCE = 10_000;
    private static final int OUTGOING = 32_768;

    @Test
    void bothPortsOfAServerAreFreeAndNobodyElses() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            int port = FreePorts.next(DISTANCE);
            assertThat(given.add(port) && given.add(port + DISTANCE)).isTrue();
            assertThat(given.add(FreePorts.next())).isTrue();
            assertThat(port + DISTANCE).isLessThan(OUTGOING);
            try (ServerSocket one = bound(port);
                    ServerSocket two = bound(port + DISTANCE)) {
                assertThat(two.getLocalPort() - one.getLocalPort()).isEqualTo(DISTANCE);
            }
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
