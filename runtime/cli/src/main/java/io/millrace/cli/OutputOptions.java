package io.millrace.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** In which form a command answers. */
final class OutputOptions {
    enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            converter = Converter.class,
            description = "Table for people (the default) or json for programs.")
    private Format format = Format.TABLE;

    boolean json() {
        return format == Format.JSON;
    }

    static final class Converter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "table" -> Format.TABLE;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("'" + text + "' is not table or json");
            };
        }
    }
}
