package io.debezium.pipeline.source.snapshot.chunked;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.math.BigInteger;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkBoundaryCalculatorTest {
    private static final Column ID = Column.editor()
            .name("id")
            .type("BIGINT")
            .jdbcType(Types.BIGINT)
            .optional(false)
            .create();
    private static final Column KIND = Column.editor()
            .name("kind")
            .type("ENUM")
            .jdbcType(Types.CHAR)
            .optional(false)
            .create();

    @Test
    void cutsAtEvenDistances() {
        assertThat(cuts(1, 100, 4)).containsExactly(26L, 51L, 76L);
        assertThat(cuts(-10, -9, 2)).containsExactly(-9L);
        assertThat(ChunkBoundaryCalculator.cuts(BigInteger.ONE, new BigInteger("18446744073709551615"), 2))
                .singleElement()
                .satisfies(cut -> assertThat(cut).containsExactly(new BigInteger("9223372036854775808")));
    }

    @Test
    void leavesASmallTableWhole() {
        assertThat(cuts(7, 7, 4)).isEmpty();
        assertThat(cuts(1, 3, 4)).isEmpty();
    }

    @Test
    void cutsOnlyAlongAWholeNumberThatLeadsThePrimaryKey() {
        assertThat(canBeCut(List.of(ID), "id")).isTrue();
        assertThat(canBeCut(List.of(ID, KIND), "id", "kind")).isTrue();
        assertThat(canBeCut(List.of(KIND, ID), "kind", "id")).isFalse();
        assertThat(canBeCut(List.of(ID), "kind", "id")).as("not the index").isFalse();
        assertThat(canBeCut(List.of(ID))).as("no primary key").isFalse();
        assertThat(canBeCut(List.of(ID.edit().optional(true).create()), "id")).isFalse();
        assertThat(canBeCut(
                        List.of(ID.edit()
                                .type("DECIMAL")
                                .jdbcType(Types.DECIMAL)
                                .scale(2)
                                .create()),
                        "id"))
                .isFalse();
        assertThat(canBeCut(
                        List.of(ID.edit().type("YEAR").jdbcType(Types.INTEGER).create()), "id"))
                .isFalse();
    }

    private static boolean canBeCut(List<Column> keys, String... primary) {
        Table table = Table.editor()
                .tableId(new TableId("shop", null, "item"))
                .addColumns(ID, KIND)
                .setPrimaryKeyNames(Arrays.asList(primary))
                .create();
        return ChunkBoundaryCalculator.canBeCut(table, keys);
    }

    private static List<Long> cuts(long smallest, long largest, int chunks) {
        return ChunkBoundaryCalculator.cuts(BigInteger.valueOf(smallest), BigInteger.valueOf(largest), chunks).stream()
                .map(cut -> ((BigInteger) cut[0]).longValueExact())
                .toList();
    }
}
