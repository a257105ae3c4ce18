package io.millrace.search;

import io.millrace.sandbox.SearchProduct;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class Elasticsearch8IT extends SearchServerBehaviour {

    Elasticsearch8IT() {
        super(SearchProduct.ELASTICSEARCH_8);
    }

    @Test
    void staysEqualWhileTheServerIsAway() throws IOException {
        staysEqualOverAnOutage();
    }

    @Test
    void refusesToAppend() {
        aServerWithoutDataStreamsSaysSo();
    }
}
