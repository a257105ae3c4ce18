package io.millrace.cli.offsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorOffsets;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Offsets in a file, in the form of Connect's own REST API. */
public final class OffsetFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private OffsetFile() {}

    /** The file for the offsets that a connector has before a reset. */
    public static Path name(Path folder, String connector, Instant now) {
        String safe = connector.replaceAll("[^A-Za-z0-9._-]", "_");
        return folder.resolve(safe + "-offsets-" + TIME.format(now) + ".json");
    }

    /** Reads a file that this class, {@code offsets show --output json} or Connect's REST API wrote. */
    public static ConnectorOffsets read(Path file) {
        try {
            ConnectorOffsets offsets = JSON.readValue(file.toFile(), ConnectorOffsets.class);
            if (offsets.offsets().isEmpty()) {
                throw new CommandFailure("The file " + file + " holds no offsets");
            }
            return offsets;
        } catch (UnrecognizedPropertyException e) {
            throw noOffsets(file, "it has a field '" + e.getPropertyName() + "', which offsets do not have", e);
        } catch (JsonProcessingException e) {
            throw noOffsets(file, e.getOriginalMessage(), e);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new CommandFailure("There is no file " + file, e);
        } catch (IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static CommandFailure noOffsets(Path file, String reason, JsonProcessingException cause) {
        return new CommandFailure(
                "The file " + file + " does not hold offsets: " + reason,
                cause,
                "Expected is what  millrace offsets show NAME --output json  prints");
    }

    /** Writes the file whole or not at all. */
    public static void write(Path file, ConnectorOffsets offsets) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(unfinished, JSON.writeValueAsString(ConnectApi.body(offsets)) + "\n");
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw notSaved(file, "there is no such folder", e);
        } catch (IOException e) {
            throw notSaved(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static CommandFailure notSaved(Path file, String reason, IOException cause) {
        return new CommandFailure(
                "The present offsets cannot be saved to " + file + ": " + reason,
                cause,
                "Nothing was changed. Choose a folder that can be written to:  --save-to DIR");
    }
}
