package io.millrace.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The raw limit of writing to Redis: prepared SET commands, pipelined over plain sockets, every reply read. */
final class RawRedis {
    /** Prepared commands and how many they are. */
    private record Request(byte[] bytes, int commands) {}

    private final String host;
    private final int port;

    RawRedis(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Writes all documents over some connections and returns when the last reply is there. */
    Pass write(int records, int connections, int pipeline) throws Exception {
        List<List<Request>> prepared = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            prepared.add(prepare(records, connections, c, pipeline));
        }
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            List<Future<Long>> results = new ArrayList<>();
            for (List<Request> requests : prepared) {
                results.add(threads.submit(() -> send(requests)));
            }
            long replies = 0;
            for (Future<Long> result : results) {
                replies += result.get();
            }
            if (replies != records) {
                throw new IllegalStateException("Redis answered " + replies + " of " + records + " commands.");
            }
            return new Pass(records, (System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
        } finally {
            threads.shutdownNow();
        }
    }

    /** One reply line to one command. */
    String command(String... words) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            List<byte[]> bytes = new ArrayList<>();
            for (String word : words) {
                bytes.add(word.getBytes(StandardCharsets.UTF_8));
            }
            append(request, bytes);
            socket.getOutputStream().write(request.toByteArray());
            return line(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private Long send(List<Request> requests) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            long replies = 0;
            for (Request request : requests) {
                out.write(request.bytes());
                for (int i = 0; i < request.commands(); i++) {
                    String reply = line(in);
                    if (!reply.equals("+OK")) {
                        throw new IOException("Redis answered " + reply);
                    }
                    replies++;
                }
            }
            return replies;
        }
    }

    private static List<Request> prepare(int records, int connections, int connection, int pipeline)
            throws IOException {
        List<Request> requests = new ArrayList<>();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        byte[] set = "SET".getBytes(StandardCharsets.UTF_8);
        int inRequest = 0;
        for (int id = connection; id < records; id += connections) {
            append(request, List.of(set, ("bench:" + id).getBytes(StandardCharsets.UTF_8), Documents.json(id)));
            if (++inRequest == pipeline) {
                requests.add(new Request(request.toByteArray(), inRequest));
                request.reset();
                inRequest = 0;
            }
        }
        if (inRequest > 0) {
            requests.add(new Request(request.toByteArray(), inRequest));
        }
        return requests;
    }

    private static void append(ByteArrayOutputStream request, List<byte[]> words) throws IOException {
        request.write(("*" + words.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] word : words) {
            request.write(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.write(word);
            request.write('\r');
            request.write('\n');
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new IOException("Redis closed the connection.");
            }
            line.append((char) b);
        }
        if (in.read() != '\n') {
            throw new IOException("A reply line has to end with CR LF.");
        }
        return line.toString();
    }
}
