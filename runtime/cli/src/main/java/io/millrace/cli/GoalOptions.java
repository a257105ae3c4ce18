package io.millrace.cli;

import io.millrace.cli.offsets.Goal;
import io.millrace.cli.offsets.OffsetFile;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where a connector is to be moved to: exactly one of these. */
final class GoalOptions {
    @Option(names = "--to-earliest", description = "Sinks: read again everything that is still in the topics.")
    private boolean earliest;

    @Option(names = "--to-latest", description = "Sinks: skip everything that is in the topics now.")
    private boolean latest;

    @Option(names = "--to-offset", paramLabel = "N", description = "Sinks: read on from this offset.")
    private @Nullable Long offset;

    @Option(
            names = "--to-timestamp",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Sinks: read on from the first record that is not older than this, for example"
                    + " 2026-11-22T16:00:00Z, or milliseconds since 1970.")
    private @Nullable Long timestamp;

    @Option(
            names = "--to-start",
            description = "Sources: forget the position, so that the next start reads the tables again.")
    private boolean start;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "Take over the positions that an earlier reset saved, or that offsets show --output json"
                    + " printed.")
    private @Nullable String file;

    Goal goal(Shell shell) {
        if (offset != null) {
            return new Goal.Offset(offset);
        }
        if (timestamp != null) {
            return new Goal.Timestamp(timestamp);
        }
        if (file != null) {
            return new Goal.Saved(OffsetFile.read(shell.path(file)));
        }
        if (start) {
            return new Goal.Start();
        }
        return latest ? new Goal.Latest() : new Goal.Earliest();
    }

    boolean forSinksOnly() {
        return earliest || latest || offset != null || timestamp != null;
    }

    boolean forSourcesOnly() {
        return start;
    }

    static final class TimeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return text.matches("\\d{1,18}")
                        ? Long.parseLong(text)
                        : OffsetDateTime.parse(text).toInstant().toEpochMilli();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text
                        + "' is not a time with a zone, such as 2026-11-22T16:00:00Z or 2026-11-22T17:00:00+01:00, nor"
                        + " milliseconds since 1970");
            }
        }
    }
}
