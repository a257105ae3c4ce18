package io.millrace.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The shell scripts around servers: they start them, and outlive this JVM for the moment it takes to clean up. */
enum Scripts {
    SUPERVISE("supervise.sh"),
    CLEAN("clean.sh"),
    VACANT("vacant.sh");

    private final String text;

    Scripts(String resource) {
        try (InputStream in = Scripts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The jar of the sandbox lacks " + resource);
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + resource, e);
        }
    }

    /** The command that runs the script in the process it is given to. */
    List<String> inPlace(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", text, "sandbox"));
        command.addAll(arguments);
        return command;
    }

    /** The command that runs the script in a session of its own, where no terminal signal reaches it. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", text, "sandbox"));
        command.addAll(arguments);
        return command;
    }
}
