package io.millrace.redis;

import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Template;

/** Makes the names of keys from a template. Not thread-safe, like the template. */
final class KeyName {
    private final Template template;

    KeyName(Template template) {
        this.template = template;
    }

    /** The name of the key for a record, from a template without columns of the row. */
    String of(Origin origin, Data key) {
        return of(origin, key, Data.NONE);
    }

    /** The name of the key for a record; a {@link FaultException} if it cannot be one. */
    String of(Origin origin, Data key, Data row) {
        return checked(template.resolve(origin, key, row));
    }

    /** The name with a further part. */
    String of(Origin origin, Data key, String part) {
        return checked(template.resolve(origin, key, Data.NONE) + ':' + part);
    }

    private String checked(String name) {
        if (name.isEmpty()) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "The cache key made from " + template + " is empty. Add text or another part to the template.");
        }
        if (name.startsWith(GuardKey.PREFIX) || name.startsWith(SweepNotes.PREFIX)) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "A cache key made from " + template + " starts with " + GuardKey.PREFIX + " or " + SweepNotes.PREFIX
                            + ", where versions and notes are kept. Put another text before it.");
        }
        return name;
    }
}
