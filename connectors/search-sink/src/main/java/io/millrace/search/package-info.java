/** The Elasticsearch and OpenSearch sink. */
@NullMarked
package io.millrace.search;

import org.jspecify.annotations.NullMarked;
