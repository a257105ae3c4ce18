package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * A program that runs on this machine.
 *
 * @param file to be executed
 * @param environment variables without which it does not find its libraries
 */
public record Program(Path file, Map<String, String> environment) {

    /** Takes a copy of the variables. */
    public Program {
        environment = Map.copyOf(environment);
    }
}
