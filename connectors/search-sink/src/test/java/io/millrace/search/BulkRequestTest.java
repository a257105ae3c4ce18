package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkRequestTest {
    @Test
    void writesOneLineForADeleteAndTwoForADocument() {
        assertThat(encode(Ops.index("shop", "1", 7, "{\"a\":1}"), Ops.remove("shop", "2", 8)))
                .isEqualTo("""
                        {"index":{"_index":"shop","_id":"1","version":7,"version_type":"external_gte"}}
                        {"a":1}
                        {"delete":{"_index":"shop","_id":"2","version":8,"version_type":"external_gte"}}
                        """);
    }

    @Test
    void escapesIds() {
        assertThat(encode(Ops.remove("shop", "a\"\\\n\u00e9\ud83d\ude00", 1)))
                .contains("\"_id\":\"a\\\"\\\\\\n\u00e9\ud83d\ude00\"");
    }

    @Test
    void anOperationKnowsItsSize() {
        DocumentOp op = Ops.index("shop", "\u00e9", Long.MAX_VALUE, "{}");

        assertThat(BulkRequest.encode(List.of(op))).hasSize(op.bytes());
    }

    private static String encode(DocumentOp... ops) {
        return new String(BulkRequest.encode(List.of(ops)), StandardCharsets.UTF_8);
    }
}
