package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.Op;
import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProjectTest {
    private static final Schema CITY = SchemaBuilder.struct()
            .optional()
            .field("city", Schema.STRING_SCHEMA)
            .field("zip", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .name("shop.customers.Value")
            .version(3)
            .field("id", Schema.INT64_SCHEMA)
            .field(
                    "name",
                    SchemaBuilder.string().optional().defaultValue("nobody").build())
            .field("address", CITY)
            .field("old", SchemaBuilder.array(CITY).optional().build())
            .build();

    private final Project<SinkRecord> project = new Project.Value<>();

    private static Struct row() {
        return new Struct(ROW)
                .put("id", 7L)
                .put("name", "Ada")
                .put("address", city("Graz", "8010"))
                .put("old", List.of(city("Wien", "1010"), city("Linz", null)));
    }

    private static Struct city(String city, @Nullable String zip) {
        return new Struct(CITY).put("city", city).put("zip", zip);
    }

    private static Map<String, Object> plainRow() {
        Map<String, Object> row = new HashMap<>();
        row.put("id", 7L);
        row.put("name", null);
        row.put("address", Map.of("city", "Graz", "zip", "8010"));
        row.put("old", List.of(Map.of("city", "Wien", "zip", "1010")));
        return row;
    }

    @Test
    void everyDefaultIsPinned() {
        SettingsAssertions.assertDefaults(Project.SETTINGS, Map.of("include", "", "exclude", "", "rename", ""));
    }

    @Test
    void everySettingCounts() {
        SettingsAssertions.assertEverySettingCounts(
                Project.SETTINGS,
                Project.Config::parse,
                Map.of("include", "id,address", "exclude", "address.zip", "rename", "id:key"));
    }

    @Test
    void itsReferencePageIsCurrent() {
        ReferencePages.assertCurrent(Project.SETTINGS, "transform-project.md");
    }

    @Test
    void refusesWhatCannotWork() {
        refused(Map.of(), "include");
        refused(Map.of("includ", "id"), "did you mean include?");
        refused(Map.of("include", "a..b"), "include");
        refused(Map.of("rename", "a"), "path:name");
        refused(Map.of("rename", "a:b.c"), "path:name");
        refused(Map.of("rename", "a:b,a:c"), "one new name");
        refused(Map.of("rename", "a:c,b:c"), "same name");
        refused(Map.of("rename", "a:c", "exclude", "a"), "excluded");
    }

    private void refused(Map<String, String> config, String message) {
        assertThatThrownBy(() -> project.configure(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void includesOnlyWhatIsNamed() {
        Struct result = struct(Map.of("include", "id,address.city"));

        assertThat(names(result)).containsExactly("id", "address");
        assertThat(result.get("id")).isEqualTo(7L);
        assertThat(names(result.getStruct("address"))).containsExactly("city");
        assertThat(result.getStruct("address").get("city")).isEqualTo("Graz");
    }

    @Test
    void keepsNameVersionAndOptionalityOfASchema() {
        Struct result = struct(Map.of("include", "id,address.city"));

        assertThat(result.schema().name()).isEqualTo("shop.customers.Value");
        assertThat(result.schema().version()).isEqualTo(3);
        assertThat(result.getStruct("address").schema().isOptional()).isTrue();
    }

    @Test
    void leavesOutWhatIsExcluded() {
        Struct result = struct(Map.of("exclude", "name,address.zip"));

        assertThat(names(result)).containsExactly("id", "address", "old");
        assertThat(names(result.getStruct("address"))).containsExactly("city");
        assertThat(result.getArray("old")).hasSize(2);
    }

    @Test
    void excludeIsStrongerThanInclude() {
        Struct result = struct(Map.of("include", "address", "exclude", "address.zip"));

        assertThat(names(result)).containsExactly("address");
        assertThat(names(result.getStruct("address"))).containsExactly("city");
    }

    @Test
    void renamesInPlace() {
        Struct result = struct(Map.of("rename", "id:customer,address:home,address.zip:postcode"));

        assertThat(names(result)).containsExactly("customer", "name", "home", "old");
        assertThat(result.getStruct("home").get("postcode")).isEqualTo("8010");
        assertThat(result.get("customer")).isEqualTo(7L);
    }

    @Test
    void goesIntoTheElementsOfLists() {
        Struct result = struct(Map.of("include", "id,old.city"));

        assertThat(result.<Struct>getArray("old"))
                .extracting(city -> city.get("city"))
                .containsExactly("Wien", "Linz");
        assertThat(result.<Struct>getArray("old")).allMatch(city -> names(city).equals(List.of("city")));
    }

    @Test
    void nullStaysNullInAFieldWithADefault() {
        project.configure(Map.of("exclude", "old"));
        Struct input = new Struct(ROW).put("id", 7L).put("name", null);

        Struct result = (Struct) value(project.apply(record(ROW, input)));

        assertThat(result.getWithoutDefault("name")).isNull();
        assertThat(result.getWithoutDefault("address")).isNull();
    }

    @Test
    void worksOutASchemaOnce() {
        project.configure(Map.of("exclude", "old"));

        SinkRecord first = project.apply(record(ROW, row()));
        SinkRecord second = project.apply(record(ROW, row()));

        assertThat(first.valueSchema()).isSameAs(second.valueSchema());
        assertThat(((Struct) value(first)).schema()).isSameAs(first.valueSchema());
    }

    @Test
    void doesNotChangeItsInput() {
        Struct input = row();
        SinkRecord record = record(ROW, input);
        record.headers().addString("trace", "abc");
        project.configure(Map.of("exclude", "address.zip", "rename", "id:key"));

        SinkRecord result = project.apply(record);

        assertThat(input).isEqualTo(row());
        assertThat(result.headers()).isEqualTo(record.headers());
        assertThat(record.valueSchema()).isSameAs(ROW);
    }

    @Test
    void passesARecordOnWhenNothingOfItIsNamed() {
        project.configure(Map.of("exclude", "missing,address.missing", "rename", "gone:away"));
        SinkRecord record = record(ROW, row());
        assertThat(project.apply(record)).isSameAs(record);
    }

    @Test
    void projectsMaps() {
        assertThat(map(Map.of("include", "id,name,address.city")))
                .isEqualTo(mapOf("id", 7L, "name", null, "address", Map.of("city", "Graz")));
        assertThat(map(Map.of("exclude", "name,address,old.zip")))
                .isEqualTo(mapOf("id", 7L, "old", List.of(Map.of("city", "Wien"))));
        assertThat(map(Map.of("include", "id,address", "rename", "id:key,address.zip:postcode")))
                .isEqualTo(mapOf("key", 7L, "address", Map.of("city", "Graz", "postcode", "8010")));
        assertThat(map(Map.of("include", "id,name.first")))
                .as("null inside which something is named")
                .isEqualTo(mapOf("id", 7L, "name", null));
    }

    @Test
    void doesNotChangeAMap() {
        Map<String, Object> input = plainRow();
        project.configure(Map.of("exclude", "address.zip"));
        project.apply(record(null, input));
        assertThat(input).isEqualTo(plainRow());
    }

    @Test
    void refusesTwoFieldsOfOneName() {
        project.configure(Map.of("rename", "id:name"));
        assertThatThrownBy(() -> project.apply(record(ROW, row())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("name");
        assertThatThrownBy(() -> project.apply(record(null, plainRow()))).isInstanceOf(DataException.class);
    }

    @Test
    void refusesToLeaveNothing() {
        project.configure(Map.of("include", "missing"));
        assertThatThrownBy(() -> project.apply(record(ROW, row())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("predicate");
        assertThatThrownBy(() -> project.apply(record(null, plainRow()))).isInstanceOf(DataException.class);
    }

    @Test
    void refusesWhatHasNoFields() {
        project.configure(Map.of("exclude", "secret"));
        assertThatThrownBy(() -> project.apply(record(Schema.STRING_SCHEMA, "text")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("string");
        assertThatThrownBy(() -> project.apply(record(null, "text"))).isInstanceOf(DataException.class);
    }

    @Test
    void tombstonesSurvive() {
        project.configure(Map.of("exclude", "name"));
        SinkRecord tombstone = record(null, null);
        assertThat(project.apply(tombstone)).isSameAs(tombstone);
    }

    @Test
    void projectsTheKeyOnly() {
        Schema keySchema = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("tenant", Schema.STRING_SCHEMA)
                .build();
        Struct key = new Struct(keySchema).put("id", 7L).put("tenant", "a");
        Project<SinkRecord> onKeys = new Project.Key<>();
        onKeys.configure(Map.of("exclude", "tenant"));

        SinkRecord result = onKeys.apply(new SinkRecord("t", 0, keySchema, key, ROW, row(), 1));
        SinkRecord tombstone = onKeys.apply(new SinkRecord("t", 0, keySchema, key, null, null, 1));
        SinkRecord plain = onKeys.apply(new SinkRecord("t", 0, null, Map.of("id", 7L, "tenant", "a"), null, null, 1));

        assertThat(names((Struct) Objects.requireNonNull(result.key()))).containsExactly("id");
        assertThat(result.value()).isEqualTo(row());
        assertThat(names((Struct) Objects.requireNonNull(tombstone.key()))).containsExactly("id");
        assertThat(tombstone.value()).isNull();
        assertThat(plain.key()).isEqualTo(Map.of("id", 7L));
    }

    @Test
    void leavesMarkersAlone() {
        Schema heartbeat = SchemaBuilder.struct()
                .name("io.debezium.connector.common.Heartbeat")
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        project.configure(Map.of("include", "id"));
        SinkRecord beat = record(heartbeat, new Struct(heartbeat).put("ts_ms", 1L));
        assertThat(project.apply(beat)).isSameAs(beat);

        Project<SinkRecord> onKeys = new Project.Key<>();
        onKeys.configure(Map.of("include", "id"));
        Struct key = ControlRecord.key("shop.orders", Op.TRUNCATE);
        SinkRecord control = new SinkRecord("t", 0, key.schema(), key, null, null, 1);
        assertThat(onKeys.apply(control)).isSameAs(control);
    }

    private Struct struct(Map<String, String> config) {
        project.configure(config);
        SinkRecord result = project.apply(record(ROW, row()));
        ((Struct) value(result)).validate();
        return (Struct) value(result);
    }

    private Object map(Map<String, String> config) {
        project.configure(config);
        return value(project.apply(record(null, plainRow())));
    }

    private static Object value(SinkRecord record) {
        return Objects.requireNonNull(record.value());
    }

    private static Map<String, Object> mapOf(@Nullable Object... keysAndValues) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) Objects.requireNonNull(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }

    private static SinkRecord record(@Nullable Schema schema, @Nullable Object value) {
        return new SinkRecord("shop.customers", 0, Schema.INT64_SCHEMA, 7L, schema, value, 1);
    }

    private static List<String> names(Struct struct) {
        return struct.schema().fields().stream().map(Field::name).toList();
    }
}
