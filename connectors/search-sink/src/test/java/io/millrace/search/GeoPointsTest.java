package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeoPointsTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .field("lat", Decimal.builder(5).optional().build())
            .field("lon", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    private final GeoPoints points = GeoPoints.parse(List.of("place=lat:lon", "other=a:b"));

    @Test
    void makesAFieldOfTwoColumns() {
        assertThat(added("{\"x\":1}", row("52.50000", 13.4)))
                .isEqualTo("{\"x\":1,\"place\":{\"lat\":52.50000,\"lon\":13.4}}");
        assertThat(added("{}", row("1e1", -0.5))).isEqualTo("{\"place\":{\"lat\":10.00000,\"lon\":-0.5}}");
    }

    @Test
    void isNullWhereAColumnIs() {
        assertThat(added("{\"x\":1}", row(null, 13.4))).isEqualTo("{\"x\":1,\"place\":null}");
    }

    @Test
    void takesRowsWithoutASchemaAndNumbersInText() {
        Map<String, Object> row = new HashMap<>(Map.of("lat", "52.5", "lon", 13));

        assertThat(added("{\"x\":1}", new Data(null, row))).isEqualTo("{\"x\":1,\"place\":{\"lat\":52.5,\"lon\":13}}");
        row.put("lat", "north");
        assertThat(added("{\"x\":1}", new Data(null, row))).isEqualTo("{\"x\":1,\"place\":null}");
    }

    @Test
    void leavesRowsWithoutTheColumnsAlone() {
        byte[] document = "{\"x\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(points.addTo(document, new Data(null, Map.of("lat", 1)))).isSameAs(document);
        assertThat(GeoPoints.NONE.addTo(document, row("1", 2.0))).isSameAs(document);
    }

    @Test
    void mapsOnlyThePointsThatRowsHave() {
        Map<String, Object> properties = new LinkedHashMap<>();

        points.mapTo(properties, ROW);

        assertThat(properties).isEqualTo(Map.of("place", Map.of("type", "geo_point")));
    }

    @Test
    void refusesANameThatAColumnHas() {
        GeoPoints taken = GeoPoints.parse(List.of("lat=lat:lon"));

        assertThatThrownBy(() -> taken.addTo(new byte[] {'{', '}'}, row("1", 2.0)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIG_CONFLICT));
    }

    @Test
    void hasAForm() {
        assertThat(GeoPoints.isValid("place=lat:lon")).isTrue();
        assertThat(GeoPoints.isValid("place=lat")).isFalse();
        assertThat(GeoPoints.isValid("=lat:lon")).isFalse();
        assertThat(GeoPoints.isValid("a\"b=lat:lon")).isFalse();
    }

    private String added(String document, Data row) {
        return new String(points.addTo(document.getBytes(StandardCharsets.UTF_8), row), StandardCharsets.UTF_8);
    }

    private static Data row(@Nullable String latitude, @Nullable Double longitude) {
        BigDecimal decimal = latitude == null ? null : new BigDecimal(latitude).setScale(5);
        return Data.of(new Struct(ROW).put("lat", decimal).put("lon", longitude));
    }
}
