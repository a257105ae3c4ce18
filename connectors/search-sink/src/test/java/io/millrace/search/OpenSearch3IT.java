package io.millrace.search;

import io.millrace.sandbox.SearchProduct;
import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
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

    @Nested
    class AsEverySink extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return new SearchTarget(on(), Map.of("deletes", "keep"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }
    }
}
