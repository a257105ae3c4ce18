package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is needed to start a server, each time anew.
 *
 * @param command the program and its arguments
 * @param environment variables that are added to those of this process
 * @param folder the folder of the server: its working directory
 * @param input a file that the server gets as its standard input, followed by no end
 */
record Launch(List<String> command, Map<String, String> environment, Path folder, Optional<Path> input) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Where the server logs, run after run. */
    Path log() {
        return folder.resolve("server.log");
    }
}
