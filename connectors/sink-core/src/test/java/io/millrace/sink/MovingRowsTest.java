package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Op;
import io.millrace.core.change.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MovingRowsTest {
    private static final Origin ORIGIN = new Origin("shop.orders", null, 9, -1);
    private static final Data KEY = new Data(null, 7L);

    private final Template template = Template.parse("${value.city}:${key}");
    private final Planner<TestOp> planner = MovingRows.<TestOp>of(this::plan, template);

    @Test
    void aRowThatKeepsItsNameIsWrittenOnly() {
        assertThat(planned(upsert(Op.UPDATE, "Ulm", "Ulm"))).containsExactly("Ulm:7@9");
        assertThat(planned(upsert(Op.CREATE, "Ulm", null))).containsExactly("Ulm:7@9");
        assertThat(planned(upsert(Op.READ, "Ulm", null))).containsExactly("Ulm:7@9");
    }

    @Test
    void aRowThatMovesLeavesNothingBehind() {
        assertThat(planned(upsert(Op.UPDATE, "Ulm", "Bonn"))).containsExactly("gone Bonn:7@9", "Ulm:7@9");
    }

    @Test
    void aDeleteRemovesWhereTheRowWas() {
        assertThat(planned(new Change.Delete(ORIGIN, KEY, row("Bonn")))).containsExactly("gone Bonn:7@9");
    }

    @Test
    void whatDoesNotCarryTheRowBeforeIsRejected() {
        for (Change change : List.of(
                upsert(Op.UPDATE, "Ulm", null), upsert(null, "Ulm", null), new Change.Delete(ORIGIN, KEY, Data.NONE))) {
            assertThatThrownBy(() -> planned(change))
                    .hasMessageContaining("RECORD_TARGET_INVALID")
                    .hasMessageContaining("${value.city}:${key}")
                    .hasMessageContaining("record.format=envelope");
        }
    }

    @Test
    void namesThatDoNotMoveNeedNothing() {
        Planner<TestOp> plain = this::plan;

        assertThat(MovingRows.of(plain, Template.parse("${topic}:${key}"))).isSameAs(plain);
    }

    private List<String> planned(Change change) {
        List<String> planned = new ArrayList<>();
        planner.plan(change, op -> planned.add(op.value()));
        return planned;
    }

    private void plan(Change change, Consumer<? super TestOp> out) {
        if (change instanceof Change.Upsert upsert) {
            out.accept(TestOp.set(template.resolve(ORIGIN, KEY, upsert.row()), 9));
        } else if (change instanceof Change.Delete delete) {
            String name = template.resolve(ORIGIN, KEY, delete.before());
            out.accept(new TestOp(name, 9, "gone " + name + "@9", Coalesce.REPLACE, -1));
        }
    }

    private static Change upsert(@Nullable Op op, String city, @Nullable String before) {
        return new Change.Upsert(ORIGIN, KEY, row(city), null, op, before == null ? Data.NONE : row(before));
    }

    private static Data row(String city) {
        return new Data(null, Map.of("city", city));
    }
}
