package io.millrace.sandbox;

import java.util.List;
import java.util.Map;

/**
 * What a container is made of.
 *
 * @param files contents by path in the container
 * @param port the port that the server listens on in the container
 */
record ContainerRecipe(
        String image, List<String> command, Map<String, String> environment, Map<String, String> files, int port) {

    ContainerRecipe {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }
}
