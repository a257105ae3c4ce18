package io.millrace.search;

import io.millrace.sandbox.SearchProduct;

class Elasticsearch9IT extends SearchServerBehaviour {

    Elasticsearch9IT() {
        super(SearchProduct.ELASTICSEARCH_9);
    }
}
