package io.millrace.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.kafka.connect.source.SourceConnector;

/** Packs {@link TickConnector} as users get a plugin: a jar. */
final class TickPlugin {

    private TickPlugin() {}

    static void jar(Path file, boolean withManifest) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> type : new Class<?>[] {TickConnector.class, TickConnector.TickTask.class}) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
                    bytes.transferTo(jar);
                }
            }
            if (withManifest) {
                jar.putNextEntry(new JarEntry("META-INF/services/" + SourceConnector.class.getName()));
                jar.write(TickConnector.class.getName().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
