package io.millrace.bench;

import io.millrace.sandbox.Program;
import io.millrace.sandbox.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis's own program redis-benchmark: SET with 100 commands in each pipeline. */
final class RedisTool {
    private static final Pattern RATE = Pattern.compile("\"SET\",\"([0-9.]+)\"");
    private static final long PATIENCE_MINUTES = 10;

    private final Program program;
    private final RedisServer server;

    RedisTool(Program program, RedisServer server) {
        this.program = program;
        this.server = server;
    }

    /** As many writes as there are records, to random keys among as many, with values as long. */
    Pass run(int records) throws IOException, InterruptedException {
        String count = Integer.toString(records);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                program.file().toString(),
                "-h",
                server.host(),
                "-p",
                Integer.toString(server.port()),
                "-t",
                "set",
                "-P",
                "100",
                "-n",
                count,
                "-r",
                count,
                "-d",
                Integer.toString(Documents.BYTES),
                "--csv"));
        builder.environment().putAll(program.environment());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(output);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0 || !rate.find()) {
                throw new IOException("redis-benchmark gave no rate: " + output.strip());
            }
            return new Pass(records, records / Double.parseDouble(rate.group(1)), Double.NaN, Double.NaN);
        } finally {
            process.destroyForcibly();
        }
    }
}
