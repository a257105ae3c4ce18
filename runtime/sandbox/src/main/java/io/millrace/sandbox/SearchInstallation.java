package io.millrace.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A search server unpacked in the cache, with the JDK that runs it.
 *
 * @param home the unpacked distribution
 * @param java the program java of a JDK
 */
record SearchInstallation(SearchProduct product, Path home, Path java) {

    /** The source of the program that starts an Elasticsearch put together from its parts. */
    static final String NODE_PROGRAM = "ElasticsearchNode.java";

    /** OpenSearch makes what is missing of these, if it may. */
    private static final List<String> EXPECTED_FOLDERS = List.of("bin", "plugins", "extensions");

    private static final List<String> TOP_FILES = List.of("LICENSE.txt", "NOTICE.txt");

    static SearchInstallation prepare(
            SearchProduct product, Cache cache, Downloads downloads, ProgressListener progress) {
        Jdks.Found found = Jdks.ofThisMachine().find(product);
        Path java = found.java().orElseThrow(() -> new SandboxException(found.missing()));
        Path home = cache.entry(product.fileName(), folder -> {
            if (product == SearchProduct.ELASTICSEARCH_9) {
                assemble(downloads, folder);
            } else {
                Path archive = downloads.fetch(Artifact.search(product));
                progress.step("unpacking " + product.title());
                String top = product.fileName() + '/';
                Archives.unpack(archive, folder, name -> isNeeded(name, top) ? name.substring(top.length()) : "");
                if (product.isOpenSearch()) {
                    for (String expected : EXPECTED_FOLDERS) {
                        Folders.createOpen(folder.resolve(expected));
                    }
                }
            }
        });
        if (Platform.isRoot()) {
            Nobody.requireOpen(home, "The cache", "a search server");
        }
        return new SearchInstallation(product, home, java);
    }

    private static boolean isNeeded(String name, String top) {
        return name.startsWith(top + "lib/")
                || name.startsWith(top + "modules/")
                || name.startsWith(top + "agent/")
                || TOP_FILES.contains(name.substring(Math.min(top.length(), name.length())));
    }

    /** Lays the jars of the server and of its one module out as a distribution does. */
    private static void assemble(Downloads downloads, Path home) throws IOException {
        Path lib = Folders.createOpen(home.resolve("lib"));
        Folders.createOpen(home.resolve("modules"));
        Path module = Folders.createOpen(home.resolve("modules/transport-netty4"));
        for (String line : lines("elasticsearch-9.jars")) {
            String[] parts = line.split(" ", -1);
            Artifact artifact = Artifact.jar(parts[1]);
            Path jar = downloads.fetch(artifact);
            Path folder = parts[0].equals("module") ? module : lib;
            Files.copy(jar, folder.resolve(artifact.fileName()));
            if (artifact.name().equals("transport-netty4")) {
                // Without a module name, because its module would need a distribution's layers.
                Archives.unpack(jar, module, name -> name.endsWith("/plugin-descriptor.properties") ? "all" : "");
                Files.write(
                        module.resolve("plugin-descriptor.properties"),
                        Files.readAllLines(module.resolve("all")).stream()
                                .filter(property -> !property.startsWith("modulename="))
                                .toList());
                Files.delete(module.resolve("all"));
            }
        }
        Files.write(home.resolve(NODE_PROGRAM), lines(NODE_PROGRAM));
        Folders.letEverybodyRead(home);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = SearchInstallation.class.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, resource), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
