package io.millrace.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command for Lettuce made of ready bytes, which tells its reply to one listener. Lettuce's own commands wrap every
 * argument and every reply in several objects.
 */
final class RespCommand extends Command<byte[], byte[], Void> {
    private static final int INTEGER_BYTES = 13;

    private final List<byte[]> arguments;
    private final Consumer<Reply> listener;

    RespCommand(List<byte[]> arguments, Consumer<Reply> listener) {
        super(new Name(arguments.get(0)), new Output());
        this.arguments = arguments;
        this.listener = listener;
    }

    @Override
    public void encode(ByteBuf out) {
        int size = INTEGER_BYTES;
        for (byte[] argument : arguments) {
            size += argument.length + INTEGER_BYTES + 2;
        }
        out.ensureWritable(size);
        header(out, '*', arguments.size());
        for (byte[] argument : arguments) {
            header(out, '$', argument.length);
            out.writeBytes(argument);
            out.writeByte('\r').writeByte('\n');
        }
    }

    @Override
    public void complete() {
        super.complete();
        Output output = (Output) getOutput();
        listener.accept(
                output.hasError()
                        ? new Reply.Refused(output.getError())
                        : new Reply.Done(List.copyOf(output.numbers), output.texts()));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean first = super.completeExceptionally(failure);
        listener.accept(new Reply.Lost(String.valueOf(failure.getMessage())));
        return first;
    }

    @Override
    public void cancel() {
        super.cancel();
        listener.accept(new Reply.Lost("The connection was closed"));
    }

    private static void header(ByteBuf out, char type, int number) {
        out.writeByte(type);
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte('0' + number / divisor % 10);
        }
        out.writeByte('\r').writeByte('\n');
    }

    private static final class Name implements ProtocolKeyword {
        private final byte[] name;

        Name(byte[] name) {
            this.name = name;
        }

        @Override
        public byte[] getBytes() {
            return name;
        }

        @Override
        public String toString() {
            return new String(name, StandardCharsets.US_ASCII);
        }
    }

    /** Keeps numbers and texts; what the sink sends returns nothing else. */
    private static final class Output extends CommandOutput<byte[], byte[], Void> {
        private final List<Long> numbers = new ArrayList<>(0);
        private @Nullable List<@Nullable String> texts;

        Output() {
            super(ByteArrayCodec.INSTANCE, null);
        }

        @Override
        public void set(@Nullable ByteBuffer bytes) {
            if (texts == null) {
                texts = new ArrayList<>(1);
            }
            texts.add(
                    bytes == null ? null : StandardCharsets.UTF_8.decode(bytes).toString());
        }

        private List<@Nullable String> texts() {
            return texts == null ? List.of() : texts;
        }

        @Override
        public void set(long integer) {
            numbers.add(integer);
        }
    }
}
