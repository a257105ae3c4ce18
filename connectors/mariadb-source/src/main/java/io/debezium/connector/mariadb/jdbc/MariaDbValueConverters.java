package io.debezium.connector.mariadb.jdbc;

import io.debezium.config.CommonConnectorConfig.BinaryHandlingMode;
import io.debezium.config.CommonConnectorConfig.EventConvertingFailureHandlingMode;
import io.debezium.connector.binlog.jdbc.BinlogValueConverters;
import io.debezium.connector.mariadb.antlr.MariaDbAntlrDdlParser;
import io.debezium.data.Uuid;
import io.debezium.jdbc.JdbcValueConverters;
import io.debezium.jdbc.TemporalPrecisionMode;
import io.debezium.relational.Column;
import io.debezium.relational.ValueConverter;
import io.debezium.service.spi.ServiceRegistry;
import io.millrace.mariadb.AddressText;
import java.nio.ByteBuffer;
import java.time.temporal.TemporalAdjuster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Stands in for Debezium's class of this name, which knows no types for addresses. */
public class MariaDbValueConverters extends BinlogValueConverters {
    private static final String UUIDS = "UUID";
    private static final String INET4 = "INET4";
    private static final String INET6 = "INET6";
    private static final int UUID_BYTES = 16;

    /** As Debezium's task calls it. */
    public MariaDbValueConverters(
            JdbcValueConverters.DecimalMode decimals,
            TemporalPrecisionMode times,
            JdbcValueConverters.BigIntUnsignedMode bigUnsigned,
            BinaryHandlingMode binaries,
            TemporalAdjuster adjuster,
            EventConvertingFailureHandlingMode failures,
            ServiceRegistry services) {
        super(decimals, times, bigUnsigned, binaries, adjuster, failures, services);
    }

    @Override
    public @Nullable SchemaBuilder schemaBuilder(Column column) {
        return switch (type(column)) {
            case UUIDS -> Uuid.builder();
            case INET4, INET6 -> SchemaBuilder.string();
            default -> super.schemaBuilder(column);
        };
    }

    @Override
    public @Nullable ValueConverter converter(Column column, Field field) {
        return switch (type(column)) {
            case UUIDS -> value -> text(column, field, value, MariaDbValueConverters::uuid);
            case INET4 -> value -> text(column, field, value, AddressText::v4);
            case INET6 -> value -> text(column, field, value, AddressText::v6);
            default -> super.converter(column, field);
        };
    }

    @Override
    protected List<String> extractEnumAndSetOptions(Column column) {
        return MariaDbAntlrDdlParser.extractEnumAndSetOptions(column.enumValues());
    }

    private static String type(Column column) {
        return column.typeName().toUpperCase(Locale.ROOT);
    }

    /** The log has bytes; what the driver reads, and what a statement has as a default, is text or prints as it. */
    private @Nullable Object text(Column column, Field field, @Nullable Object value, Function<byte[], String> logged) {
        return convertValue(
                column,
                field,
                value,
                "",
                converted ->
                        converted.deliver(value instanceof byte[] bytes ? logged.apply(bytes) : String.valueOf(value)));
    }

    private static String uuid(byte[] logged) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(logged, UUID_BYTES));
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
