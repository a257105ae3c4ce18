package io.millrace.cli;

/** What the command's exit code says. */
final class ExitCode {
    /** What was asked for was done. */
    static final int DONE = 0;
    /** It was not done, or what was looked at is broken; standard error says why. */
    static final int FAILED = 1;
    /** The command line itself is wrong; nothing was attempted. */
    static final int USAGE = 2;

    private ExitCode() {}
}
