package io.millrace.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Finds Maven's local repository as Maven does: system property, then settings.xml, then the default. */
final class LocalRepository {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

    private LocalRepository() {}

    static Path locate() {
        Path home = Path.of(System.getProperty("user.home", ""));
        return locate(home, System::getProperty, System::getenv);
    }

    static Path locate(
            Path home, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        String property = properties.apply("maven.repo.local");
        if (property != null && !property.isBlank()) {
            return Path.of(property);
        }
        Path maven = home.resolve(".m2");
        return fromSettings(maven.resolve("settings.xml"))
                .map(text -> Path.of(interpolate(text, properties, environment)))
                .orElseGet(() -> maven.resolve("repository"));
    }

    private static Optional<String> fromSettings(Path settings) {
        if (!Files.isReadable(settings)) {
            return Optional.empty();
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(settings)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("localRepository")) {
                    return Optional.of(xml.getElementText().strip()).filter(text -> !text.isEmpty());
                }
            }
            return Optional.empty();
        } catch (IOException | XMLStreamException e) {
            throw new SandboxException(
                    "Cannot read " + settings + "; repair it, or name the repository with -Dmaven.repo.local=FOLDER.",
                    e);
        }
    }

    private static String interpolate(
            String text, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String value = name.startsWith("env.") ? environment.apply(name.substring(4)) : properties.apply(name);
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }
}
