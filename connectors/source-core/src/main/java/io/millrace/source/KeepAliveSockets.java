package io.millrace.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets on which the system asks after a peer that has been silent for half a minute, and gives the connection up a
 * half later: systems wait for two hours otherwise. The peer's system answers, also while its program is busy for long.
 */
public final class KeepAliveSockets extends SocketFactory {
    private static final String MAKER = "socketFactory";
    private static final String ASKS = "tcpKeepAlive";

    /** Seconds of silence, seconds between questions, and questions, by the names of the system's options. */
    private static final Map<String, Integer> TIMES =
            Map.of("TCP_KEEPIDLE", 30, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);

    /** For drivers. */
    public KeepAliveSockets() {}

    /** Has a driver make its sockets by a class, and have the system ask; what a configuration says of either stays. */
    public static void provideFor(Map<String, String> debezium, Class<?> sockets) {
        provide(debezium, MAKER, sockets.getName());
        provide(debezium, ASKS, "true");
    }

    /** All drivers know both settings, which Debezium hands over from under two prefixes. */
    private static void provide(Map<String, String> debezium, String setting, String value) {
        if (!debezium.containsKey("database." + setting)) {
            debezium.putIfAbsent("driver." + setting, value);
        }
    }

    /** Sets the times on a socket, as far as its system has them. */
    public static void setTimes(Socket socket) throws IOException {
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer time = TIMES.get(option.name());
            if (time != null && option.type() == Integer.class) {
                set(socket, option, time);
            }
        }
    }

    @SuppressWarnings("unchecked") // its type was looked at
    private static void set(Socket socket, SocketOption<?> option, int value) throws IOException {
        socket.setOption((SocketOption<Integer>) option, value);
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        setTimes(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(InetSocketAddress peer, @Nullable InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(peer);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
