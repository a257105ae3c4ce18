package io.millrace.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Speaks enough of the Redis protocol over loopback to be given any reply, half a reply or none. */
final class FakeRedisServer implements AutoCloseable {
    static final String OK = "+OK\r\n";

    /** Closes the connection instead of answering. */
    static final String HANG_UP = "";

    /** Never answers, nor what comes after it on the connection, as answers come in order. */
    static final String SILENCE = "silence";

    /** At the end of a reply: closes the connection behind what stands before it. */
    static final String CUT = "\0cut";

    private static final Set<String> HANDSHAKE = Set.of("AUTH", "PING", "CLIENT", "SELECT");

    private final ServerSocket listener;
    private final Function<List<String>, String> script;
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile String login = OK;

    /** @param script gives the bytes of the reply to a command, except those of a handshake */
    FakeRedisServer(Function<List<String>, String> script) {
        this(ServerSocketFactory.getDefault(), script);
    }

    FakeRedisServer(ServerSocketFactory factory, Function<List<String>, String> script) {
        this.script = script;
        try {
            this.listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** An endpoint of this server. */
    Endpoint.Address address(boolean tls) {
        return new Endpoint.Address("localhost", listener.getLocalPort(), tls);
    }

    /** Answers the commands of a handshake with this from now on. */
    void answerLogins(String reply) {
        login = reply;
    }

    /** What came in, without handshakes. */
    List<List<String>> commands() {
        return List.copyOf(commands);
    }

    /** The names of the commands that came in. */
    List<String> names() {
        return commands.stream().map(command -> command.get(0)).toList();
    }

    /** How many connections were opened. */
    int connections() {
        return sockets.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            sockets.add(socket);
            start("serve", () -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (List<String> command = read(in); command != null; command = read(in)) {
                boolean handshake = HANDSHAKE.contains(command.get(0));
                if (!handshake) {
                    commands.add(command);
                }
                String reply = handshake ? login : script.apply(command);
                if (reply.equals(HANG_UP)) {
                    return;
                }
                if (reply.endsWith(CUT)) {
                    String part = reply.substring(0, reply.length() - CUT.length());
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
                    return;
                }
                if (reply.equals(SILENCE)) {
                    long unused = in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static @Nullable List<String> read(InputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            return null;
        }
        int count = number(in);
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int unused = in.read();
            byte[] word = in.readNBytes(number(in));
            in.skipNBytes(2);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        return words;
    }

    private static int number(InputStream in) throws IOException {
        int number = 0;
        for (int c = in.read(); c != '\r'; c = in.read()) {
            number = number * 10 + (c - '0');
        }
        in.skipNBytes(1);
        return number;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException e) {
                        return; // closed by a test
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "fake-redis-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
