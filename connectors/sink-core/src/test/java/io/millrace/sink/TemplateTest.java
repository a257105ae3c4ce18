package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import io.millrace.core.change.JsonText;
import io.millrace.core.change.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Data KEY = new Data(null, Map.of("id", 7L, "line", "a:b"));

    @Test
    void resolvesTopicDatabaseAndTable() {
        assertThat(resolve("${topic}", "p.shop.orders", "shop.orders")).isEqualTo("p.shop.orders");
        assertThat(resolve("x-${table}-y", "routed", "shop.orders")).isEqualTo("x-orders-y");
        assertThat(resolve("${database}.${table}", "routed", "shop.orders")).isEqualTo("shop.orders");
        assertThat(resolve("${database}/${table}", "p.shop.orders", null)).isEqualTo("shop/orders");
        assertThat(resolve("${table}", "orders", null)).isEqualTo("orders");
        assertThat(resolve("fixed", "t", null)).isEqualTo("fixed");
    }

    @Test
    void resolvesTheKeyAndItsColumns() {
        assertThat(resolve("${key}", "t", null)).isEqualTo("7:a\\:b");
        assertThat(resolve("order:${key.id}#${key.line}", "t", null)).isEqualTo("order:7#a:b");
    }

    @Test
    void knowsWhetherItUsesTheKey() {
        assertThat(Template.parse("${topic}").usesKey()).isFalse();
        assertThat(Template.parse("a${key.id}").usesKey()).isTrue();
    }

    @Test
    void knowsWhatTheNamesOfATopicAloneBeginWith() {
        assertThat(Template.parse("x-${topic}").ownedBy("t")).contains("x-t");
        assertThat(Template.parse("${topic}:${key}").ownedBy("t")).contains("t:");
        assertThat(Template.parse("c/${topic}/row:${key.id}").ownedBy("t")).contains("c/t/row:");
        for (String shared : new String[] {
            "fixed", "${table}", "${topic}-${table}", "${key}", "${topic}${key}", "${topic}.${key}", "a:${key}:${topic}"
        }) {
            assertThat(Template.parse(shared).ownedBy("t")).as(shared).isEmpty();
        }
    }

    @Test
    void doesNotMixUpTopicsAndTables() {
        Template template = Template.parse("${topic}/${table}");
        for (String table : new String[] {"a.b", "a.c", "a.b"}) {
            for (String topic : new String[] {"t", "u", "t"}) {
                assertThat(template.resolve(new Origin(topic, table, 1, -1), KEY))
                        .isEqualTo(topic + "/" + table.substring(2));
            }
        }
    }

    @Test
    void aRecordThatLacksAPartIsRejected() {
        assertThatThrownBy(() -> resolve("${database}", "orders", null))
                .hasMessageContaining("RECORD_TARGET_INVALID: The name ${database} cannot be made");
        assertThatThrownBy(() -> resolve("${key.other}", "orders", null)).hasMessageContaining("no column other");
    }

    @Test
    void resolvesHeadersAndColumnsOfTheRow() {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("tenant", "acme");
        headers.add("bytes", new SchemaAndValue(null, "é".getBytes(StandardCharsets.UTF_8)));
        Template template = Template.parse("${header.tenant}-${header.bytes}-${value.city}-${value.no}");

        String name = template.resolve(
                new Origin("t", null, 1, -1, headers), KEY, new Data(null, Map.of("city", "Ulm", "no", 1.50)));

        assertThat(name).isEqualTo("acme-é-Ulm-1.5");
        assertThat(template.usesValue()).isTrue();
        assertThat(Template.parse("${value.a}").resolve(new Origin("t", null, 1, -1), KEY, raw("{\"a\":\"b\"}")))
                .isEqualTo("b");
    }

    @Test
    void aNameOfHeadersIsMadeForEachRecord() {
        Template template = Template.parse("${header.h}");
        for (String value : new String[] {"a", "b"}) {
            ConnectHeaders headers = new ConnectHeaders();
            headers.addString("h", value);
            assertThat(template.resolve(new Origin("t", null, 1, -1, headers), KEY))
                    .isEqualTo(value);
        }
    }

    @Test
    void aRecordWithoutTheHeaderOrTheColumnIsRejected() {
        assertThatThrownBy(() -> resolve("${header.h}", "t", null)).hasMessageContaining("no header h");
        assertThatThrownBy(() -> resolve("${value.v}", "t", null))
                .hasMessageContaining("RECORD_TARGET_INVALID")
                .hasMessageContaining("no column v");
    }

    private static Data raw(String json) {
        return new Data(null, JsonText.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void saysWhatIsWrongWithATemplate() {
        assertThatThrownBy(() -> Template.parse("${tabel}")).hasMessageContaining("${table}");
        assertThatThrownBy(() -> Template.parse("a${key")).hasMessageContaining("without a }");
        assertThatThrownBy(() -> Template.parse("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Template.parse("${key.}")).hasMessageContaining("unknown placeholder");
    }

    private static String resolve(String template, String topic, @Nullable String table) {
        return Template.parse(template).resolve(new Origin(topic, table, 1, -1), KEY);
    }
}
