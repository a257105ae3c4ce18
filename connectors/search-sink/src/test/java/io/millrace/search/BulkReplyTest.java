package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkReplyTest {
    private static final String WHOLE = """
            {"errors":true,"took":3,"items":[
              {"index":{"_index":"a","_shards":{"total":2},"status":201}},
              {"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"no","caused_by":{"type":"x","reason":"y"}}}},
              {"delete":{"status":404,"result":"not_found"}}],"more":[1,{}]}""";

    @Test
    void givesEveryItemItsStatusAndError() {
        assertThat(parse(WHOLE))
                .containsExactly(
                        new BulkItem(201, null, null),
                        new BulkItem(400, "document_parsing_exception", "no"),
                        new BulkItem(404, null, null));
    }

    @Test
    void keepsTheItemsThatAreWholeWhereverTheReplyEnds() {
        List<BulkItem> all = parse(WHOLE);
        for (int end = 0; end < WHOLE.length(); end++) {
            List<BulkItem> some = parse(WHOLE.substring(0, end));
            assertThat(all.subList(0, some.size())).isEqualTo(some);
        }
    }

    @Test
    void findsNoItemsInWhatIsNotABulkReply() {
        assertThat(parse("<html><body>It works!</body></html>")).isEmpty();
        assertThat(parse("[]")).isEmpty();
        assertThat(parse("")).isEmpty();
        assertThat(parse("{\"items\":{}}")).isEmpty();
        assertThat(parse("{\"error\":{\"type\":\"t\"},\"status\":500}")).isEmpty();
    }

    private static List<BulkItem> parse(String text) {
        return BulkReply.parse(text.getBytes(StandardCharsets.UTF_8)).items();
    }
}
