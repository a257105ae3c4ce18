package io.millrace.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether and how long to wait until what was asked for is true. */
final class WaitOptions {
    static final String DEFAULT = "60s";

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            arity = "0..1",
            fallbackValue = DEFAULT,
            converter = Durations.class,
            preprocessor = AttachedOnly.class,
            description = "Wait until it is so, at most this long (30s, 5m; " + DEFAULT
                    + " if no time is given), and fail otherwise.")
    private @Nullable Duration wait;

    /** The bound, or none if the command should return at once. */
    @Nullable
    Duration bound() {
        return wait;
    }

    /** Takes a value only from {@code --wait=VALUE}, so that {@code --wait orders} names a connector. */
    static final class AttachedOnly implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // The parser's own type.
        public boolean preprocess(
                Stack<String> args, CommandSpec commandSpec, ArgSpec argSpec, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                args.push(DEFAULT);
            }
            return false;
        }
    }
}
