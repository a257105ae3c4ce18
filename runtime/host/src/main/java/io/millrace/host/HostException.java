package io.millrace.host;

import java.util.List;

/** Why a source cannot run; {@link #problems()} has what is wrong with its settings. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingProblem> problems;

    HostException(String message) {
        super(message);
        this.problems = List.of();
    }

    HostException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of();
    }

    HostException(List<SettingProblem> problems) {
        super("The configuration has problems: " + problems);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong with the settings; empty when it is something else. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
