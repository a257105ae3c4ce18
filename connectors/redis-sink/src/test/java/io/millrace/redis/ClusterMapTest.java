package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.redis.Endpoint.Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterMapTest {
    private static final Address SEED = new Address("seed", 7000, false);
    private static final Address SECURE = new Address("seed", 7000, true);
    private static final String NODES = """
            07c3 127.0.0.1:7004@17004 slave e7d1 0 1426238317239 4 connected
            67ed 127.0.0.1:7002@17002,two.example master - 0 1426238316232 2 connected 5461-10922 [93-<-e7d1]
            292f :7003@17003 myself,master - 0 1426238318243 3 connected 10923-16382 16383
            6ec2 :0@0 master,noaddr - 1426238316232 1426238316232 5 disconnected 5
            e7d1 ::1:7001@17001 master - 0 0 1 connected 0-5460
            """;

    @Test
    void readsWhoHasWhichSlot() {
        ClusterMap map = ClusterMap.parse(NODES, SEED);

        assertThat(map.owner(0)).isEqualTo(new Address("::1", 7001, false));
        assertThat(map.owner(5461)).isEqualTo(new Address("127.0.0.1", 7002, false));
        assertThat(map.owner(16383))
                .as("a node that does not know its own host")
                .isEqualTo(new Address("seed", 7003, false));
        assertThat(map.primaries()).hasSize(3);
        map.moved(16383, SEED);
        assertThat(map.owner(16383)).isEqualTo(SEED);
        assertThat(new ClusterMap().owner(1)).isNull();
    }

    @Test
    void takesTheNameThatACertificateHas() {
        assertThat(ClusterMap.parse(NODES, SECURE).owner(6000)).isEqualTo(new Address("two.example", 7002, true));
    }

    @Test
    void understandsRedirects() {
        assertThat(Redirect.of("MOVED 3999 127.0.0.1:6381", SEED))
                .isEqualTo(new Redirect(false, 3999, new Address("127.0.0.1", 6381, false)));
        assertThat(Redirect.of("ASK 5 :6381", SECURE))
                .isEqualTo(new Redirect(true, 5, new Address("seed", 6381, true)));
        assertThat(Redirect.of("TRYAGAIN Multiple keys request during rehashing of slot", SEED))
                .isNull();
    }

    @Test
    void findsTheKeyOfACommand() {
        assertThat(slot("SET", "{a}x", "v")).isEqualTo(slot("UNLINK", "a")).isEqualTo(slot("EVALSHA", "sha", "1", "a"));
        assertThat(slot("SCRIPT", "LOAD", "return 1")).isEqualTo(CommandKey.EVERYWHERE);
        assertThat(CommandKey.findsKeys(List.of(new byte[0], GuardScript.JOIN.sha(), new byte[0], new byte[0])))
                .isTrue();
        assertThat(CommandKey.findsKeys(List.of(new byte[0], GuardScript.WRITE.sha(), new byte[0], new byte[0])))
                .isFalse();
        assertThat(slot("INFO")).isEqualTo(CommandKey.ANYWHERE);
    }

    private static int slot(String... words) {
        List<byte[]> command = Stream.of(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        return CommandKey.slot(command);
    }
}
