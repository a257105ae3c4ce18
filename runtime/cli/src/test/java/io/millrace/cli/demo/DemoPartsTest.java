package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DemoPartsTest {
    @Test
    void readsEveryPlaceWithAKeyOfItsOwn() {
        var ids = new HashSet<Object>();
        var withoutRegion = new AtomicInteger();
        Places.read(Places.ALL, row -> {
            ids.add(row[0]);
            withoutRegion.addAndGet(row[3] == null ? 1 : 0);
            assertThat(row).hasSize(ShopSchema.PLACES.columns().size());
        });
        assertThat(ids).hasSize(Places.ALL);
        assertThat(withoutRegion.get()).isPositive();
    }

    @Test
    void aCommaOrAQuoteBelongsToAFieldInQuotes() {
        assertThat(Places.fields("1,\"Gjadër, Dajc\",,\"a \"\"b\"\"\""))
                .containsExactly("1", "Gjadër, Dajc", "", "a \"b\"");
    }

    @Test
    void theSameSeedMakesTheSameRows() {
        var data = new ShopData(100, 100);
        assertThat(Arrays.toString(data.order(5, new SplittableRandom(3))))
                .isEqualTo(Arrays.toString(data.order(5, new SplittableRandom(3))));
    }

    @Test
    void jsonThatMeansTheSameHasTheSameText() {
        assertThat(Canonical.text("{\"b\": 1.50, \"a\": [null, true], \"t\": \"2026-11-22T16:00:00.120000Z\"}"))
                .isEqualTo(Canonical.text("{\"a\":[null,true],\"t\":\"2026-11-22T16:00:00.12Z\",\"b\":15E-1}"));
        assertThat(Canonical.text("{\"a\": \"1\"}")).isNotEqualTo(Canonical.text("{\"a\": 1}"));
        assertThat(Canonical.text("{\"a\": null}")).isNotEqualTo(Canonical.text("{}"));
    }

    @Test
    void theDatabaseMakesTheDocument() {
        assertThat(DemoDatabase.MYSQL.documents(ShopSchema.ORDER_LINES))
                .isEqualTo(
                        "SELECT CONCAT_WS(':', order_id, line_no), JSON_OBJECT('order_id', order_id, 'line_no', line_no,"
                                + " 'sku', sku, 'quantity', quantity, 'price', price) FROM order_lines");
        assertThat(DemoDatabase.MYSQL.documents(ShopSchema.ORDERS))
                .contains("DATE_FORMAT(placed, '%Y-%m-%dT%H:%i:%s.%fZ')");
        assertThat(DemoDatabase.MARIADB.documents(ShopSchema.PRODUCTS)).contains("CAST(attributes AS CHAR)");
        assertThat(DemoDatabase.POSTGRES.documents(ShopSchema.ORDERS))
                .contains("json_build_object('id', id")
                .contains("to_char(placed AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    }

    @Test
    void eachDatabaseHasItsTypes() {
        assertThat(ShopSchema.ORDERS.ddl(DemoDatabase.MARIADB)).contains("status ENUM('new','paid'");
        assertThat(ShopSchema.ORDERS.ddl(DemoDatabase.POSTGRES))
                .contains("status VARCHAR(10) NOT NULL DEFAULT 'new'")
                .contains("weight DOUBLE PRECISION NULL")
                .contains("placed TIMESTAMPTZ(3) NOT NULL");
    }
}
