package io.millrace.search;

import io.millrace.sandbox.SearchProduct;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A real server for the tests of a class, and rows to write to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerBehaviour {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final SearchProduct product;
    private @Nullable SearchFixture fixture;

    ServerBehaviour(SearchProduct product) {
        this.product = product;
    }

    @BeforeAll
    void start() throws IOException {
        fixture = SearchFixture.start(product);
    }

    @AfterAll
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    /** The server of the class. */
    SearchFixture on() {
        if (fixture == null) {
            throw new IllegalStateException("The server was not started.");
        }
        return fixture;
    }

    static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    static Struct row(long id, @Nullable String name) {
        return new Struct(ROW).put("id", id).put("name", name);
    }
}
