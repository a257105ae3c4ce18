package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerArgumentsTest {

    private static final String SECRETS = "\0\0\0\61org.elasticsearch.common.settings.KeyStoreWrapper\0\0\0\7\0\0\0\0";

    @Test
    void writesSettingsAndFoldersAsTheServerReadsThem() {
        byte[] bytes = ServerArguments.encode(
                new TreeMap<>(Map.of("a", "b", "path.home", "/home")), Path.of("/cfg"), Path.of("/logs"));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .isEqualTo(SECRETS + "\2\1a\0\1b\11path.home\0\5/home\4/cfg\5/logs");
    }

    @Test
    void writesLongAndForeignTexts() {
        String value = "é€" + "x".repeat(200);
        byte[] bytes = ServerArguments.encode(new TreeMap<>(Map.of("k", value)), Path.of("/c"), Path.of("/l"));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("\1k\0\u00ca\1\u00c3\u00a9\u00e2\u0082\u00ac" + "x".repeat(200) + "\2/c");
    }
}
