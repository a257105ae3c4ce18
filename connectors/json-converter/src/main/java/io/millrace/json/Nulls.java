package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a value that is missing.
 *
 * @param replace whether a default takes the place of a NULL that the schema allows
 */
record Nulls(boolean replace) {

    /**
     * The default, or null if NULL it is. A required field that was not set has no NULL to keep, so it gets its default
     * in any case.
     *
     * @param fault what it is when the value is required and has no default
     */
    @Nullable
    Object valueOf(Schema schema, Fault fault, String field) {
        if (schema.defaultValue() != null && (replace || !schema.isOptional())) {
            return schema.defaultValue();
        }
        if (schema.isOptional()) {
            return null;
        }
        throw new FaultException(
                fault,
                place(field) + " is missing or null, but its schema requires a value of type " + schema.type()
                        + ". Send a value, or make the field optional.");
    }

    /** What is wrong where a value is not what the schema says. */
    static FaultException notOfType(String field, ClassCastException cause) {
        return new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                place(field) + " holds a value that is not of its schema's type: " + cause.getMessage()
                        + ". The connector or transform that made the record has to give one that is.",
                cause);
    }

    /** How messages name a field, or the value itself where there is none. */
    static String place(String field) {
        return field.isEmpty() ? "The value" : "The field " + field;
    }
}
