package io.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Counts records, in a file that the benchmark reads, and lets them go. */
public final class IdleSinkTask extends SinkTask {
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private @Nullable FileChannel file;
    private long count;

    @Override
    public void start(Map<String, String> props) {
        try {
            file = FileChannel.open(
                    Path.of(String.valueOf(props.get(IdleSinkConnector.FILE))),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        FileChannel open = file;
        if (records.isEmpty() || open == null) {
            return;
        }
        count += records.size();
        try {
            int unused = open.write(number.clear().putLong(0, count), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String version() {
        return "1";
    }
}
