package io.millrace.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Whether a server does its work; a server that is not there yet gives an exception or false. */
interface Readiness {

    /** How long a question may take. */
    int TIMEOUT_MILLIS = 2000;

    /** Version 3.0 of PostgreSQL's protocol. */
    int POSTGRES_PROTOCOL = 3 << 16;

    boolean isReady() throws IOException;

    /** MySQL greets every connection with a packet that begins with its protocol's version, 10. */
    static Readiness mysql(String host, int port) {
        return () -> {
            try (Socket socket = connect(host, port)) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                in.skipNBytes(4);
                return in.readUnsignedByte() == 10;
            }
        };
    }

    /** PostgreSQL asks for a password once it accepts connections; until then it answers with an error. */
    static Readiness postgres(String host, int port) {
        byte[] parameters = "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
        return () -> {
            try (Socket socket = connect(host, port)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeInt(8 + parameters.length);
                out.writeInt(POSTGRES_PROTOCOL);
                out.write(parameters);
                return socket.getInputStream().read() == 'R';
            }
        };
    }

    /** Redis answers PING with an error while it loads its data. */
    static Readiness redis(String host, int port) {
        return () -> {
            try (Socket socket = connect(host, port)) {
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] reply = socket.getInputStream().readNBytes(5);
                return new String(reply, StandardCharsets.US_ASCII).equals("+PONG");
            }
        };
    }

    /** A search server is ready when every primary shard is. */
    static Readiness search(URI server) {
        URI health = server.resolve("/_cluster/health?wait_for_status=yellow&timeout=1s");
        return () -> {
            HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\"timed_out\":false");
            } finally {
                connection.disconnect();
            }
        };
    }

    private static Socket connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
