package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** docs/reference/cli.md is what the command itself says; -Dreference.update=true writes it. */
final class ReferenceTest {
    private static final Path PAGE = Path.of("../../docs/reference/cli.md");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String page = page();
        if (Boolean.getBoolean("reference.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().isEqualToNormalizingNewlines(page);
    }

    @Test
    void everyCommandHasAnExample() {
        commands(commandLine()).forEach(command -> assertThat(command.getUsageMessage(Ansi.OFF))
                .as(command.getCommandSpec().qualifiedName())
                .contains("millrace " + command.getCommandName(), "Example"));
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return command.getSubcommands().values().stream()
                .filter(sub -> sub.getSubcommands().isEmpty());
    }

    private static String page() {
        var page = new StringBuilder();
        try (InputStream intro = ReferenceTest.class.getResourceAsStream("reference.md")) {
            page.append(new String(Objects.requireNonNull(intro).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        append(commandLine(), page);
        return page.toString();
    }

    private static void append(CommandLine command, StringBuilder page) {
        page.append("\n### ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
        command.getUsageMessage(Ansi.OFF).lines().forEach(line -> page.append(line.stripTrailing())
                .append('\n'));
        page.append("```\n");
        command.getSubcommands().values().forEach(subcommand -> append(subcommand, page));
    }

    private static CommandLine commandLine() {
        var nowhere = new PrintWriter(PrintWriter.nullWriter());
        return Main.commandLine(
                new Shell(InputStream.nullInputStream(), nowhere, nowhere, false, Path.of(""), Map.of()));
    }
}
