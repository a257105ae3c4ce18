package io.millrace.search;

import io.millrace.sandbox.SearchProduct;

class OpenSearch2IT extends SearchServerBehaviour {

    OpenSearch2IT() {
        super(SearchProduct.OPENSEARCH_2);
    }
}
