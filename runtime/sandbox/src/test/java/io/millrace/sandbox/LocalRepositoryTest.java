package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRepositoryTest {

    private final Path home;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    LocalRepositoryTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void isBelowTheHomeFolderByDefault() {
        assertThat(locate()).isEqualTo(home.resolve(".m2/repository"));
    }

    @Test
    void isWhatTheSystemPropertySays() throws IOException {
        settings("<settings><localRepository>/other</localRepository></settings>");
        properties.put("maven.repo.local", "/mine");
        assertThat(locate()).isEqualTo(Path.of("/mine"));
    }

    @Test
    void isWhatTheSettingsSayWithPropertiesAndVariablesFilledIn() throws IOException {
        settings("<settings xmlns='http://maven.apache.org/SETTINGS/1.2.0'>"
                + "<localRepository> ${user.home}/${env.PLACE}/x </localRepository></settings>");
        properties.put("user.home", "/h");
        environment.put("PLACE", "p");
        assertThat(locate()).isEqualTo(Path.of("/h/p/x"));
    }

    @Test
    void isTheDefaultWhenTheSettingsSayNothing() throws IOException {
        settings("<settings><!-- <localRepository>/no</localRepository> --></settings>");
        assertThat(locate()).isEqualTo(home.resolve(".m2/repository"));
    }

    @Test
    void namesTheSettingsFileThatCannotBeRead() throws IOException {
        settings("<settings><localRepository>");
        assertThatThrownBy(this::locate).isInstanceOf(SandboxException.class).hasMessageContaining("settings.xml");
    }

    private Path locate() {
        return LocalRepository.locate(home, properties::get, environment::get);
    }

    private void settings(String text) throws IOException {
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(home.resolve(".m2/settings.xml"), text);
    }
}
