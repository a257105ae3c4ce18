package io.millrace.search;

import io.millrace.sandbox.SearchProduct;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OpenSearch3IT extends SearchServerBehaviour {

    OpenSearch3IT() {
        super(SearchProduct.OPENSEARCH_3);
    }

    @Test
    void staysEqualWhileTheServerIsAway() throws IOException {
        staysEqualOverAnOutage();
    }

    @Test
    void documentsPassTheIngestPipeline() throws IOException {
        documentsPassAPipeline();
    }
}
